import { members } from '@tap/shared/definition';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodiesOf } from '../../testing/request-bodies';
import * as transactions from './transactions-api';

/** What clients may give a transaction. The version in a body is the one that it changes. */
const given = [...new Set([...members.NewTransaction, ...members.TransactionChange])].filter(
  (name) => name !== 'version',
);
const replaced = members.TransactionChange.filter((name) => name !== 'version');

const contentOf = (transaction: object) =>
  Object.fromEntries(Object.entries(transaction).filter(([name]) => given.includes(name as never)));
const without = (body: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

it('gives back every member of a transaction, as it was made and as it was changed', () =>
  fc.assert(
    fc.asyncProperty(
      bodiesOf('POST /transactions'),
      bodiesOf('PUT /transactions/{id}'),
      async (body, change) => {
        const made = transactions.transactionOf(await transactions.post(body));
        expect(contentOf(made)).toEqual(body);
        expect(transactions.transactionOf(await transactions.get(made.id))).toEqual(made);

        const result = await transactions.put(made.id, { ...change, version: 1 });
        const changed = transactions.transactionOf(result);
        expect(contentOf(changed)).toEqual({ ...without(body, replaced), ...without(change, ['version']) });
        expect(transactions.transactionOf(await transactions.get(made.id))).toEqual(changed);
        const { items } = await transactions.pageOf({ userId: made.userId });
        expect(items).toContainEqual(changed);
      },
    ),
    { numRuns: 30 },
  ));
