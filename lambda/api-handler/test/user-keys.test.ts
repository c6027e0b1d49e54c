import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey, newId } from '@tap/shared/item-key';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { allItems, writeItem } from '../../testing/aws';
import { bodyOf } from '../../testing/invocation';
import { environment } from '../src/env';
import { table } from '../src/services';
import { listedUserKeys, newUserKey, userOf } from '../src/user-keys';
import { bearer, callAs } from './callers-api';
import { CHANGE, make, type Page, pageOf, put, remove, SMALLEST, transactionOf } from './transactions-api';

const KEYS = 4;
const START = Date.UTC(2026, 0, 1);

beforeEach(() => {
  environment.AUTHORIZATION = 'NONE';
  environment.KEYS_PER_USER = KEYS;
  environment.LISTED_KEYS_PER_USER = KEYS;
});

let users = 0;
const newUser = () => `user ${++users}`;

/** Stores a transaction of a time, under a key of its user's. */
async function store(key: string, at: number): Promise<string> {
  const id = newId(START + at);
  await writeItem({ ...itemKey(id), ...SMALLEST, userId: key, entity: 'transaction', version: 1 });
  return id;
}

async function listed(userId: string, limit: number): Promise<Page['items']> {
  const items: Page['items'] = [];
  let cursor: string | undefined;
  do {
    const page: Page = await pageOf({ userId, limit: `${limit}`, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

describe('keys of a user', () => {
  it('are the user as it is, and further ones that lead back to it', () => {
    expect(listedUserKeys('Zoë')).toEqual(['Zoë', 'Zoë\u001f1', 'Zoë\u001f2', 'Zoë\u001f3']);
    expect(listedUserKeys('Zoë').map(userOf)).toEqual(['Zoë', 'Zoë', 'Zoë', 'Zoë']);
  });

  it.each([2, 3, 10, 16])('take an even part of the new transactions each: %i keys', (keys) => {
    environment.KEYS_PER_USER = keys;
    environment.LISTED_KEYS_PER_USER = keys;
    const numbers = new Map<string, number>();
    for (let last = 0; last < 256; last++) {
      const key = newUserKey('u', `…${last.toString(16).padStart(2, '0')}`);
      numbers.set(key, (numbers.get(key) ?? 0) + 1);
    }
    expect(new Set(numbers.keys())).toEqual(new Set(listedUserKeys('u')));
    for (const number of numbers.values()) expect(Math.abs(number - 256 / keys)).toBeLessThan(1);
  });
});

describe('the transactions of a user with several keys', () => {
  it('are spread over all of them, which nobody sees', async () => {
    const userId = newUser();
    const made = await Promise.all(Array.from({ length: 40 }, () => make({ userId })));
    const stored = (await allItems()).filter((item) => userOf(item.userId) === userId);
    expect(new Set(stored.map((item) => item.userId))).toEqual(new Set(listedUserKeys(userId)));
    const [one] = made;
    expect(made.map((transaction) => transaction.userId)).toEqual(made.map(() => userId));
    expect(transactionOf(await put(one?.id ?? '', CHANGE, { 'If-Match': '*' })).userId).toBe(userId);
    expect((await listed(userId, 100)).map((transaction) => transaction.userId)).toEqual(
      made.map(() => userId),
    );
  });

  it('are listed with those of before, of whom some have a cursor already', async () => {
    const userId = newUser();
    const [oldest, older] = [await store(userId, 1), await store(userId, 2)];
    environment.LISTED_KEYS_PER_USER = 1;
    const before = await pageOf({ userId, limit: '1' });
    environment.LISTED_KEYS_PER_USER = KEYS;
    const newest = await store(`${userId}\u001f3`, 3);
    expect((await listed(userId, 1)).map(({ id }) => id)).toEqual([newest, older, oldest]);
    const after = await pageOf({ userId, cursor: before.nextCursor });
    expect(after.items.map(({ id }) => id)).toEqual([oldest]);
  });

  it('are each on exactly one page, the newest first, however many share a millisecond', async () => {
    const times = fc.array(fc.tuple(fc.nat(KEYS - 1), fc.nat(3)), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 6 }), async (places, limit) => {
        const keys = listedUserKeys(newUser());
        const ids: string[] = [];
        for (const [key, at] of places) ids.push(await store(keys[key] ?? '', at));
        const found = (await listed(keys[0] ?? '', limit)).map(({ id }) => id);
        expect(found.toSorted()).toEqual(ids.toSorted());
        const order = found.map((id) => itemKey(id).timestamp);
        expect(order).toEqual(order.toSorted((one, other) => other - one));
      }),
      { numRuns: 25 },
    );
  });

  it('are listed where the last one of a page is deleted', async () => {
    const userId = newUser();
    const ids = [];
    for (const [number, key] of listedUserKeys(userId).entries()) ids.unshift(await store(key, number));
    const { items, nextCursor } = await pageOf({ userId, limit: '2' });
    await remove(items[1]?.id ?? '');
    expect((await pageOf({ userId, cursor: nextCursor })).items.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('cost a query of each key for a page', async () => {
    const send = vi.spyOn(table, 'send');
    await pageOf({ userId: newUser(), limit: '2' });
    const queries = send.mock.calls.map(([command]) => command as QueryCommand);
    expect(queries.every((query) => query instanceof QueryCommand && query.input.Limit === 3)).toBe(true);
    expect(queries).toHaveLength(KEYS);
  });

  it('are changed and deleted by their user, whatever their key, and by nobody else', async () => {
    environment.AUTHORIZATION = 'JWT';
    const userId = newUser();
    for (const key of listedUserKeys(userId)) {
      const path = `/transactions/${await store(key, 1)}`;
      for (const other of [bearer(`${userId} `), bearer(userId.slice(0, -1)), bearer('other')]) {
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const call = { method, path, body: CHANGE, headers: { 'If-Match': '*' } };
          expect((await callAs(other, call)).statusCode).toBe(404);
        }
      }
      const headers = { 'If-Match': '"1"' };
      const changed = await callAs(bearer(userId), { method: 'PUT', path, body: CHANGE, headers });
      expect(bodyOf(changed)).toMatchObject({ userId, version: 2 });
      expect((await callAs(bearer(userId), { method: 'PUT', path, body: CHANGE, headers })).statusCode).toBe(
        412,
      );
      expect((await callAs(bearer(userId), { method: 'DELETE', path })).statusCode).toBe(204);
    }
  });
});
