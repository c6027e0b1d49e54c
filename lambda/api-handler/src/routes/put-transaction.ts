import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { members, type TransactionChange } from '@tap/shared/definition';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import { readBody } from '../http';
import { readPreconditions } from '../preconditions';
import { Problem } from '../problem';
import { readItem } from '../read-item';
import type { Route } from '../router';
import { table } from '../services';
import {
  checkTransactionChange,
  type TransactionItem,
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
    const { version, ...content } = readBody(request, checkTransactionChange);
    const preconditions = readPreconditions(request);
    if (version === undefined && preconditions.ifMatch === undefined) {
      throw new Problem('precondition-required', 'A change needs If-Match or version.');
    }
    const key = transactionKey(id);
    logger.appendKeys({ transactionId: id });
    const writeId = randomUUID();
    const condition = writeCondition(preconditions, version);
    const update = updateOf(content);
    try {
      const { Attributes } = await table.send(
        new UpdateCommand({
          TableName: environment.METADATA_TABLE,
          Key: key,
          UpdateExpression: update.expression,
          ...condition,
          ExpressionAttributeNames: update.names,
          ExpressionAttributeValues: {
            ...condition.ExpressionAttributeValues,
            ...update.values,
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

/** Sets the members that a change has, and removes those that it could have and has not. */
function updateOf(content: Omit<TransactionChange, 'version'>) {
  const changeable = members.TransactionChange.filter((name) => name !== 'version');
  const given = changeable.filter((name) => content[name] !== undefined);
  const removed = changeable.filter((name) => content[name] === undefined);
  const assignments = [
    ...given.map((name) => `#${name} = :${name}`),
    'version = version + :one, updatedAt = :now, writeId = :writeId',
  ];
  const removal = removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '';
  return {
    expression: `SET ${assignments.join(', ')}${removal}`,
    names: Object.fromEntries(changeable.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(given.map((name) => [`:${name}`, content[name]])),
  };
}

/** Whether the write was refused because it had been made: its answer was lost and the SDK repeated it. */
function isOwn(error: unknown, writeId: string): boolean {
  return error instanceof ConditionalCheckFailedException && error.Item?.writeId?.S === writeId;
}
