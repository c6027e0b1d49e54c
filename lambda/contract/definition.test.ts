import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examplesOf, operations } from '../testing/api-definition';
import { api, MAX_PAYLOAD_BYTES } from './client';
import type { Answer } from './message';
import { expectCors, expectProblem, expectReply } from './promises';

const PAYLOAD = { type: 'contract.test', data: { text: 'a' } };
const TRANSACTION = { userId: 'contract', amount: '12.50', currency: 'EUR' };
const { userId: _, ...CHANGE } = TRANSACTION;
const ANY_VERSION = { 'If-Match': '*' };

type Send = (body: unknown, headers?: Record<string, string>) => Promise<Answer>;
const postProcess: Send = (body, headers) => api.post('/process', body, headers);
const postTransaction: Send = (body, headers) => api.post('/transactions', body, headers);
const putTransaction: Send = async (body, headers) => api.put(await transactionPath(), body, headers);

const transactionPath = async () => api.locationOf(await postTransaction(TRANSACTION));
/** The path as soon as it has the text: then nothing changes its content any more, between a GET and the HEAD that is held against it. */
async function settled(path: string, text: string): Promise<string> {
  await expect.poll(async () => (await api.get(path)).text).toContain(text);
  return path;
}
const processPath = async () => settled(api.locationOf(await postProcess(PAYLOAD)), 'PROCESSED');
/** Of a user that no other test writes to. */
async function listPath(): Promise<string> {
  const userId = randomUUID();
  await postTransaction({ ...TRANSACTION, userId });
  return settled(`/transactions?userId=${userId}`, userId);
}
/** A path of the template whose resource is there. */
const pathsTo: Record<string, () => Promise<string>> = {
  '/process/{id}': processPath,
  '/transactions/{id}': transactionPath,
};

const withKey = (send: Send, key: string, body: unknown) => send(body, { 'Idempotency-Key': key });

/** Takes several requests at once until one of them meets the first in progress. */
async function requestInProgress(operation: string, send: Send, body: unknown): Promise<Answer> {
  for (;;) {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => withKey(send, key, body)));
    for (const answer of answers) expectReply(operation, answer);
    const inProgress = answers.find(({ status }) => status === 409);
    if (inProgress) return inProgress;
  }
}

async function keyReused(send: Send, body: object): Promise<Answer> {
  const key = randomUUID();
  await withKey(send, key, body);
  return withKey(send, key, { ...body, userId: 'another' });
}

type Calls = Record<string, () => Promise<Answer>>;

/** What is refused of every operation that takes a body. */
const bodyCalls = (operation: string, send: Send): Calls => ({
  [`${operation} 400 malformed-request`]: () => send('{'),
  [`${operation} 413 payload-too-large`]: () => send('x'.repeat(MAX_PAYLOAD_BYTES + 1)),
  [`${operation} 415 unsupported-media-type`]: () => send({}, { 'Content-Type': 'text/plain' }),
  [`${operation} 422 validation-failed`]: () => send({}),
});

/** What is refused of every operation that creates. */
const creationCalls = (operation: string, send: Send, body: object): Calls => ({
  [`${operation} 412 precondition-failed`]: () => send(body, { 'If-Match': '*' }),
  [`${operation} 409 request-in-progress`]: () => requestInProgress(operation, send, body),
  [`${operation} 422 idempotency-key-reused`]: () => keyReused(send, body),
});

type Read = (path: string, headers?: Record<string, string>) => Promise<Answer>;

/** What is answered by the preconditions of every operation that reads. */
const conditionalReads = (operation: string, path: () => Promise<string>) => ({
  [`${operation} 304`]: async (read: Read) => read(await path(), { 'If-None-Match': '*' }),
  [`${operation} 400 malformed-request`]: async (read: Read) => read(await path(), { 'If-Match': '1' }),
  [`${operation} 412 precondition-failed`]: async (read: Read) =>
    read(await path(), { 'If-Match': '"other"' }),
});

/** How each documented reply to a GET comes about, and the same to a HEAD: `<operation> <status>`, for a problem with its kind. */
const reads: Record<string, (read: Read) => Promise<Answer>> = {
  'GET /health 200': (read) => read('/health'),
  ...conditionalReads('GET /health', async () => '/health'),
  'GET /process/{id} 200': async (read) => read(await processPath()),
  'GET /process/{id} 404 not-found': (read) => read(`/process/${randomUUID()}`),
  ...conditionalReads('GET /process/{id}', processPath),
  'GET /transactions 200': async (read) => read(await listPath()),
  ...conditionalReads('GET /transactions', listPath),
  'GET /transactions/{id} 200': async (read) => read(await transactionPath()),
  'GET /transactions/{id} 404 not-found': (read) => read(`/transactions/${randomUUID()}`),
  ...conditionalReads('GET /transactions/{id}', transactionPath),
};

