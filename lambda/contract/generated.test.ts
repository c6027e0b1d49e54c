import { METHODS } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationOf, operations, validator, validatorOf } from '../testing/api-definition';
import { whenUp } from './api-client';
import { api } from './client';
import type { Answer } from './message';
import { expectCors, expectProblem, expectReply } from './promises';

const isPayload = validatorOf('Payload');
const isNewTransaction = validatorOf('NewTransaction');
const isKey = validator(operationOf('POST /process').parameters[0]?.schema ?? {});

const json = fc.jsonValue({ maxDepth: 4 });
const payload = fc.record(
  {
    type: fc.stringMatching(/^[a-z0-9.-]{1,64}$/),
    userId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    data: fc.dictionary(fc.string(), json),
  },
  { requiredKeys: ['type', 'data'] },
);
/** A payload with a member missing, of another type, or too many. */
const damaged = fc
  .tuple(
    payload,
    fc.constantFrom('type', 'userId', 'data', 'extra', '__proto__'),
    fc.option(json, { nil: undefined }),
  )
  .map(([members, name, value]) => Object.fromEntries([...Object.entries(members), [name, value]]));
const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
const half = fc.integer({ min: 0xd8_00, max: 0xdf_ff }).map((unit) => String.fromCharCode(unit));
const transaction = fc
  .record(
    {
      userId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 140 }),
      amount: fc.oneof(fc.stringMatching(/^[0-9]{1,16}(\.[0-9]{1,3})?$/), json),
      currency: fc.constantFrom('KWD', 'BHD', 'kwd'),
      // Characters, and now and then half of one, which is none.
      description: fc.string({ unit: fc.oneof({ weight: 99, arbitrary: character }, half), maxLength: 300 }),
    },
    { requiredKeys: ['amount', 'currency'] },
  )
  .map((members): object => JSON.parse(JSON.stringify(members)));
const latin1 = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,300}$/);
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/);
/** Entity tags, some of them that of a version 1, and lines of a header that have them. */
const tagLines = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.stringMatching(/^(W\/)?"[\x21\x23-\x7e\x80-\xff]{0,6}"$/),
        fc.constantFrom('"1"', 'W/"1"', '"2"', '"1,"', '",1"'),
      ),
      fc.constantFrom(', ', ',', ' ,, ', '\t,', 'line'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => {
    const text = parts.map(([tag, end]) => `${tag}${end === 'line' ? '\n' : end}`).join('');
    return { tags: parts.map(([tag]) => tag), lines: text.replace(/\n$/, '').split('\n') };
  });
/** Connection management is between the client and the server, and says nothing about the API. */
const NOT_THE_APIS =
  /^(connection|keep-alive|transfer-encoding|content-length|expect|upgrade|te|trailer|host|proxy-.*)$/i;
const segment = fc.oneof(
  fc.string({ unit: 'binary' }).map(percentEncoded),
  fc.constantFrom(...'process health %2F %00 ~ ; : + %7Bid%7D %25 %F0%9F%9A%80 %ff %c0%af'.split(' ')),
);
const noUri = fc.constantFrom(...'% %z %4 %u0041 {id} | ^ " < ` \\\\'.split(' '));

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A refusal in the promised form, with one of the statuses. */
function expectRefusal(answer: Answer, ...statuses: number[]): void {
  expect(statuses, answer.text).toContain(answer.status);
  expectProblem(answer);
}

/** Tries a promise about generated input, with a hundred requests: fewer inputs where each takes several. */
function forAll<T>(
  inputs: fc.Arbitrary<T>,
  promise: (input: T) => Promise<void>,
  requestsEach = 1,
): Promise<void> {
  return fc.assert(fc.asyncProperty(inputs, promise), { numRuns: 100 / requestsEach });
}

