import { logger } from '@tap/shared/observability';
import { deleteItem } from '../items';
import { readPreconditions } from '../preconditions';
import type { Route } from '../router';
import { noTransaction, transactionKey, writeCondition, writeRefusal } from '../transaction';

/** DELETE /transactions/{id}, if its preconditions hold. */
export const deleteTransaction: Route = {
  method: 'DELETE',
  path: '/transactions/{id}',
  async handle(request, { id = '' }) {
    const preconditions = readPreconditions(request);
    const key = transactionKey(id);
    logger.appendKeys({ transactionId: id });
    try {
      const condition = writeCondition(preconditions);
      if (!(await deleteItem(request.caller, 'transaction', key, condition))) throw noTransaction();
    } catch (error) {
      throw writeRefusal(error, preconditions);
    }
    return { status: 204 };
  },
};
