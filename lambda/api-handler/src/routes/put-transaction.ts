import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import { readBody } from '../http';
import { readPreconditions } from '../preconditions';
import { Problem } from '../problem';
import { readItem } from '../read-item';
import type { Route } from '../router';
import { table } from '../services';
import {
  type TransactionItem,
  transactionChangeSchema,
  transactionKey,
  transactionReply,
  writeCondition,
  writeRefusal,
} from '../transaction';

/** PUT /transactions/{id}: replaces what may change, if the version is one that the request is based on. */
export const putTransaction: Route = {
  method: 'PUT',
  path: '/transactions/{id}',
  async handle(request, { id = '' }) {
    const { version, ...content } = readBody(request, transactionChangeSchema);
    const preconditions = readPreconditions(request);
    if (version === undefined && preconditions.ifMatch === undefined) {
      throw new Problem('precondition-required', 'A change needs If-Match or version.');
    }
    const key = transactionKey(id);
    logger.appendKeys({ transactionId: id });
    const writeId = randomUUID();
    const condition = writeCondition(preconditions, version);
    const setDescription =
      content.description === undefined ? 'REMOVE description' : ', description = :description';
    try {
      const { Attributes } = await table.send(
        new UpdateCommand({
          TableName: environment.METADATA_TABLE,
          Key: key,
          UpdateExpression: `SET amount = :amount, currency = :currency, version = version + :one, updatedAt = :now, writeId = :writeId ${setDescription}`,
          ...condition,
          ExpressionAttributeValues: {
            ...condition.ExpressionAttributeValues,
            ':amount': content.amount,
            ':currency': content.currency,
            ':description': content.description,
            ':one': 1,
            ':now': new Date().toISOString(),
            ':writeId': writeId,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return transactionReply(200, Attributes as TransactionItem);
    } catch (error) {
      const written = isOwn(error, writeId) && (await readItem<TransactionItem>('transaction', id));
      if (written) return transactionReply(200, written);
      throw writeRefusal(error, preconditions);
    }
  },
};

/** Whether the write was refused because it had been made: its answer was lost and the SDK repeated it. */
function isOwn(error: unknown, writeId: string): boolean {
  return error instanceof ConditionalCheckFailedException && error.Item?.writeId?.S === writeId;
}
