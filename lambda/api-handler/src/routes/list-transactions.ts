import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { checkOf, type FieldError } from '@tap/shared/check';
import { ListTransactionsQuery } from '@tap/shared/definition';
import { itemKey } from '@tap/shared/item-key';
import { idOfCursor, toCursor } from '../cursor';
import { environment } from '../env';
import { Problem } from '../problem';
import type { Route } from '../router';
import { table } from '../services';
import { type TransactionItem, toTransaction } from '../transaction';

const checkQuery = checkOf(ListTransactionsQuery);

/** GET /transactions: a page of a user's transactions, the newest first. */
export const listTransactions: Route = {
  method: 'GET',
  path: '/transactions',
  async handle({ query }) {
    const { userId, limit, cursor } = readQuery(query);
    const after = cursor === undefined ? undefined : readCursor(cursor);
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
      body: {
        items: page.map(toTransaction),
        nextCursor: last && found.length > limit ? toCursor(last.id) : undefined,
      },
    };
  },
};

function readQuery(query: Record<string, string>): ListTransactionsQuery {
  const { limit = '' } = query;
  const checked = checkQuery({ ...query, ...(/^[1-9][0-9]*$/.test(limit) && { limit: Number(limit) }) });
  if (!Array.isArray(checked)) return checked.value;
  const { path, message } = checked[0] as FieldError;
  const value = query[path];
  if (value === undefined) throw new Problem('malformed-request', `The query parameter ${path} is missing.`);
  throw malformed(path, value, message.replace(/^Expected /, ''));
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
