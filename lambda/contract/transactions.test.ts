import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { api } from './client';
import type { Answer } from './message';
import { expectProblem, expectReply } from './promises';

const ID = '019a0c1e-7b5a-7c3d-8e2f-0123456789ab';
const AMOUNT = { amount: '12.50', currency: 'EUR' };
const GET = 'GET /transactions/{id}';
const PUT = 'PUT /transactions/{id}';
const DELETE = 'DELETE /transactions/{id}';
const LIST = 'GET /transactions';

interface Page {
  items: { id: string; createdAt: string }[];
  nextCursor?: string;
}

const kindOf = (answer: Answer) => String(expectProblem(answer).type).replace('urn:tap:problem:', '');

async function create(userId: string = randomUUID()): Promise<{ id: string; path: string; text: string }> {
  const answer = await api.post('/transactions', { userId, ...AMOUNT });
  expect(answer.status, answer.text).toBe(201);
  const id = String(expectReply('POST /transactions', answer).id);
  return { id, path: api.locationOf(answer), text: answer.text };
}

const listPath = (userId: string, more = '') => `/transactions?userId=${encodeURIComponent(userId)}${more}`;

async function list(userId: string, more = ''): Promise<Page> {
  const answer = await api.get(listPath(userId, more));
  expect(answer.status, answer.text).toBe(200);
  return expectReply(LIST, answer) as unknown as Page;
}