describe.concurrent('generated input', () => {
  it('takes every payload in, and tells its status', () =>
    forAll(
      payload,
      async (body) => {
        const accepted = await api.post('/process', body);
        expect(accepted.status, accepted.text).toBe(202);
        expectReply('POST /process', accepted);
        const status = await api.get(api.locationOf(accepted));
        expect(status.status).toBe(200);
        expect(expectReply('GET /process/{id}', status).type).toBe(body.type);
      },
      2,
    ));

  it('judges damaged payloads by the schema', () =>
    forAll(damaged, async (body) => {
      const answer = await api.post('/process', body);
      expect(answer.status, answer.text).toBe(isPayload(JSON.parse(JSON.stringify(body))) ? 202 : 422);
      expectReply('POST /process', answer);
    }));

  it('refuses other JSON, and names the members', () =>
    forAll(json, async (body) => {
      const answer = await api.post('/process', JSON.stringify(body));
      expectRefusal(answer, 422);
      expect(expectReply('POST /process', answer).errors).not.toEqual([]);
    }));

  it('refuses text that is not JSON', () =>
    forAll(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json().map((text) => `${text}}`),
      ),
      async (body) => {
        fc.pre(!isJson(body));
        expectRefusal(await api.post('/process', Buffer.from(body)), 400);
      },
    ));

  it('refuses bytes', () =>
    forAll(fc.uint8Array({ maxLength: 2_000 }), async (body) =>
      expectRefusal(await api.post('/process', body), 400, 422),
    ));

  it('takes JSON of its media type only', () =>
    forAll(latin1, async (type) => {
      const answer = await api.post('/process', { type: 't', data: {} }, { 'Content-Type': type });
      expectReply('POST /process', answer);
      expectRefusal(answer, 415);
    }));

  it('judges an Idempotency-Key by its schema', () =>
    forAll(latin1, async (key) => {
      const answer = await api.post('/process', { type: 't', data: {} }, { 'Idempotency-Key': key });
      expectReply('POST /process', answer);
      expect(answer.status !== 400, answer.text).toBe(isKey(key.trim()));
    }));

  it('judges transactions by the schema', () =>
    forAll(transaction, async (body) => {
      const answer = await api.post('/transactions', body);
      expect(answer.status, answer.text).toBe(isNewTransaction(body) ? 201 : 422);
      const reply = expectReply('POST /transactions', answer);
      if (answer.status === 201) expect(reply).toMatchObject(body);
    }));

  it('takes its own cursors only', () =>
    forAll(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), async (cursor) => {
      expectRefusal(await api.get(`/transactions?userId=a&cursor=${percentEncoded(cursor)}`), 400);
    }));

  it('changes no transaction but that of the If-Match', async () => {
    const path = api.locationOf(
      await api.post('/transactions', { userId: 'a', amount: '1', currency: 'EUR' }),
    );
    await forAll(latin1, async (header) => {
      fc.pre(!/^\s*\*\s*$|"1"/.test(header));
      const answer = await api.put(path, { amount: '2', currency: 'EUR' }, { 'If-Match': header });
      expectRefusal(answer, 400, 412);
      expectReply('PUT /transactions/{id}', answer);
    });
    expect((await api.get(path)).headers.etag).toBe('"1"');
  });

  it('compares entity tags as RFC 9110 says, in however many lines they come', async () => {
    const path = api.locationOf(
      await api.post('/transactions', { userId: 'a', amount: '1', currency: 'EUR' }),
    );
    await forAll(
      tagLines,
      async ({ tags, lines }) => {
        const isWeaklyThere = tags.some((tag) => tag.replace(/^W\//, '') === '"1"');
        for (const read of [api.get.bind(api), api.head.bind(api)]) {
          expect((await read(path, { 'If-Match': lines })).status).toBe(tags.includes('"1"') ? 200 : 412);
          expect((await read(path, { 'If-None-Match': lines })).status).toBe(isWeaklyThere ? 304 : 200);
        }
      },
      4,
    );
  });

  it('knows no other process or transaction', () =>
    forAll(
      segment,
      async (id) => {
        fc.pre(id !== '' && !id.includes('%2F'));
        expectRefusal(await api.get(`/process/${id}`), 404);
        expectRefusal(await api.get(`/transactions/${id}`), 404);
      },
      2,
    ));

  it('knows no other path', () =>
    forAll(fc.array(segment, { minLength: 1, maxLength: 6 }), async (segments) => {
      expectRefusal(await api.get(`/none/${segments.join('/')}`), 404);
    }));

  // API Gateway refuses these before it knows the API, whose form of errors the answer so lacks.
  it('refuses paths that are no URI', () =>
    forAll(fc.tuple(segment, noUri, segment), async (parts) => {
      const answer = await api.get(`/process/${parts.join('')}`);
      expect(answer.status, answer.text).toBe(400);
    }));

  it('refuses other methods, and says which there are', () =>
    forAll(
      fc.tuple(
        fc.constantFrom(...METHODS.filter((method) => method !== 'CONNECT')),
        fc.constantFrom('/health', '/process', '/process/1', '/transactions', '/transactions/1', '/none'),
      ),
      async ([method, path]) => {
        fc.pre(
          method !== 'OPTIONS' &&
            !operations.some((one) => methodsOf(one).includes(method) && matches(one.path, path)),
        );
        const answer = await api.call({ method, path });
        expect([403, 404, 405], answer.text).toContain(answer.status);
        if (method === 'HEAD') expectCors(answer);
        else expectProblem(answer);
        if (answer.status === 405) expect(answer.headers.allow).toContain('OPTIONS');
      },
    ));

  it('does not mind unknown headers and queries', () =>
    forAll(
      fc.tuple(fc.dictionary(token, latin1, { maxKeys: 8 }), fc.webQueryParameters()),
      async ([headers, query]) => {
        fc.pre(!Object.keys(headers).some((name) => NOT_THE_APIS.test(name)));
        const answer = await whenUp(() => api.get(`/health?${query}`, headers));
        expect(answer.status, answer.text).toBe(200);
        expectReply('GET /health', answer);
      },
    ));
});

it('has sent at least 1,000 requests', () => expect(api.sent).toBeGreaterThanOrEqual(1_000));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function methodsOf({ method }: { method: string }): string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{.+?\}/g, '[^/]+')}$`).test(path);
}
