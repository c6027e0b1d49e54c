import { members } from '@tap/shared/definition';
import { logger } from '@tap/shared/observability';
import { KEPT_SECONDS } from '../idempotency';
import { updateItem } from '../items';
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
      if (!(await updateItem(request.caller, 'transaction', key, condition, deletion())))
        throw noTransaction();
    } catch (error) {
      throw writeRefusal(error, preconditions);
    }
    return { status: 204 };
  },
};

/**
 * Leaves nothing of a transaction but a mark that its id was in use. An attempt to create it that died before its answer was recorded is
 * resumed with the same id as long as its Idempotency-Key is kept, and must not bring it back.
 */
function deletion() {
  const removed = [...members.Transaction.filter((name) => name !== 'id'), 'writeId'];
  return {
    UpdateExpression: `SET entity = :deleted, #ttl = :ttl REMOVE ${removed.map((name) => `#${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(['ttl', ...removed].map((name) => [`#${name}`, name])),
    values: { ':deleted': 'deleted', ':ttl': Math.floor(Date.now() / 1_000) + 2 * KEPT_SECONDS },
  };
}
