import { readItem } from '../items';
import type { Route } from '../router';
import { noTransaction, type TransactionItem, transactionReply } from '../transaction';

/** GET /transactions/{id} */
export const getTransaction: Route = {
  method: 'GET',
  path: '/transactions/{id}',
  async handle({ caller }, { id = '' }) {
    const item = await readItem<TransactionItem>(caller, 'transaction', id);
    if (!item) throw noTransaction();
    return transactionReply(200, item);
  },
};