describe.concurrent('a transaction', () => {
  it('lives from its creation to its deletion', async () => {
    const userId = `Zoë & co/+%${randomUUID()}`;
    const created = await api.post('/transactions', { userId, ...AMOUNT, description: 'Zwölf 🚀' });
    expect(created).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    const transaction = expectReply('POST /transactions', created);
    expect(transaction).toMatchObject({ userId, ...AMOUNT, description: 'Zwölf 🚀', version: 1 });
    expect(transaction.updatedAt).toBe(transaction.createdAt);
    const path = api.locationOf(created);
    expect(path).toBe(`/transactions/${transaction.id}`);
    expect(await api.get(path)).toMatchObject({ status: 200, text: created.text, headers: { etag: '"1"' } });
    await expect.poll(() => list(userId)).toEqual({ items: [transaction] });

    const changed = await api.put(path, { amount: '1300', currency: 'JPY' }, { 'If-Match': '"1"' });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const { description: _, ...rest } = transaction;
    const { updatedAt, ...change } = expectReply(PUT, changed);
    expect({ ...change, updatedAt: rest.updatedAt }).toEqual({
      ...rest,
      amount: '1300',
      currency: 'JPY',
      version: 2,
    });
    expect(Date.parse(String(updatedAt))).toBeGreaterThanOrEqual(Date.parse(String(rest.updatedAt)));
    expect((await api.get(path)).text).toBe(changed.text);

    expect(kindOf(await api.put(path, AMOUNT, { 'If-Match': '"1"' }))).toBe('precondition-failed');
    expect(kindOf(await api.put(path, { ...AMOUNT, version: 1 }))).toBe('version-conflict');
    expect(kindOf(await api.delete(path, { 'If-Match': '"1"' }))).toBe('precondition-failed');
    expect((await api.get(path)).text).toBe(changed.text);

    const deleted = await api.delete(path, { 'If-Match': '"2"' });
    expect(deleted.status).toBe(204);
    expectReply(DELETE, deleted);
    for (const answer of [
      await api.get(path),
      await api.put(path, AMOUNT, { 'If-Match': '"2"' }),
      await api.put(path, { ...AMOUNT, version: 2 }),
      await api.delete(path),
    ])
      expect(kindOf(answer)).toBe('not-found');
    await expect.poll(() => list(userId)).toEqual({ items: [] });
  });

  it('gives a retry of its creation the first answer, though it has changed', async () => {
    const [key, body] = [{ 'Idempotency-Key': randomUUID() }, { userId: randomUUID(), ...AMOUNT }];
    const first = await api.post('/transactions', body, key);
    await api.put(api.locationOf(first), { amount: '1', currency: 'EUR', version: 1 });
    const second = await api.post('/transactions', body, key);
    expect(second).toMatchObject({ status: 201, text: first.text });
    expect([second.headers.location, second.headers.etag]).toEqual([first.headers.location, '"1"']);
  });

  it('does not share its Idempotency-Key with other operations', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    expect((await api.post('/process', { type: 'contract.test', data: {} }, key)).status).toBe(202);
    expect((await api.post('/transactions', { userId: randomUUID(), ...AMOUNT }, key)).status).toBe(201);
  });

  it.each<[string, number | undefined, number]>([
    ['*', undefined, 200],
    ['"1"', undefined, 200],
    ['"0", "1" , "7"', undefined, 200],
    ['"1"', 1, 200],
    ['*', 1, 200],
    ['W/"1"', undefined, 412],
    ['"2"', undefined, 412],
    ['""', undefined, 412],
    ['"01"', undefined, 412],
    ['"1,"', undefined, 412],
    ['"2"', 1, 412],
    ['"1"', 2, 409],
    ['*', 2, 409],
    ['1', undefined, 400],
    ['"1', undefined, 400],
    ['"1" "2"', undefined, 400],
    ['*, "1"', undefined, 400],
    ['', undefined, 400],
  ])('with If-Match: %s and version %s in the body is answered %i', async (ifMatch, version, status) => {
    const { path, text } = await create();
    const answer = await api.put(path, { ...AMOUNT, version }, { 'If-Match': ifMatch });
    expect(answer.status, answer.text).toBe(status);
    expectReply(PUT, answer);
    const left = await api.get(path);
    expectReply(GET, left);
    expect(left.text).toBe(status === 200 ? answer.text : text);
  });

  it('is read, changed and deleted by the conditions of every line', async () => {
    const { path } = await create();
    const lines = (...tags: string[]) => ({ 'If-Match': tags });
    expect((await api.get(path, { 'If-None-Match': ['"1"', '"7"'] })).status).toBe(304);
    expect((await api.get(path, lines('"1"', '"7"'))).status).toBe(200);
    expect((await api.put(path, AMOUNT, lines('"7"', '"8"'))).status).toBe(412);
    expect((await api.put(path, AMOUNT, lines('"1"', '"7"'))).status).toBe(200);
    expect((await api.delete(path, lines('"1"', '"7"'))).status).toBe(412);
    expect((await api.delete(path, lines('"7"', '"2"'))).status).toBe(204);
  });

  it('is not written when If-None-Match or If-Unmodified-Since rules it out', async () => {
    const { path, text } = await create();
    const change = { ...AMOUNT, version: 1 };
    const longAgo = 'Thu, 01 Jan 1970 00:00:00 GMT';
    for (const headers of [
      { 'If-None-Match': 'W/"1"' },
      { 'If-None-Match': '*' },
      { 'If-Unmodified-Since': longAgo },
    ]) {
      expect(kindOf(await api.put(path, change, headers))).toBe('precondition-failed');
      expect(kindOf(await api.delete(path, headers))).toBe('precondition-failed');
    }
    expect(await api.get(path)).toMatchObject({ status: 200, text });
    const { 'last-modified': date = '' } = (await api.get(path)).headers;
    expect((await api.get(path, { 'If-Modified-Since': date })).status).toBe(304);
    expect((await api.put(path, change, { 'If-Unmodified-Since': date })).status).toBe(200);
  });

  it.each([
    ['12.50', 'EUR', 201],
    ['12.5', 'EUR', 201],
    ['0.01', 'USD', 201],
    ['999999999999999.9999', 'CLF', 201],
    ['1', 'JPY', 201],
    ['1.234', 'KWD', 201],
    ['1.0', 'JPY', 422],
    ['1.234', 'EUR', 422],
    ['1.2345', 'KWD', 422],
    ['0', 'EUR', 422],
    ['0.00', 'EUR', 422],
    ['-1', 'EUR', 422],
    ['+1', 'EUR', 422],
    ['01', 'EUR', 422],
    ['.5', 'EUR', 422],
    ['1.', 'EUR', 422],
    ['1e3', 'EUR', 422],
    ['1,000', 'EUR', 422],
    ['１', 'EUR', 422],
    [' 1', 'EUR', 422],
    ['1\n', 'EUR', 422],
    ['1000000000000000', 'EUR', 422],
    [12.5, 'EUR', 422],
    ['1', 'eur', 422],
    ['1', 'EURO', 422],
    ['1', 'XYZ', 422],
    ['1', 'DEM', 422],
  ])('of %j %s is answered %i', async (amount, currency, status) => {
    const answer = await api.post('/transactions', { userId: 'contract', amount, currency });
    expect(answer.status, answer.text).toBe(status);
    const body = expectReply('POST /transactions', answer);
    if (status === 201) expect(body).toMatchObject({ amount, currency });
  });

  it.each(['id', 'userId', 'createdAt', 'updatedAt', 'extra'])('keeps its %s', async (member) => {
    const { path, text } = await create();
    const answer = await api.put(path, { ...AMOUNT, [member]: 'other' }, { 'If-Match': '*' });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(expectReply(PUT, answer).errors)).toContain(member);
    expect((await api.get(path)).text).toBe(text);
  });
});

