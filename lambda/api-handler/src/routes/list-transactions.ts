import { checkOf, type FieldError } from '@tap/shared/check';
import { ListTransactionsQuery } from '@tap/shared/definition';
import { userFor } from '../caller';
import { type Place, placeOfCursor, toCursor } from '../cursor';
import { listItems } from '../items';
import { Problem } from '../problem';
import type { Route } from '../router';
import { type TransactionItem, toTransaction } from '../transaction';
import { listedUserKeys } from '../user-keys';

const checkQuery = checkOf(ListTransactionsQuery);

/** GET /transactions: a page of a user's transactions, the newest first. */
export const listTransactions: Route = {
  method: 'GET',
  path: '/transactions',
  async handle({ caller, query }) {
    const { userId: named, limit, cursor } = readQuery(query);
    const userId = userFor(caller, named);
    if (userId === undefined)
      throw new Problem('malformed-request', 'The query parameter userId is missing.');
    const after = cursor === undefined ? undefined : readCursor(userId, cursor);
    // One more than the page has tells whether another page follows. They are far from the 1 MB at which a query stops.
    const found = await listItems<TransactionItem>(caller, userId, limit + 1, after);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      status: 200,
      body: {
        items: page.map(toTransaction),
        nextCursor: last && found.length > limit ? toCursor(last) : undefined,
      },
    };
  },
};

function readQuery(query: Record<string, string>): ListTransactionsQuery {
  const { limit = '' } = query;
  const checked = checkQuery({ ...query, ...(/^[1-9][0-9]*$/.test(limit) && { limit: Number(limit) }) });
  if (!Array.isArray(checked)) return checked.value;
  const { path, message } = checked[0] as FieldError;
  throw malformed(path, query[path] ?? '', message.replace(/^Expected /, ''));
}

function readCursor(userId: string, value: string): Place {
  const place = placeOfCursor(listedUserKeys(userId), value);
  if (place === undefined) throw malformed('cursor', value, 'the nextCursor of another page of the list');
  return place;
}

function malformed(name: string, value: string, rule: string): Problem {
  const detail = `The query parameter ${name} is ${JSON.stringify(value)}; it must be ${rule}.`;
  return new Problem('malformed-request', detail);
}
