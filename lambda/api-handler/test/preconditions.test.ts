import { describe, expect, it } from 'vitest';
import { readItem, writeItem } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { handler } from '../src/handler';
import { get, list, make, post, put, remove, SMALLEST, transactionOf } from './transactions-api';

const CHANGE = { amount: '2', currency: 'JPY' };
const call = (httpMethod: string, path: string, headers = {}) =>
  handler(httpEvent({ httpMethod, path, headers, body: null }), lambdaContext());

/** A transaction of version 1 that was last changed at a time. */
async function madeAt(updatedAt: string): Promise<string> {
  const { id } = await make();
  await writeItem({ ...(await readItem(id)), updatedAt });
  return id;
}

const AT = '2026-11-21T10:00:00.500Z';
const BEFORE = 'Sat, 21 Nov 2026 09:59:59 GMT';
const SAME = 'Sat, 21 Nov 2026 10:00:00 GMT';
const AFTER = 'Sat, 21 Nov 2026 10:00:01 GMT';

/** RFC 9110 section 13 for version 1 of a transaction: what a read and a write are answered. */
const CASES: [headers: Record<string, string>, read: number, write: number][] = [
  [{ 'If-Match': '"1"' }, 200, 200],
  [{ 'If-Match': '*' }, 200, 200],
  [{ 'If-Match': '"7", "1"' }, 200, 200],
  [{ 'If-Match': '"7"' }, 412, 412],
  [{ 'If-Match': 'W/"1"' }, 412, 412],
  [{ 'If-Match': '1' }, 400, 400],

  [{ 'If-None-Match': '"7"' }, 200, 200],
  [{ 'If-None-Match': '"x", W/"7"' }, 200, 200],
  [{ 'If-None-Match': '"1"' }, 304, 412],
  [{ 'If-None-Match': 'W/"1"' }, 304, 412],
  [{ 'If-None-Match': '"7",W/"1"' }, 304, 412],
  [{ 'If-None-Match': '*' }, 304, 412],
  [{ 'If-None-Match': '1' }, 400, 400],
  [{ 'If-None-Match': '"1' }, 400, 400],

  [{ 'If-Unmodified-Since': AFTER }, 200, 200],
  [{ 'If-Unmodified-Since': SAME }, 200, 200],
  [{ 'If-Unmodified-Since': BEFORE }, 412, 412],
  [{ 'If-Unmodified-Since': 'Saturday, 21-Nov-26 09:59:59 GMT' }, 412, 412],
  [{ 'If-Unmodified-Since': 'yesterday' }, 200, 200],
  [{ 'If-Unmodified-Since': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 200, 200],

  // A write does not mind If-Modified-Since.
  [{ 'If-Modified-Since': BEFORE }, 200, 200],
  [{ 'If-Modified-Since': SAME }, 304, 200],
  [{ 'If-Modified-Since': AFTER }, 304, 200],
  [{ 'If-Modified-Since': 'Sat Nov 21 10:00:00 2026' }, 304, 200],
  [{ 'If-Modified-Since': `${SAME}, ${SAME}` }, 200, 200],

  // Tags come before dates, what must be there before what must not.
  [{ 'If-Match': '"1"', 'If-Unmodified-Since': BEFORE }, 200, 200],
  [{ 'If-Match': '"7"', 'If-Unmodified-Since': AFTER }, 412, 412],
  [{ 'If-None-Match': '"7"', 'If-Modified-Since': AFTER }, 200, 200],
  [{ 'If-None-Match': '"1"', 'If-Modified-Since': BEFORE }, 304, 412],
  [{ 'If-Match': '"1"', 'If-None-Match': '"1"' }, 304, 412],
  [{ 'If-Match': '"7"', 'If-None-Match': '"1"' }, 412, 412],
  [{ 'If-Unmodified-Since': BEFORE, 'If-None-Match': '"1"' }, 412, 412],
  [{ 'If-Unmodified-Since': AFTER, 'If-Modified-Since': SAME }, 304, 200],

  [{ Range: 'bytes=0-1', 'If-Range': '"1"' }, 200, 200],
  [{ Range: 'bytes=0-1', 'If-Range': AFTER }, 200, 200],
];

describe.each(CASES)('with %j', (headers, read, write) => {
  it(`a read is ${read}, and HEAD the same`, async () => {
    const id = await madeAt(AT);
    const result = await get(id, headers);
    expect(result.statusCode).toBe(read);
    expect(await call('HEAD', `/transactions/${id}`, headers)).toEqual(result);
  });

  it(`a change is ${write}`, async () => {
    const id = await madeAt(AT);
    const result = await put(id, { ...CHANGE, version: 1 }, headers);
    expect(result.statusCode).toBe(write);
    expect(transactionOf(await get(id)).version).toBe(write === 200 ? 2 : 1);
  });

  it(`a deletion is ${write}`, async () => {
    const id = await madeAt(AT);
    expect((await remove(id, headers)).statusCode).toBe(write === 200 ? 204 : write);
    expect((await get(id)).statusCode).toBe(write === 200 ? 404 : 200);
  });
});

describe('what the preconditions are compared with', () => {
  it('is told with every transaction', async () => {
    const id = await madeAt(AT);
    expect((await get(id)).headers).toMatchObject({ ETag: '"1"', 'Last-Modified': SAME });
    const changed = await put(id, { ...CHANGE, version: 1 });
    expect(changed.headers).toMatchObject({
      ETag: '"2"',
      'Last-Modified': new Date(transactionOf(changed).updatedAt).toUTCString(),
    });
  });

  it('is told with a 304, as with the 200 in its place, but for what describes the content', async () => {
    const id = await madeAt(AT);
    const { headers, ...reply } = await get(id, { 'If-None-Match': '"1"' });
    expect(reply).toMatchObject({ statusCode: 304, body: '' });
    expect(headers).toMatchObject({ ETag: '"1"', 'Cache-Control': 'no-store' });
    expect(headers).not.toHaveProperty('Last-Modified');
    expect(headers).not.toHaveProperty('Content-Type');
  });

  it('is the content of a list, as that has no version', async () => {
    const read = (headers?: Record<string, string>) => list({ userId: 'tagged' }, headers);
    const tag = async () => String((await read()).headers?.ETag);
    const before = await tag();
    expect(before).toMatch(/^"[\w-]{22}"$/);
    expect(await tag()).toBe(before);
    expect((await read({ 'If-None-Match': before })).statusCode).toBe(304);
    expect((await read({ 'If-Modified-Since': AFTER })).statusCode).toBe(200);
    await make({ userId: 'tagged' });
    expect(await tag()).not.toBe(before);
    expect((await read({ 'If-None-Match': before })).statusCode).toBe(200);
  });

  it('follows the status of a process', async () => {
    const { id } = bodyOf(await handler(httpEvent(), lambdaContext())) as { id: string };
    const path = `/process/${id}`;
    const { ETag, 'Last-Modified': date } = (await call('GET', path)).headers ?? {};
    expect((await call('GET', path, { 'If-None-Match': ETag })).statusCode).toBe(304);
    expect((await call('GET', path, { 'If-Modified-Since': date })).statusCode).toBe(304);
    const updatedAt = new Date(Date.now() + 60_000).toISOString();
    await writeItem({ ...(await readItem(id)), status: 'PROCESSED', updatedAt });
    expect((await call('GET', path, { 'If-None-Match': ETag })).statusCode).toBe(200);
    expect((await call('GET', path, { 'If-Modified-Since': date })).statusCode).toBe(200);
  });
});

describe('where there is nothing to compare', () => {
  it.each(['"1"', '*', '1'])('a read is what it is without If-None-Match: %s', async (tags) => {
    expect((await get('nothing', { 'If-None-Match': tags })).statusCode).toBe(404);
    expect((await call('PATCH', '/health', { 'If-None-Match': tags })).statusCode).toBe(405);
    expect((await list({ userId: '' }, { 'If-None-Match': tags })).statusCode).toBe(400);
    expect((await call('OPTIONS', '/health', { 'If-None-Match': tags })).statusCode).toBe(204);
  });

  it.each([
    [{ 'If-Match': '*' }, 412],
    [{ 'If-Match': '"1"' }, 412],
    [{ 'If-Match': '1' }, 400],
    [{ 'If-None-Match': '*' }, 201],
    [{ 'If-None-Match': '"1"' }, 201],
    [{ 'If-None-Match': '1' }, 400],
    [{ 'If-Unmodified-Since': BEFORE }, 201],
  ])('a creation with %j is %i', async (headers, status) => {
    expect((await post(SMALLEST, headers)).statusCode).toBe(status);
    const process = await handler(httpEvent({ headers }), lambdaContext());
    expect(process.statusCode).toBe(status === 201 ? 202 : status);
  });

  it('a change or a deletion is 404, whatever it asks', async () => {
    for (const headers of [{ 'If-None-Match': '*' }, { 'If-Unmodified-Since': BEFORE }]) {
      expect((await put('nothing', { ...CHANGE, version: 1 }, headers)).statusCode).toBe(404);
      expect((await remove('nothing', headers)).statusCode).toBe(404);
    }
  });

  it('a change still has to say what it is based on', async () => {
    const { id } = await make();
    for (const headers of [{ 'If-None-Match': '"7"' }, { 'If-Unmodified-Since': AFTER }])
      expect((await put(id, CHANGE, headers)).statusCode).toBe(428);
  });
});

describe('a header in several lines', () => {
  const sendLines = (httpMethod: string, path: string, name: string, lines: string[], body: string | null) =>
    handler(
      httpEvent({
        httpMethod,
        path,
        body,
        headers: { [name]: lines.at(-1) ?? '' },
        multiValueHeaders: { [name]: lines },
      }),
      lambdaContext(),
    );
  const PAYLOAD = '{"type":"t","data":{}}';

  it.each([
    ['If-Match', ['"1"', '"7"']],
    ['if-match', ['"7"', '"1"']],
    ['IF-MATCH', ['"7"', '"8", "1"', '"9"']],
  ])('%s is one list: %j', async (name, lines) => {
    const change = JSON.stringify(CHANGE);
    const [first, second] = [await make(), await make()];
    expect((await sendLines('PUT', `/transactions/${first.id}`, name, lines, change)).statusCode).toBe(200);
    expect((await sendLines('DELETE', `/transactions/${second.id}`, name, lines, null)).statusCode).toBe(204);
  });

  it('If-None-Match is one list', async () => {
    const { id } = await make();
    const result = await sendLines('GET', `/transactions/${id}`, 'If-None-Match', ['"1"', '"7"'], null);
    expect(result.statusCode).toBe(304);
  });

  it.each([
    ['Content-Encoding', ['gzip', 'identity'], 415],
    ['Content-Encoding', ['identity', 'IDENTITY'], 202],
    ['Content-Type', ['text/plain', 'application/json'], 415],
    ['Content-Type', ['application/json', 'application/json'], 415],
    ['Idempotency-Key', ['one', 'two'], 400],
  ])('%s: %j of a payload is %i', async (name, lines, status) => {
    expect((await sendLines('POST', '/process', name, lines, PAYLOAD)).statusCode).toBe(status);
  });
});
