import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import { readIfMatch } from '../if-match';
import type { Route } from '../router';
import { table } from '../services';
import { transactionKey, writeCondition, writeRefusal } from '../transaction';

/** DELETE /transactions/{id}, with If-Match only in a version that it names. */
export const deleteTransaction: Route = {
  method: 'DELETE',
  path: '/transactions/{id}',
  async handle({ headers }, { id = '' }) {
    const ifMatch = readIfMatch(headers);
    const Key = transactionKey(id);
    logger.appendKeys({ transactionId: id });
    try {
      await table.send(
        new DeleteCommand({ TableName: environment.METADATA_TABLE, Key, ...writeCondition(ifMatch) }),
      );
    } catch (error) {
      throw writeRefusal(error, ifMatch);
    }
    return { status: 204 };
  },
};
