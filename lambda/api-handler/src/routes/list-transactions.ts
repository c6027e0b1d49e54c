import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey } from '@tap/shared/item-key';
import { lineSchema } from '@tap/shared/payload';
import { idOfCursor, toCursor } from '../cursor';
import { environment } from '../env';
import { Problem } from '../problem';
import type { Route } from '../router';
import { table } from '../services';
import { type TransactionItem, toTransaction } from '../transaction';

const DEFAULT_LIMIT = '20';

/** GET /transactions: a page of a user's transactions, the newest first. */
export const listTransactions: Route = {
  method: 'GET',
  path: '/transactions',
  async handle({ query }) {
    const userId = readUserId(query.userId);
    const limit = readLimit(query.limit ?? DEFAULT_LIMIT);
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const { Items } = await table.send(
      new QueryCommand({
        TableName: environment.METADATA_TABLE,
        IndexName: 'byUser',
        KeyConditionExpression: 'userId = :userId',
        ExpressionAttributeValues: { ':userId': userId },
        ScanIndexForward: false,
        // One more than the page has tells whether another page follows. They are far from the 1 MB at which a query stops.
        Limit: limit + 1,
        ...(after !== undefined && { ExclusiveStartKey: { userId, ...itemKey(after) } }),
      }),
    );
    const found = (Items ?? []) as TransactionItem[];
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: {
        items: page.map(toTransaction),
        nextCursor: last && found.length > limit ? toCursor(last.id) : undefined,
      },
    };
  },
};

function readUserId(value: string | undefined): string {
  if (value === undefined) throw new Problem('malformed-request', 'The query parameter userId is missing.');
  if (!lineSchema(128).safeParse(value).success) {
    throw malformed('userId', value, '1-128 characters, none of them a control character');
  }
  return value;
}

function readLimit(value: string): number {
  if (!/^([1-9][0-9]?|100)$/.test(value)) throw malformed('limit', value, 'an integer from 1 to 100');
  return Number(value);
}

function readCursor(value: string): string {
  const id = idOfCursor(value);
  if (id === undefined) throw malformed('cursor', value, 'the nextCursor of another page');
  return id;
}

function malformed(name: string, value: string, rule: string): Problem {
  const detail = `The query parameter ${name} is ${JSON.stringify(value)}; it must be ${rule}.`;
  return new Problem('malformed-request', detail);
}