/** How each other documented reply comes about. */
const calls: Calls = {
  'POST /process 202': () => postProcess(PAYLOAD),
  ...bodyCalls('POST /process', postProcess),
  ...creationCalls('POST /process', postProcess, PAYLOAD),

  'POST /transactions 201': () => postTransaction(TRANSACTION),
  ...bodyCalls('POST /transactions', postTransaction),
  ...creationCalls('POST /transactions', postTransaction, TRANSACTION),
  'PUT /transactions/{id} 200': () => putTransaction(CHANGE, ANY_VERSION),
  ...bodyCalls('PUT /transactions/{id}', (body, headers) =>
    putTransaction(body, { ...ANY_VERSION, ...headers }),
  ),
  'PUT /transactions/{id} 404 not-found': () => api.put(`/transactions/${randomUUID()}`, CHANGE, ANY_VERSION),
  'PUT /transactions/{id} 409 version-conflict': () => putTransaction({ ...CHANGE, version: 2 }),
  'PUT /transactions/{id} 412 precondition-failed': () => putTransaction(CHANGE, { 'If-Match': '"2"' }),
  'PUT /transactions/{id} 428 precondition-required': () => putTransaction(CHANGE),
  'DELETE /transactions/{id} 204': async () => api.delete(await transactionPath()),
  'DELETE /transactions/{id} 400 malformed-request': async () =>
    api.delete(await transactionPath(), { 'If-Match': '1' }),
  'DELETE /transactions/{id} 404 not-found': () => api.delete(`/transactions/${randomUUID()}`),
  'DELETE /transactions/{id} 412 precondition-failed': async () =>
    api.delete(await transactionPath(), { 'If-Match': '"2"' }),
};

/** What a working API does not answer on demand; the functions' own tests bring it about. */
const NOT_CALLED: Record<number, string> = {
  401: 'comes of bearer tokens: authorization.test.ts',
  403: 'comes of callers without a right: authorization.test.ts',
  429: 'comes of throttling, which would refuse the other tests too',
  500: 'comes of a dependency that fails',
  503: 'comes of a function that is busy, or of a dependency that is down: concurrency.test.ts',
  504: 'comes of a function that takes more than 29 seconds',
};

interface Problem {
  type?: string;
}
const kindOf = (example: unknown) => (example as Problem).type?.split(':').at(-1);

/** Every documented reply, and every kind of problem that its examples show. */
const documented = operations.flatMap(({ name, replies }) =>
  replies.flatMap(({ status, content }) => {
    const problems = content['application/problem+json'];
    const kinds = problems ? examplesOf(problems).map((example) => ` ${kindOf(example)}`) : [''];
    return kinds.map((kind) => ({ operation: name, status, reply: `${name} ${status}${kind}` }));
  }),
);
const called = documented.filter(({ status }) => !(status in NOT_CALLED));

describe.concurrent('the definition', () => {
  it('has the replies that are called, and no others', () => {
    const names = [...Object.keys(reads), ...Object.keys(calls)];
    expect(called.map(({ reply }) => reply).sort()).toEqual(names.sort());
  });

  it.each(called)('describes $reply', async ({ operation, status, reply }) => {
    const answer = await (reads[reply]?.((...call) => api.get(...call)) ?? calls[reply]?.());
    expect(answer?.status, answer?.text).toBe(status);
    const body = expectReply(operation, answer as Answer);
    if (status >= 400) expect(reply).toBe(`${operation} ${status} ${kindOf(body)}`);
  });

  it.each(called.filter(({ reply }) => reply in reads))(
    'describes the answer to HEAD as well: $reply',
    async ({ operation, status, reply }) => {
      const [get, head] = [await reads[reply]?.(api.get.bind(api)), await reads[reply]?.(api.head.bind(api))];
      expect(head).toMatchObject({ status, text: '' });
      expect(Object.keys(head?.headers ?? {}).sort()).toEqual(Object.keys(get?.headers ?? {}).sort());
      expect(head?.headers['content-type']).toBe(get?.headers['content-type']);
      if (operation !== 'GET /health') {
        expect(head?.headers['content-length']).toBe(get?.headers['content-length']);
      }
    },
  );

  const requests = operations.flatMap((operation) => {
    const bodies: { mediaType?: string; body?: unknown }[] = Object.entries(
      operation.requestBody?.content ?? {},
    ).flatMap(([mediaType, media]) => examplesOf(media).map((body) => ({ mediaType, body })));
    return (bodies.length > 0 ? bodies : [{}]).map((example) => ({ ...operation, ...example }));
  });

  it.each(requests)('has an example of $name that is accepted: $body', async (request) => {
    const { name, method, path, parameters, replies, mediaType, body } = request;
    const examplesIn = (place: string) =>
      Object.fromEntries(
        parameters.filter((parameter) => parameter.in === place).map((one) => [one.name, `${one.example}`]),
      );
    const { 'Idempotency-Key': key, ...headers } = examplesIn('header');
    const answer = await api.call({
      method,
      path: `${(await pathsTo[path]?.()) ?? path}?${new URLSearchParams(examplesIn('query'))}`,
      headers: {
        ...headers,
        ...(key && { 'Idempotency-Key': `${key}-${randomUUID()}` }),
        ...(mediaType && { 'Content-Type': mediaType }),
      },
      ...(mediaType && { body: JSON.stringify(body) }),
    });
    expect(answer.status, answer.text).toBe(replies.find(({ status }) => status < 300)?.status);
    expectReply(name, answer);
  });
});

