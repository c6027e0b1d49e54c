import { readItem } from '../read-item';
import type { Route } from '../router';
import { noTransaction, type TransactionItem, transactionReply } from '../transaction';

/** GET /transactions/{id} */
export const getTransaction: Route = {
  method: 'GET',
  path: '/transactions/{id}',
  async handle(_request, { id = '' }) {
    const item = await readItem<TransactionItem>('transaction', id);
    if (!item) throw noTransaction();
    return transactionReply(200, item);
  },
};
