import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '@tap/shared/item-key';
import { describe, expect, it, vi } from 'vitest';
import { allItems, awsError, failNext, readItem, writeItem } from '../../testing/aws';
import { bodyOf } from '../../testing/invocation';
import { table } from '../src/services';
import {
  CHANGE,
  get,
  list,
  loseNextAnswer,
  make,
  post,
  put,
  remove,
  SMALLEST,
  transactionOf,
} from './transactions-api';

const HOUR = 3_600_000;
const UNKNOWN_IDS = ['nothing', newId(), '..%2f..', ''];

describe('POST /transactions', () => {
  it('stores the transaction and answers 201 with its path, its version and itself', async () => {
    const content = { userId: 'Zoë 🚀', amount: '0.10', currency: 'EUR', description: 'Two coffees' };
    const before = Date.now();
    const result = await post(content);
    expect(result.statusCode).toBe(201);
    const { id, createdAt } = transactionOf(result);
    expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before);
    expect(bodyOf(result)).toEqual({ id, ...content, version: 1, createdAt, updatedAt: createdAt });
    expect(result.headers).toMatchObject({
      Location: `/dev/transactions/${id}`,
      ETag: '"1"',
      'Cache-Control': 'no-store',
    });
    expect(await readItem(id)).toEqual({
      id,
      timestamp: Date.parse(createdAt),
      entity: 'transaction',
      ...content,
      version: 1,
      createdAt,
      updatedAt: createdAt,
    });
  });

  it('has no description without one', async () => {
    const { id, ...transaction } = await make();
    expect(transaction).not.toHaveProperty('description');
    expect(await readItem(id)).not.toHaveProperty('description');
  });

  it('makes two of two requests without a key', async () => {
    expect((await make()).id).not.toBe((await make()).id);
  });

  it('makes one of a call that the SDK repeats', async () => {
    loseNextAnswer();
    const { id } = await make({ userId: 'repeated' });
    expect((await allItems()).filter((item) => item.userId === 'repeated')).toMatchObject([{ id }]);
  });

  it.each([
    [{}, ['userId', 'amount', 'currency']],
    [[], ['']],
    [null, ['']],
    [{ ...SMALLEST, extra: 1 }, ['']],
    [{ ...SMALLEST, version: 1 }, ['']],
    [{ ...SMALLEST, id: newId() }, ['']],
    [{ ...SMALLEST, userId: '' }, ['userId']],
    [{ ...SMALLEST, userId: 'x'.repeat(129) }, ['userId']],
    [{ ...SMALLEST, userId: 'line\n' }, ['userId']],
    [{ ...SMALLEST, userId: '\ud800' }, ['userId']],
    [{ ...SMALLEST, userId: null }, ['userId']],
    [{ ...SMALLEST, description: '' }, ['description']],
    [{ ...SMALLEST, description: 'x'.repeat(257) }, ['description']],
    [{ ...SMALLEST, description: 'tab\t' }, ['description']],
    [{ ...SMALLEST, amount: 1 }, ['amount']],
    [{ ...SMALLEST, amount: '1.5' }, ['amount']],
    [{ ...SMALLEST, currency: 'jpy' }, ['currency']],
    [{ ...SMALLEST, currency: 7 }, ['currency']],
  ])('is 422 for %j, names the members and stores nothing', async (body, paths) => {
    const before = await allItems();
    const result = await post(body);
    expect(result.statusCode).toBe(422);
    const { type, errors } = bodyOf(result) as { type: string; errors: { path: string }[] };
    expect(type).toBe('urn:tap:problem:validation-failed');
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(await allItems()).toEqual(before);
  });

  it.each([
    { ...SMALLEST, userId: 'x'.repeat(128) },
    { ...SMALLEST, userId: '🚀'.repeat(128) },
    { ...SMALLEST, userId: '👩\u200d🚀 O’Neil #:/?&=%' },
    { ...SMALLEST, description: '🚀'.repeat(256) },
  ])('takes %j', async (body) => {
    expect(await make(body)).toMatchObject(body);
  });

  it('is 413 over the limit and 400 without JSON', async () => {
    expect((await post('x'.repeat(262_145))).statusCode).toBe(413);
    expect((await post('{')).statusCode).toBe(400);
  });
});

