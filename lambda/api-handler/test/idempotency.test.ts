import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { allItems, awsError, failNext, intercept, listKeys } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { handler } from '../src/handler';
import { s3, table } from '../src/services';
import * as transactions from './transactions-api';

const HOUR = 3_600_000;

function post(key: string, body: string) {
  return handler(httpEvent({ body, headers: { 'Idempotency-Key': key } }), lambdaContext());
}

async function processes(body: string): Promise<unknown[]> {
  const items = await allItems();
  return items
    .filter((item) => item.entity === 'process' && item.size === body.length)
    .map((item) => item.id);
}

async function idempotencyItems() {
  const items = await allItems();
  return items.filter((item) => String(item.id).startsWith('idempotency#'));
}

/** Posts, and returns when the request has come to storing its object, which waits for `finish`. */
async function startAndHold(key: string, body: string) {
  let finish: (fault?: Error) => void = () => {};
  const finished = new Promise<Error | undefined>((resolve) => {
    finish = resolve;
  });
  let result = Promise.resolve({} as APIGatewayProxyResult);
  await new Promise<void>((held) => {
    intercept(s3, () => {
      held();
      return finished;
    });
    result = post(key, body);
  });
  vi.mocked(s3.send).mockRestore();
  return { result, finish };
}

/** A body of its own length per test, by which its items are told apart. */
let length = 0;
const uniqueBody = () => `{"type":"t","data":{"x":"${'x'.repeat(++length)}"}}`;

