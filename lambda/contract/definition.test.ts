import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examplesOf, operations } from '../testing/api-definition';
import type { Answer } from './api-client';
import { api, MAX_PAYLOAD_BYTES } from './client';
import { expectCors, expectProblem, expectReply } from './promises';

const PAYLOAD = { type: 'contract.test', data: { text: 'a' } };
const withKey = (key: string, body: unknown) => api.post('/process', body, { 'Idempotency-Key': key });

/** Takes several requests at once until one of them meets the first in progress. */
async function requestInProgress(): Promise<Answer> {
  for (;;) {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => withKey(key, PAYLOAD)));
    for (const answer of answers) expectReply('POST /process', answer);
    const inProgress = answers.find(({ status }) => status === 409);
    if (inProgress) return inProgress;
  }
}

/** How each documented reply comes about: `<operation> <status>`, for a problem with its kind. */
const calls: Record<string, () => Promise<Answer>> = {
  'GET /health 200': () => api.get('/health'),
  'POST /process 202': () => api.post('/process', PAYLOAD),
  'POST /process 400 malformed-request': () => api.post('/process', '{'),
  'POST /process 409 request-in-progress': requestInProgress,
  'POST /process 413 payload-too-large': () => api.post('/process', 'x'.repeat(MAX_PAYLOAD_BYTES + 1)),
  'POST /process 415 unsupported-media-type': () =>
    api.post('/process', PAYLOAD, { 'Content-Type': 'text/plain' }),
  'POST /process 422 validation-failed': () => api.post('/process', { ...PAYLOAD, data: [] }),
  'POST /process 422 idempotency-key-reused': async () => {
    const key = randomUUID();
    await withKey(key, PAYLOAD);
    return withKey(key, { ...PAYLOAD, type: 'other' });
  },
  'GET /process/{id} 200': async () => api.get(api.locationOf(await api.post('/process', PAYLOAD))),
  'GET /process/{id} 404 not-found': () => api.get(`/process/${randomUUID()}`),
};

/** What a working API does not answer on demand; the functions' own tests bring it about. */
const NOT_CALLED: Record<number, string> = {
  429: 'comes of throttling, which would refuse the other tests too',
  500: 'comes of a dependency that fails',
  503: 'comes of a dependency that is down',
  504: 'comes of a function that takes more than 29 seconds',
};

interface Problem {
  type?: string;
}
const kindOf = (example: unknown) => (example as Problem).type?.split(':').at(-1);

/** Every documented reply, and every kind of problem that its examples show. */
const documented = operations.flatMap(({ name, replies }) =>
  replies.flatMap(({ status, content }) =>
    Object.entries(content).flatMap(([mediaType, media]) =>
      mediaType === 'application/problem+json'
        ? examplesOf(media).map((example) => ({
            operation: name,
            status,
            reply: `${name} ${status} ${kindOf(example)}`,
          }))
        : [{ operation: name, status, reply: `${name} ${status}` }],
    ),
  ),
);
const called = documented.filter(({ status }) => !(status in NOT_CALLED));

describe.concurrent('the definition', () => {
  it('has the replies that are called, and no others', () => {
    expect(called.map(({ reply }) => reply).sort()).toEqual(Object.keys(calls).sort());
  });

  it.each(called)('describes $reply', async ({ operation, status, reply }) => {
    const answer = await calls[reply]?.();
    expect(answer?.status, answer?.text).toBe(status);
    const body = expectReply(operation, answer as Answer);
    if (status >= 400) expect(reply).toBe(`${operation} ${status} ${kindOf(body)}`);
  });

  const bodies = operations.flatMap(({ name, path, method, requestBody, parameters }) =>
    Object.entries(requestBody?.content ?? {}).flatMap(([mediaType, media]) =>
      examplesOf(media).map((example) => ({ name, path, method, mediaType, example, parameters })),
    ),
  );

  it.each(bodies)('has an example for $name that is accepted: $example', async (request) => {
    const { name, path, method, mediaType, example, parameters } = request;
    const headers = parameters.map((parameter) => [parameter.name, `${parameter.example}-${randomUUID()}`]);
    const answer = await api.call({
      method,
      path,
      headers: { 'Content-Type': mediaType, ...Object.fromEntries(headers) },
      body: JSON.stringify(example),
    });
    expect(answer.status, answer.text).toBe(202);
    expectReply(name, answer);
  });
});

describe.concurrent('the API', () => {
  it('processes what it has accepted', async () => {
    const accepted = await api.post('/process', { ...PAYLOAD, userId: 'contract' });
    const { id } = expectReply('POST /process', accepted);
    expect(api.locationOf(accepted)).toBe(`/process/${id}`);
    await expect
      .poll(async () => expectReply('GET /process/{id}', await api.get(api.locationOf(accepted))), {
        timeout: 50_000,
      })
      .toMatchObject({ id, type: PAYLOAD.type, status: 'PROCESSED' });
  });

  it('gives a retry the first answer', async () => {
    const key = randomUUID();
    const [first, second] = [await withKey(key, PAYLOAD), await withKey(key, PAYLOAD)];
    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 202, text: first.text });
    expect(second.headers.location).toBe(first.headers.location);
  });

  it.each(['/health', '/process', `/process/${randomUUID()}`])(
    'answers the preflight request for %s',
    async (path) => {
      const preflight = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };
      const answer = await api.call({ method: 'OPTIONS', path, headers: preflight });
      expect(answer).toMatchObject({ status: 204, text: '' });
      expectCors(answer);
      const template = path.replace(/^(\/process\/).+/, '$1{id}');
      for (const { method, parameters, requestBody } of operations.filter((one) => one.path === template)) {
        expect(answer.headers['access-control-allow-methods']).toContain(method);
        const headers = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
        for (const name of [...headers, ...(requestBody ? ['Content-Type'] : [])])
          expect(answer.headers['access-control-allow-headers']).toContain(name);
      }
    },
  );

  it('lets web pages read the headers they need', async () => {
    const shown = (await api.post('/process', PAYLOAD)).headers['access-control-expose-headers'];
    for (const name of ['Location', 'Retry-After']) expect(shown).toContain(name);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'GET'])('refuses %s /process and says what it takes', async (method) => {
    const answer = await api.call({ method, path: '/process' });
    expect(answer.status).toBe(405);
    expect(expectProblem(answer).type).toBe('urn:tap:problem:method-not-allowed');
    expect(answer.headers.allow).toBe('POST, OPTIONS');
  });

  it.each([
    { Accept: 'text/html;q=x, */' },
    { 'Accept-Encoding': 'gzip, br' },
    { Range: 'bytes=0-1', 'If-None-Match': '*' },
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

  it.each(['', '/', '/unknown', '/health/more', '/process/a/b', '//health', '/Health'])(
    'does not have "%s"',
    async (path) => {
      const answer = await api.get(path);
      expect(answer.status).toBe(404);
      expect(expectProblem(answer).type).toBe('urn:tap:problem:not-found');
    },
  );
});