describe.concurrent('a list of transactions', () => {
  it('has a page of them after the other, the newest first', async () => {
    const userId = randomUUID();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.unshift((await create(userId)).id);
    await expect.poll(async () => (await list(userId)).items.length).toBe(5);

    const first = await list(userId, '&limit=2');
    const second = await list(userId, `&limit=2&cursor=${first.nextCursor}`);
    const third = await list(userId, `&limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].map(({ items }) => items.length)).toEqual([2, 2, 1]);
    expect(third).not.toHaveProperty('nextCursor');
    expect(await list(userId, '&limit=5')).not.toHaveProperty('nextCursor');
    const listed = [first, second, third].flatMap(({ items }) => items);
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.sort());
    const dates = listed.map(({ createdAt }) => createdAt);
    expect(dates).toEqual(dates.toSorted().toReversed());

    // A cursor is a place, not an item: it outlives the item that it was made of.
    await api.delete(`/transactions/${first.items[1]?.id}`);
    expect(await list(userId, `&limit=2&cursor=${first.nextCursor}`)).toEqual(second);
    // And one of another user's list is of no use.
    const refused = await api.get(`/transactions?userId=${randomUUID()}&cursor=${first.nextCursor}`);
    expect(refused.status, refused.text).toBe(400);
  });

  it('is empty for who has none', async () => {
    expect(await list(randomUUID())).toEqual({ items: [] });
    expect(await list('contract '.repeat(2))).toEqual({ items: [] });
  });

  it.each([
    ['limit', ['', '0', '101', '-1', '1.5', '1e1', '%2B5', '05', 'all', '%EF%BC%99']],
    [
      'cursor',
      [
        '',
        'x',
        cursorOf(ID).slice(1),
        `${cursorOf(ID)}A`,
        `B${cursorOf(ID).slice(1)}`,
        `${cursorOf(ID).slice(0, -1)}-`,
        cursorOf('019a0c1e-7b5a-4c3d-8e2f-0123456789ab'),
        cursorOf('ffffffff-ffff-ffff-ffff-ffffffffffff'),
        ID,
        '..%2F..%2F..%2Fetc%2Fpasswd0',
      ],
    ],
    ['userId', ['', '%00', '%0A', 'x'.repeat(129)]],
  ])('refuses a bad %s and says why', async (name, values) => {
    for (const value of values) {
      const query = new Map([
        ['userId', 'contract'],
        [name, value],
      ]);
      const answer = await api.get(`/transactions?${[...query].map((pair) => pair.join('=')).join('&')}`);
      expect(answer.status, `${name}=${value}: ${answer.text}`).toBe(400);
      const { type, detail } = expectReply(LIST, answer);
      expect(type).toBe('urn:tap:problem:malformed-request');
      expect(detail).toContain(name);
    }
  });

  it('needs a user', async () => {
    const answer = await api.get('/transactions?limit=1');
    expect(answer.status).toBe(400);
    expect(expectReply(LIST, answer).detail).toContain('userId');
  });
});

/** The cursor that follows an item of the user `contract`: a form that may change, known here so that it can be damaged. */
function cursorOf(id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const tie = createHash('sha256').update(bytes).update('contract').digest().subarray(0, 8);
  return Buffer.concat([bytes, tie]).toString('base64url');
}
