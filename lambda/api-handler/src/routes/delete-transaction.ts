import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { members } from '@tap/shared/definition';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import { KEPT_SECONDS } from '../idempotency';
import { readPreconditions } from '../preconditions';
import type { Route } from '../router';
import { table } from '../services';
import { transactionKey, writeCondition, writeRefusal } from '../transaction';

/** DELETE /transactions/{id}, if its preconditions hold. */
export const deleteTransaction: Route = {
  method: 'DELETE',
  path: '/transactions/{id}',
  async handle(request, { id = '' }) {
    const preconditions = readPreconditions(request);
    const Key = transactionKey(id);
    logger.appendKeys({ transactionId: id });
    const { ExpressionAttributeValues, ...condition } = writeCondition(preconditions);
    const { expression, names, values } = deletion();
    try {
      await table.send(
        new UpdateCommand({
          TableName: environment.METADATA_TABLE,
          Key,
          UpdateExpression: expression,
          ...condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ...values },
        }),
      );
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
    expression: `SET entity = :deleted, #ttl = :ttl REMOVE ${removed.map((name) => `#${name}`).join(', ')}`,
    names: Object.fromEntries(['ttl', ...removed].map((name) => [`#${name}`, name])),
    values: { ':deleted': 'deleted', ':ttl': Math.floor(Date.now() / 1_000) + 2 * KEPT_SECONDS },
  };
}
