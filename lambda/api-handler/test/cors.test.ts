import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { awsError, failNext } from '../../testing/aws';
import { httpEvent, lambdaContext } from '../../testing/invocation';
import { environment } from '../src/env';
import { handler } from '../src/handler';
import { s3 } from '../src/services';

const ORIGIN = 'https://app.example.com';
const call = (event: Partial<APIGatewayProxyEvent>) => handler(httpEvent(event), lambdaContext());

afterEach(() => {
  environment.CORS_ORIGINS = ['*'];
});

describe('every reply', () => {
  const cases: [number, Partial<APIGatewayProxyEvent>][] = [
    [200, { httpMethod: 'GET', path: '/health' }],
    [202, {}],
    [204, { httpMethod: 'OPTIONS' }],
    [404, { path: '/nothing' }],
    [405, { httpMethod: 'PUT' }],
    [422, { body: '{}' }],
    [500, {}],
  ];

  it.each(cases)('lets any page read it: %i', async (status, event) => {
    if (status === 500) failNext(s3, PutObjectCommand, awsError('AccessDenied', 403));
    const result = await call(event);
    expect(result.statusCode).toBe(status);
    expect(result.headers).toMatchObject({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, X-Amzn-RequestId',
    });
    expect(result.headers).not.toHaveProperty('Vary');
  });

  it.each(cases)('lets the pages of the configured origins read it: %i', async (status, event) => {
    environment.CORS_ORIGINS = ['https://other.example.com', ORIGIN];
    if (status === 500) failNext(s3, PutObjectCommand, awsError('AccessDenied', 403));
    const result = await call({ ...event, headers: { Origin: ORIGIN } });
    expect(result.statusCode).toBe(status);
    expect(result.headers).toMatchObject({ 'Access-Control-Allow-Origin': ORIGIN, Vary: 'Origin' });
  });

  it.each([
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'capacitor://localhost',
    'http://[::1]:3000',
  ])('lets a configured page, extension or app read it: %s', async (Origin) => {
    environment.CORS_ORIGINS = [ORIGIN, Origin];
    const { headers } = await call({ httpMethod: 'OPTIONS', headers: { Origin } });
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': Origin, Vary: 'Origin' });
  });

  it.each([
    'https://evil.example.com',
    `${ORIGIN}.evil.example.com`,
    ORIGIN.replace('https', 'http'),
    'null',
    '*',
    undefined,
  ])('lets no page of the origin %s read it', async (Origin) => {
    environment.CORS_ORIGINS = [ORIGIN];
    const { headers } = await call({ httpMethod: 'OPTIONS', headers: Origin ? { Origin } : {} });
    expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
    expect(headers).toMatchObject({ Vary: 'Origin' });
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/health', 'GET, HEAD, OPTIONS'],
    ['/process', 'POST, OPTIONS'],
    ['/process/1', 'GET, HEAD, OPTIONS'],
    ['/transactions', 'POST, GET, HEAD, OPTIONS'],
    ['/transactions/1', 'GET, HEAD, PUT, DELETE, OPTIONS'],
  ])('on %s allows %s and the headers that a client may send', async (path, methods) => {
    const result = await call({ httpMethod: 'OPTIONS', path, body: null });
    expect(result).toMatchObject({ statusCode: 204, body: '' });
    expect(result.headers).toMatchObject({
      Allow: methods,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Max-Age': '7200',
    });
    const allowed = String(result.headers?.['Access-Control-Allow-Headers']).toLowerCase().split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'content-type',
        'idempotency-key',
        'if-match',
        'if-none-match',
      ]),
    );
    expect(allowed).toEqual(
      expect.arrayContaining([
        'if-modified-since',
        'if-unmodified-since',
        'x-amz-content-sha256',
        'x-amz-date',
        'x-amz-security-token',
      ]),
    );
    expect(result.headers).not.toHaveProperty('Content-Type');
  });

  it('on an unknown path is 404', async () => {
    expect((await call({ httpMethod: 'OPTIONS', path: '/nothing' })).statusCode).toBe(404);
  });
});
