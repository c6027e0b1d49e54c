import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { allItems, awsError, failNext, listKeys } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { outputText } from '../../testing/output';
import { environment } from '../src/env';
import { handler } from '../src/handler';
import { s3, table } from '../src/services';
import { SMALLEST } from './transactions-api';

const { MAX_PAYLOAD_BYTES } = environment;
const call = (event: Partial<APIGatewayProxyEvent>) => handler(httpEvent(event), lambdaContext());

async function expectProblem(
  event: Partial<APIGatewayProxyEvent>,
  status: number,
  kind: string,
): Promise<void> {
  await problemOf(event, status, kind);
}

async function problemOf(event: Partial<APIGatewayProxyEvent>, status: number, kind: string) {
  const result = await call(event);
  expect(result.statusCode).toBe(status);
  expect(result.headers?.['Content-Type']).toBe('application/problem+json');
  const problem = bodyOf(result);
  expect(problem).toMatchObject({
    type: `urn:tap:problem:${kind}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: 'urn:tap:request:c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  });
  return { result, problem };
}

describe('routing problems', () => {
  it.each([
    '/',
    '/nothing',
    '/process/a/b',
    '/transactions/a/b',
    '/health/',
    '/HEALTH',
    '//process',
    '/prócess/<x>/\ud800',
  ])('is 404 for the path %j', (path) =>
    expectProblem({ path, requestContext: { ...httpEvent().requestContext, path } }, 404, 'not-found'),
  );

  it.each([
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
    ['HEAD', '/process', 'POST, OPTIONS'],
    ['GET', '/process', 'POST, OPTIONS'],
    ['PUT', '/process', 'POST, OPTIONS'],
    ['DELETE', '/process/1', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/transactions', 'POST, GET, HEAD, OPTIONS'],
    ['POST', '/transactions/1', 'GET, HEAD, PUT, DELETE, OPTIONS'],
    ['get', '/health', 'GET, HEAD, OPTIONS'],
    ['head', '/health', 'GET, HEAD, OPTIONS'],
    ['BREW', '/health', 'GET, HEAD, OPTIONS'],
  ])('is 405 for %s %s and allows %s', async (httpMethod, path, allowed) => {
    const { result } = await problemOf({ httpMethod, path }, 405, 'method-not-allowed');
    expect(result.headers?.Allow).toBe(allowed);
  });
});

describe('body problems', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/jsonp',
    'application/json+x',
    'application/json x',
    'application/json; x',
    'application/json; x=',
    'application/json; x = y',
    'application/json; =y',
    'application/json; x=y z',
    'application/json; x="y',
    'application/json, application/json',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=latin1',
    'application/json; CHARSET="iso-8859-1"',
    `application/json${'; '.repeat(4_000)}x`,
    '',
  ])('is 415 for the media type "%s"', async (mediaType) => {
    const { result } = await problemOf(
      { headers: { 'Content-Type': mediaType } },
      415,
      'unsupported-media-type',
    );
    expect(result.headers).toMatchObject({
      'Accept-Post': 'application/json',
      'Accept-Encoding': 'identity',
    });
  });

  it.each(['gzip', 'identity, gzip', 'x', 'identityx'])('is 415 for a body in the coding %s', (coding) =>
    expectProblem({ headers: { 'Content-Encoding': coding } }, 415, 'unsupported-media-type'),
  );

  it('is 413 one byte over the limit, before the body is parsed', () =>
    expectProblem({ body: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) }, 413, 'payload-too-large'));

  it('counts bytes, not characters', () =>
    expectProblem({ body: 'é'.repeat(MAX_PAYLOAD_BYTES / 2 + 1) }, 413, 'payload-too-large'));

  it('counts the bytes of a base64 body after decoding', () => {
    const body = Buffer.alloc(MAX_PAYLOAD_BYTES + 1, 'x').toString('base64');
    return expectProblem({ body, isBase64Encoded: true }, 413, 'payload-too-large');
  });

  it.each([null, '', '{', 'hello', '{"a":1,}', '\ufeff', '[1] x'])('is 400 for the body %j', (body) =>
    expectProblem({ body }, 400, 'malformed-request'),
  );

  it('is 400 for bytes that are not UTF-8', () => {
    const body = Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('base64');
    return expectProblem({ body, isBase64Encoded: true }, 400, 'malformed-request');
  });

  it.each([
    ['{}', ['type', 'data']],
    ['null', ['']],
    ['[]', ['']],
    ['1', ['']],
    ['{"type":"Upper","data":{}}', ['type']],
    ['{"type":"t","data":[]}', ['data']],
    ['{"type":"t","data":null}', ['data']],
    ['{"type":"t","userId":"","data":{}}', ['userId']],
    ['{"type":"t","userId":7,"data":{}}', ['userId']],
    ['{"type":"t","data":{},"extra":1}', ['']],
    ['{"type":"t","data":{},"type":"t"}', ['type']],
    ['{"type":"t","data":{"x":[{"y":1,"\\u0079":1}]}}', ['data.x.0.y']],
  ])('is 422 for %s and names the fields', async (body, paths) => {
    const { problem } = await problemOf({ body }, 422, 'validation-failed');
    const errors = problem.errors as { path: string; message: string }[];
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(errors.every(({ message }) => message.length > 0)).toBe(true);
  });

  it('is 422 for a body of 100,000 levels', () => {
    const body = `{"type":"t","data":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    return expectProblem({ body }, 422, 'validation-failed');
  });

  it('stores nothing for any of these', async () => {
    await call({ body: '{"type":"Upper","data":{}}' });
    expect(await listKeys('')).toEqual([]);
    expect(await allItems()).toEqual([]);
  });
});

