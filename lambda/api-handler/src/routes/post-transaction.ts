import { itemKey, newId } from '@tap/shared/item-key';
import { logger } from '@tap/shared/observability';
import { expectToActFor } from '../caller';
import { readBody } from '../http';
import { once } from '../idempotency';
import { createItem } from '../items';
import { expectNoneThere } from '../preconditions';
import type { Route } from '../router';
import { checkNewTransaction, type TransactionItem, transactionReply } from '../transaction';
import { newUserKey } from '../user-keys';

/** POST /transactions: makes a transaction and answers 201. */
export const postTransaction: Route = {
  method: 'POST',
  path: '/transactions',
  async handle(request) {
    const content = readBody(request, checkNewTransaction);
    expectToActFor(request.caller, content.userId);
    expectNoneThere(request);
    return once('transaction', request, newId, async (id) => {
      logger.appendKeys({ transactionId: id });
      const key = itemKey(id);
      const createdAt = new Date(key.timestamp).toISOString();
      // All of it comes from the id and the body: an attempt that resumes another one gives the same answer.
      const item: TransactionItem = {
        ...key,
        entity: 'transaction',
        ...content,
        userId: newUserKey(content.userId, id),
        version: 1,
        createdAt,
        updatedAt: createdAt,
      };
      await createItem(request.caller, item);
      const { headers, ...reply } = transactionReply(201, item);
      return { ...reply, headers: { ...headers, Location: `${request.publicPath}/${id}` } };
    });
  },
};