describe('Idempotency-Key', () => {
  it('gives a retry the first answer, header for header', async () => {
    const body = uniqueBody();
    const first = await post('retry', body);
    expect(first.statusCode).toBe(202);
    expect(await post('retry', body)).toEqual(first);
    expect(await processes(body)).toEqual([bodyOf(first).id]);
  });

  it('gives the first answer again after what it made was deleted, and makes nothing', async () => {
    const headers = { 'Idempotency-Key': 'made-and-deleted' };
    const first = await transactions.post(transactions.SMALLEST, headers);
    const id = String(bodyOf(first).id);
    expect((await transactions.remove(id)).statusCode).toBe(204);
    const before = await allItems();
    expect(await transactions.post(transactions.SMALLEST, headers)).toEqual(first);
    expect(await allItems()).toEqual(before);
    expect((await transactions.get(id)).statusCode).toBe(404);
  });

  it('keeps the record for a day, without the key in clear', async () => {
    await post('key-in-clear', uniqueBody());
    const items = await idempotencyItems();
    expect(items.length).toBeGreaterThan(0);
    const now = Date.now() / 1000;
    for (const item of items) {
      expect(item.timestamp).toBe(0);
      expect(item.ttl).toBeGreaterThan(now + 86_000);
      expect(item.ttl).toBeLessThan(now + 86_500);
    }
    expect(JSON.stringify(items)).not.toContain('key-in-clear');
  });

  it('makes one process of parallel requests; the others get the answer or 409 with Retry-After', async () => {
    const body = uniqueBody();
    const results = await Promise.all(Array.from({ length: 20 }, () => post('parallel', body)));
    const accepted = results.filter(({ statusCode }) => statusCode === 202);
    const refused = results.filter(({ statusCode }) => statusCode === 409);
    expect(accepted.length + refused.length).toBe(20);
    expect(new Set(accepted.map(({ body }) => body)).size).toBe(1);
    for (const result of refused) {
      expect(bodyOf(result).type).toBe('urn:tap:problem:request-in-progress');
      expect(Number(result.headers?.['Retry-After'])).toBeGreaterThan(25);
    }
    expect(await processes(body)).toHaveLength(1);
  });

  // The first attempt has 30 seconds, the context says.
  it.each([
    [0, '30'],
    [1, '30'],
    [999, '30'],
    [1_000, '29'],
    [12_345, '18'],
    [28_999, '2'],
    [29_000, '1'],
    [29_999, '1'],
  ])('says %i ms after the first request to come again in %s s', async (passedMs, retryAfter) => {
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
    const body = uniqueBody();
    const first = await startAndHold(`held-${passedMs}`, body);
    clock.mockReturnValue(now + passedMs);
    const second = await post(`held-${passedMs}`, body);
    expect(second.statusCode).toBe(409);
    expect(second.headers?.['Retry-After']).toBe(retryAfter);
    // By then it is so: the key is free for an attempt that goes on where the first one has stopped.
    clock.mockReturnValue(now + passedMs + Number(retryAfter) * 1_000);
    expect((await post(`held-${passedMs}`, body)).statusCode).toBe(202);
    first.finish();
    await first.result;
  });

  it('refuses the key with another body', async () => {
    await post('reused', uniqueBody());
    const result = await post('reused', uniqueBody());
    expect(result.statusCode).toBe(422);
    expect(bodyOf(result).type).toBe('urn:tap:problem:idempotency-key-reused');
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('is 400 for the key "%s"', async (key) => {
    expect((await post(key, uniqueBody())).statusCode).toBe(400);
  });

  it('does not remember a refused body', async () => {
    expect((await post('corrected', '{"type":1}')).statusCode).toBe(422);
    expect((await post('corrected', uniqueBody())).statusCode).toBe(202);
  });

  it('makes two processes of two requests without a key', async () => {
    const body = uniqueBody();
    const event = () => handler(httpEvent({ body, headers: null as never }), lambdaContext());
    const ids = [await event(), await event()].map((result) => bodyOf(result).id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a retry after an attempt that did not finish', () => {
  it('succeeds at once when the first failed before it stored anything', async () => {
    const body = uniqueBody();
    failNext(s3, PutObjectCommand, awsError('AccessDenied', 403));
    expect((await post('failed', body)).statusCode).toBe(500);
    expect((await post('failed', body)).statusCode).toBe(202);
    expect(await processes(body)).toHaveLength(1);
  });

  it('finishes the same process when the first failed between object and item', async () => {
    const body = uniqueBody();
    const before = await listKeys('incoming/');
    // The first PutItem is the idempotency record, the second the process item.
    let puts = 0;
    intercept(table, (command) =>
      command instanceof PutCommand && ++puts === 2 ? awsError('AccessDenied', 403) : undefined,
    );
    expect((await post('between', body)).statusCode).toBe(500);
    const orphans = (await listKeys('incoming/')).filter((key) => !before.includes(key));
    expect(orphans).toHaveLength(1);

    const retried = await post('between', body);
    expect(retried.statusCode).toBe(202);
    expect((await listKeys('incoming/')).filter((key) => !before.includes(key))).toEqual(orphans);
    expect(orphans[0]).toContain(bodyOf(retried).id);
  });

  it('finishes the same process when the first crashed after its writes, once its deadline has passed', async () => {
    const body = uniqueBody();
    // The record is neither completed nor released: what a killed process leaves behind.
    intercept(table, (command) => (command instanceof UpdateCommand ? awsError('Killed', 400) : undefined));
    expect((await post('crashed', body)).statusCode).toBe(500);
    vi.restoreAllMocks();
    const [id] = await processes(body);

    expect((await post('crashed', body)).statusCode).toBe(409);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR);
    const retried = await post('crashed', body);
    expect(retried.statusCode).toBe(202);
    expect(bodyOf(retried).id).toBe(id);
    expect(await processes(body)).toEqual([id]);
  });

  it('does not bring a transaction back that was deleted meanwhile', async () => {
    // As above: the transaction is there, and its record not completed.
    const retried = { 'Idempotency-Key': 'deleted-meanwhile' };
    intercept(table, (command) => (command instanceof UpdateCommand ? awsError('Killed', 400) : undefined));
    expect((await transactions.post(transactions.SMALLEST, retried)).statusCode).toBe(500);
    vi.restoreAllMocks();
    const record = (await idempotencyItems()).find((item) => item.status === 'INPROGRESS' && item.leaseUntil);
    const id = String(record?.resourceId);
    expect((await transactions.remove(id)).statusCode).toBe(204);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR);
    const result = await transactions.post(transactions.SMALLEST, retried);
    expect([result.statusCode, bodyOf(result).id]).toEqual([201, id]);
    expect((await transactions.get(id)).statusCode).toBe(404);
  });

  it('is not resumed by another body', async () => {
    failNext(s3, PutObjectCommand, awsError('AccessDenied', 403));
    expect((await post('other-body', uniqueBody())).statusCode).toBe(500);
    const result = await post('other-body', uniqueBody());
    expect(bodyOf(result).type).toBe('urn:tap:problem:idempotency-key-reused');
  });

  it('does not disturb the attempt that took over, when it fails after its deadline', async () => {
    const body = uniqueBody();
    const first = await startAndHold('overtaken', body);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR);
    const second = await startAndHold('overtaken', body);
    first.finish(awsError('AccessDenied', 403));
    expect((await first.result).statusCode).toBe(500);
    expect((await post('overtaken', body)).statusCode).toBe(409);
    second.finish();
    expect((await second.result).statusCode).toBe(202);
    expect(await post('overtaken', body)).toEqual(await second.result);
  });

  it('starts anew when the record has expired, though TTL has not deleted it yet', async () => {
    const body = uniqueBody();
    const first = await post('expired', body);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * HOUR);
    const second = await post('expired', uniqueBody());
    expect(second.statusCode).toBe(202);
    expect(bodyOf(second).id).not.toBe(bodyOf(first).id);
  });
});
