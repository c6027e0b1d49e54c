import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { members, type TransactionChange } from '@tap/shared/definition';
import { logger } from '@tap/shared/observability';
import { readBody } from '../http';
import { readItem, updateItem } from '../items';
import { readPreconditions } from '../preconditions';
import { Problem } from '../problem';
import type { Route } from '../router';
import {
  checkTransactionChange,
  noTransaction,
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
    const { caller } = request;
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
      const changed = await updateItem<TransactionItem>(caller, 'transaction', key, condition, {
        ...update,
        values: { ...update.values, ':one': 1, ':now': new Date().toISOString(), ':writeId': writeId },
      });
      if (!changed) throw noTransaction();
      return transactionReply(200, changed);
    } catch (error) {
      const written = isOwn(error, writeId) && (await readItem<TransactionItem>(caller, 'transaction', id));
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
    UpdateExpression: `SET ${assignments.join(', ')}${removal}`,
    ExpressionAttributeNames: Object.fromEntries(changeable.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(given.map((name) => [`:${name}`, content[name]])),
  };
}

/** Whether the write was refused because it had been made: its answer was lost and the SDK repeated it. */
function isOwn(error: unknown, writeId: string): boolean {
  return error instanceof ConditionalCheckFailedException && error.Item?.writeId?.S === writeId;
}
