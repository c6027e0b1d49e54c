import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { operations } from '../testing/api-definition';
import { whenUp } from './api-client';
import { api } from './client';
import { expectCors, expectProblem, expectReply } from './promises';
import { PAYLOAD, postProcess, withKey } from './replies';

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
    const answer = await whenUp(() => api.get('/health', headers));
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