describe.concurrent('the API', () => {
  it('processes what it has accepted', async () => {
    const accepted = await api.post('/process', { ...PAYLOAD, userId: 'contract' });
    const { id } = expectReply('POST /process', accepted);
    expect(api.locationOf(accepted)).toBe(`/process/${id}`);
    await expect
      .poll(async () => expectReply('GET /process/{id}', await api.get(api.locationOf(accepted))))
      .toMatchObject({ id, type: PAYLOAD.type, status: 'PROCESSED' });
  });

  it('gives a retry the first answer', async () => {
    const key = randomUUID();
    const [first, second] = [
      await withKey(postProcess, key, PAYLOAD),
      await withKey(postProcess, key, PAYLOAD),
    ];
    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 202, text: first.text });
    expect(second.headers.location).toBe(first.headers.location);
  });

  it.each([
    '/health',
    '/process',
    `/process/${randomUUID()}`,
    '/transactions',
    `/transactions/${randomUUID()}`,
  ])('answers the preflight request for %s', async (path) => {
    const preflight = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };
    const answer = await api.call({ method: 'OPTIONS', path, headers: preflight });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expectCors(answer);
    const template = path.replace(/^(\/\w+\/).+/, '$1{id}');
    for (const { method, parameters, requestBody } of operations.filter((one) => one.path === template)) {
      expect(answer.headers['access-control-allow-methods']).toContain(method);
      const headers = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
      for (const name of [...headers, ...(requestBody ? ['Content-Type'] : [])])
        expect(answer.headers['access-control-allow-headers']).toContain(name);
    }
  });

  it('lets web pages read the headers they need', async () => {
    const shown = (await api.post('/process', PAYLOAD)).headers['access-control-expose-headers'];
    for (const name of ['Location', 'ETag', 'Retry-After']) expect(shown).toContain(name);
  });

  it.each([
    ...['PUT', 'PATCH', 'DELETE', 'GET'].map((method) => [method, '/process', 'POST, OPTIONS']),
    ...['PUT', 'PATCH', 'DELETE'].map((method) => [method, '/transactions', 'POST, GET, HEAD, OPTIONS']),
    ...['POST', 'PATCH'].map((method) => [method, '/transactions/1', 'GET, HEAD, PUT, DELETE, OPTIONS']),
  ] as [string, string, string][])('refuses %s %s and says what it takes', async (method, path, allowed) => {
    const answer = await api.call({ method, path });
    expect(answer.status).toBe(405);
    expect(expectProblem(answer).type).toBe('urn:tap:problem:method-not-allowed');
    expect(answer.headers.allow?.split(', ').sort()).toEqual(allowed.split(', ').sort());
  });

  it.each([
    { Accept: 'text/html;q=x, */' },
    { 'Accept-Encoding': 'gzip, br' },
    { Range: 'bytes=0-1', 'If-Range': '"1"' },
    { 'If-Modified-Since': new Date().toUTCString(), 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
    { 'X-HTTP-Method-Override': 'DELETE' },
    { 'X-Forwarded-For': '\'"<>, 999.999.999.999', 'X-Forwarded-Host': 'example.com' },
    { 'X-Amzn-Trace-Id': 'Root=nonsense;;=;Sampled=?' },
    { 'X-Twice': ['a', 'b'], Cookie: ['a=1', 'b=2'] },
    { 'User-Agent': '"},{"\\' },
    { 'X-Long': 'x'.repeat(8_000) },
    { Expect: '100-continue' },
    { Authorization: 'Basic OjpO', Origin: 'null' },
  ])('does not mind the headers %j', async (headers) => {
    const answer = await api.get('/health', headers);
    expect(answer.status, answer.text).toBe(200);
    expectReply('GET /health', answer);
  });

  it.each([
    { 'Idempotency-Key': ['contract-1', 'contract-2'] },
    { 'Content-Type': ['text/plain', 'application/json'] },
    { 'Content-Encoding': ['gzip', 'identity'] },
  ])('answers a header that comes twice: %j', async (headers) => {
    expectReply('POST /process', await api.post('/process', PAYLOAD, headers));
  });

  it.each(['/../health', '/process/../health', '/process/%2e%2e/health', '/process/%2e%2e%2fhealth'])(
    'is not led elsewhere by %s',
    async (path) => expect([400, 403, 404]).toContain((await api.get(path)).status),
  );

  it.each(['', '/', '/unknown', '/health/more', '/process/a/b', '/transactions/a/b', '//health', '/Health'])(
    'does not have "%s"',
    async (path) => {
      const answer = await api.get(path);
      expect(answer.status).toBe(404);
      expect(expectProblem(answer).type).toBe('urn:tap:problem:not-found');
    },
  );
});
