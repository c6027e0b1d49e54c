import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey, newId } from '@tap/shared/item-key';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import { readBody } from '../http';
import { once } from '../idempotency';
import { expectNoneThere } from '../preconditions';
import type { Route } from '../router';
import { table } from '../services';
import { checkNewTransaction, type TransactionItem, transactionReply } from '../transaction';

/** POST /transactions: makes a transaction and answers 201. */
export const postTransaction: Route = {
  method: 'POST',
  path: '/transactions',
  async handle(request) {
    const content = readBody(request, checkNewTransaction);
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
        version: 1,
        createdAt,
        updatedAt: createdAt,
      };
      await create(item);
      const { headers, ...reply } = transactionReply(201, item);
      return { ...reply, headers: { ...headers, Location: `${request.publicPath}/${id}` } };
    });
  },
};

async function create(item: TransactionItem): Promise<void> {
  try {
    await table.send(
      new PutCommand({
        TableName: environment.METADATA_TABLE,
        Item: item,
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    logger.info('The item is there already: an earlier attempt wrote it');
  }
}