describe('faults behind the API', () => {
  const secret = new Error('internal: arn:aws:s3:::secret-place');

  it('is 500 without internals when the object cannot be stored, and writes no item', async () => {
    failNext(s3, PutObjectCommand, secret);
    const { result } = await problemOf({}, 500, 'internal-error');
    expect(result.body).not.toMatch(/secret|arn:/);
    expect(outputText()).toContain('secret-place');
    expect(await allItems()).toEqual([]);
  });

  it('is 500 when the item cannot be written: no 202 for what GET would not find', async () => {
    failNext(table, PutCommand, secret);
    await expectProblem({}, 500, 'internal-error');
    expect(await allItems()).toEqual([]);
  });
});

describe('a dependency that goes on to throttle', () => {
  const body = JSON.stringify(SMALLEST);

  it.each([
    ['the table on a write', table, PutCommand, 'ThrottlingException', { path: '/transactions', body }],
    ['the table on a key', table, PutCommand, 'ThrottlingException', { headers: { 'Idempotency-Key': 'k' } }],
    [
      'a provisioned table',
      table,
      GetCommand,
      'ProvisionedThroughputExceededException',
      { httpMethod: 'GET', path: '/process/019a0c1e-7b5a-7c3d-8e2f-0123456789ab', body: null },
    ],
    ['the bucket', s3, PutObjectCommand, 'SlowDown', {}],
  ])('is 503 with Retry-After: %s', async (_name, client, command, name, event) => {
    failNext(client, command, awsError(name, 400));
    const { result, problem } = await problemOf(event, 503, 'service-unavailable');
    expect(result.headers?.['Retry-After']).toBe('1');
    expect(problem.detail).toBe('The service is busy. Retrying it later is safe.');
  });

  it('leaves a key that the client may use again at once', async () => {
    const event = { path: '/transactions', body, headers: { 'Idempotency-Key': 'again' } };
    failNext(table, PutCommand, awsError('ThrottlingException', 400));
    await expectProblem(event, 503, 'service-unavailable');
    expect((await call(event)).statusCode).toBe(201);
  });
});

describe('an event that is not from API Gateway', () => {
  it.each([[{}], [{ Records: [] }], [null], [{ httpMethod: 'GET', path: 'health' }]])(
    'fails the invocation: %j',
    (event) =>
      expect(handler(event as never, lambdaContext())).rejects.toThrow(/^Not an API Gateway proxy event: /),
  );
});