describe('POST /transactions with an Idempotency-Key', () => {
  const withKey = (key: string, body: unknown) => post(body, { 'Idempotency-Key': key });
  const madeFor = async (userId: string) => (await allItems()).filter((item) => item.userId === userId);

  it('gives a retry the first answer, header for header, also when the transaction has changed', async () => {
    const body = { ...SMALLEST, userId: 'retry' };
    const first = await withKey('retry', body);
    const { id } = transactionOf(first);
    expect((await put(id, { ...CHANGE, version: 1 })).statusCode).toBe(200);
    expect(await withKey('retry', body)).toEqual(first);
    expect(await madeFor('retry')).toMatchObject([{ id, version: 2 }]);
  });

  it('makes one of 20 parallel requests; the others get the answer or 409', async () => {
    const body = { ...SMALLEST, userId: 'parallel' };
    const results = await Promise.all(Array.from({ length: 20 }, () => withKey('parallel', body)));
    const made = results.filter(({ statusCode }) => statusCode === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map((result) => result.body)).size).toBe(1);
    for (const result of results.filter(({ statusCode }) => statusCode !== 201)) {
      expect(result.statusCode).toBe(409);
      expect(bodyOf(result).type).toBe('urn:tap:problem:request-in-progress');
    }
    expect(await madeFor('parallel')).toHaveLength(1);
  });

  it('goes on with the transaction of an attempt that died, and gives its answer, though it has changed since', async () => {
    const body = { ...SMALLEST, userId: 'resumed' };
    // The first update would complete the record of the key.
    failNext(table, UpdateCommand, awsError('Killed', 400));
    expect((await withKey('resumed', body)).statusCode).toBe(500);
    const [item] = (await madeFor('resumed')) as [{ id: string; createdAt: string }];
    expect((await put(item.id, CHANGE, { 'If-Match': '"1"' })).statusCode).toBe(200);

    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR);
    const retried = await withKey('resumed', body);
    expect(retried.statusCode).toBe(201);
    const { id, createdAt } = item;
    expect(bodyOf(retried)).toEqual({ ...body, id, version: 1, createdAt, updatedAt: createdAt });
    expect(await madeFor('resumed')).toMatchObject([{ id, version: 2 }]);
  });

  it('is 422 when the key comes with another body', async () => {
    await withKey('reused', SMALLEST);
    const result = await withKey('reused', { ...SMALLEST, amount: '2' });
    expect(bodyOf(result).type).toBe('urn:tap:problem:idempotency-key-reused');
  });
});

describe('GET /transactions/{id}', () => {
  it('answers the transaction with its version', async () => {
    const transaction = await make({ description: 'Two coffees' });
    const result = await get(transaction.id);
    expect(result.statusCode).toBe(200);
    expect(bodyOf(result)).toEqual(transaction);
    expect(result.headers).toMatchObject({ ETag: '"1"', 'Cache-Control': 'no-store' });
  });
});

describe('DELETE /transactions/{id}', () => {
  it('deletes it', async () => {
    const { id } = await make();
    const result = await remove(id);
    expect(result).toMatchObject({ statusCode: 204, body: '' });
    expect(result.headers).not.toHaveProperty('Content-Type');
    expect((await get(id)).statusCode).toBe(404);
    expect((await remove(id)).statusCode).toBe(404);
  });

  it('leaves nothing of it but a mark that its id was in use, which expires after every key', async () => {
    const now = Date.now();
    const { id, userId } = await make();
    await put(id, CHANGE, { 'If-Match': '"1"' });
    await remove(id);
    const item = await readItem(id);
    const ttl = Number((item as { ttl?: number } | undefined)?.ttl);
    expect(item).toEqual({ id, timestamp: item?.timestamp, entity: 'deleted', ttl });
    expect(ttl).toBeGreaterThanOrEqual(Math.floor(now / 1_000) + 48 * 3_600);
    expect(ttl).toBeLessThan(now / 1_000 + 48 * 3_600 + 600);
    expect(bodyOf(await list({ userId })).items).not.toContainEqual(expect.objectContaining({ id }));
    expect((await put(id, CHANGE, { 'If-Match': '*' })).statusCode).toBe(404);
  });

  it.each([
    ['"1"', 204],
    ['*', 204],
    ['"2", "1"', 204],
    ['"2"', 412],
    ['W/"1"', 412],
    ['1', 400],
  ])('minds If-Match: %s of version 1: %i', async (tags, status) => {
    const { id } = await make();
    expect((await remove(id, { 'If-Match': tags })).statusCode).toBe(status);
    expect((await get(id)).statusCode).toBe(status === 204 ? 404 : 200);
  });
});

describe('what is not there', () => {
  it.each(UNKNOWN_IDS)('is 404 for the id "%s", whatever the condition', async (id) => {
    const before = await allItems();
    const results = await Promise.all([
      get(id),
      put(id, CHANGE, { 'If-Match': '"1"' }),
      put(id, CHANGE, { 'If-Match': '*' }),
      put(id, { ...CHANGE, version: 1 }),
      remove(id),
      remove(id, { 'If-Match': '"1"' }),
    ]);
    for (const result of results) {
      expect(result.statusCode).toBe(404);
      expect(bodyOf(result)).toMatchObject({
        type: 'urn:tap:problem:not-found',
        detail: 'There is no transaction with this id.',
      });
    }
    expect(await allItems()).toEqual(before);
  });

  it('is 404 for an item of another kind, which stays as it is', async () => {
    const { id } = await make();
    const item = { ...(await readItem(id)), entity: 'process' };
    await writeItem(item);
    expect((await get(id)).statusCode).toBe(404);
    expect((await put(id, CHANGE, { 'If-Match': '"1"' })).statusCode).toBe(404);
    expect((await remove(id)).statusCode).toBe(404);
    expect(await readItem(id)).toEqual(item);
  });
});

describe('a fault of DynamoDB', () => {
  it.each([
    ['POST', PutCommand, () => post(SMALLEST)],
    ['PUT', UpdateCommand, () => put(newId(), CHANGE, { 'If-Match': '*' })],
    ['DELETE', UpdateCommand, () => remove(newId())],
  ])('is 500 for %s', async (_method, command, request) => {
    failNext(table, command, awsError('AccessDeniedException', 400));
    const result = await request();
    expect(result.statusCode).toBe(500);
    expect(bodyOf(result).type).toBe('urn:tap:problem:internal-error');
  });
});
