import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
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
    try {
      await table.send(
        new DeleteCommand({ TableName: environment.METADATA_TABLE, Key, ...writeCondition(preconditions) }),
      );
    } catch (error) {
      throw writeRefusal(error, preconditions);
    }
    return { status: 204 };
  },
};
