import { expect, it } from 'vitest';
import { bodyOf, httpEvent, lambdaContext, sampleEvent } from '../../testing/invocation';
import { metricSum, outputLines, outputText } from '../../testing/output';
import { handler } from '../src/handler';
import { get, list, make, post, put, remove } from './transactions-api';

const call = (event = httpEvent()) => handler(event, lambdaContext());

it('counts the first invocation as a cold start, and only that', async () => {
  await call(sampleEvent('health'));
  await call(sampleEvent('health'));
  expect(metricSum('ColdStart')).toBe(1);
});

it('logs one line per request with correlation id, route, method, status and duration', async () => {
  const { id } = bodyOf(await call());
  const lines = outputLines().filter(({ message }) => message === 'Request answered');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    level: 'INFO',
    service: 'tests',
    correlation_id: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    function_request_id: 'lambda-request-1',
    route: '/process',
    processId: id,
    method: 'POST',
    status: 202,
    durationMs: expect.any(Number),
  });
});

it('does not carry keys into the next request', async () => {
  await call();
  await call(httpEvent({ httpMethod: 'GET', path: '/nothing' }));
  const last = outputLines().findLast(({ message }) => message === 'Request answered');
  expect(last).not.toHaveProperty('route');
  expect(last).not.toHaveProperty('processId');
});

it('counts what it received, with service and environment', async () => {
  await call();
  expect(outputLines().find((line) => 'Received' in line)).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'TAP', Dimensions: [['service', 'environment']] }] },
    service: 'tests',
    environment: 'test',
    Received: 1,
  });
});

it('counts nothing for a refused request', async () => {
  await call(httpEvent({ body: '{}' }));
  expect(metricSum('Received')).toBe(0);
});

it('logs nothing of payload, headers or keys, also when it refuses them', async () => {
  const headers = { Authorization: 'Bearer PRIVATE', 'Idempotency-Key': 'PRIVATE-KEY', Cookie: 'PRIVATE' };
  for (const body of [
    '{"type":"t","userId":"PRIVATE-USER","data":{"PRIVATE":"PRIVATE"}}',
    '{"type":"PRIVATE","data":{}}',
    'PRIVATE no json',
  ]) {
    await call(httpEvent({ body, headers }));
    await call(httpEvent({ body }));
  }
  expect(outputLines().length).toBeGreaterThan(5);
  expect(outputText()).not.toContain('PRIVATE');
});

it('names the transaction in the log line, and nothing of what it holds or of the request', async () => {
  const PRIVATE = { userId: 'PRIVATE-USER', amount: '4711', currency: 'JPY', description: 'PRIVATE' };
  const { id } = await make(PRIVATE);
  const { userId, ...change } = PRIVATE;
  await put(id, { ...change, version: 1 });
  await put(id, { ...change, version: 1 });
  await put(id, change, { 'If-Match': '"PRIVATE"' });
  await put(id, { ...change, amount: 'PRIVATE' });
  await get(id);
  await get('PRIVATE-ID');
  await list({ userId });
  await list({ userId, limit: 'PRIVATE' });
  await list({ userId, cursor: 'PRIVATE' });
  await post({ ...PRIVATE, amount: '4711.5' }, { 'Idempotency-Key': 'PRIVATE KEY' });
  await remove(id);
  const answered = outputLines().filter(({ message }) => message === 'Request answered');
  expect(answered).toHaveLength(12);
  expect(answered.at(-1)).toMatchObject({ route: '/transactions/{id}', transactionId: id, status: 204 });
  expect(outputText()).not.toMatch(/PRIVATE|4711/);
});
