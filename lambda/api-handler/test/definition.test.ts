import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import {
  examplesOf,
  type Media,
  operationOf,
  operations,
  schemas,
  validator,
  validatorOf,
} from '../../testing/api-definition';
import { awsError, failNext, intercept } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { environment } from '../src/env';
import { handler } from '../src/handler';
import { routes } from '../src/routes';
import { s3, table } from '../src/services';
import * as transactions from './transactions-api';

/**
 * What API Gateway answers without asking the function, and where the function does so callers.test.ts and isolation.test.ts bring it
 * about; or, for GET /health, what only a defect could.
 */
const NOT_FROM_HANDLER = [/ (401|403|429|504)$/, /^(?!GET \/health ).* 503$/, /^GET \/health 500$/];

const post = (overrides: Partial<APIGatewayProxyEvent> = {}) =>
  handler(httpEvent({ path: '/process', ...overrides }), lambdaContext());
const get = (path: string, headers: Record<string, string> = {}) =>
  handler(httpEvent({ httpMethod: 'GET', path, headers, body: null }), lambdaContext());
/** What the definition does not list: its `content` says the one, and the others are between servers and browsers. */
const NOT_LISTED = /^(Content-Type|Access-Control-.+|Vary)$/;
/** It is there, whatever it is. */
const HAVING_IT = { 'If-None-Match': '*' };
const NO_TAG = { 'If-Match': '1' };
const OTHER_TAG = { 'If-Match': '"other"' };
const withKey = (key: string, body: string) => post({ body, headers: { 'Idempotency-Key': key } });

const UNKNOWN = '019a0c1e-7b5a-7c3d-8e2f-0123456789ab';
const CHANGE = { amount: '2', currency: 'JPY' };

/** How each documented reply of the function comes about. */
const replies: Record<string, () => ReturnType<typeof handler>> = {
  'GET /health 200': () => get('/health'),
  'GET /health 304': () => get('/health', HAVING_IT),
  'GET /health 400': () => get('/health', NO_TAG),
  'GET /health 412': () => get('/health', OTHER_TAG),
  'GET /health 503': () => {
    // What was known of it before is forgotten by then.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    failNext(table, GetCommand, awsError('ResourceNotFoundException', 400));
    return get('/health');
  },
  'POST /process 202': () => post(),
  'POST /process 400': () => post({ body: '{' }),
  'POST /process 409': async () => {
    const body = '{"type":"t","data":{}}';
    await new Promise<void>((held) => {
      intercept(s3, () => new Promise(() => held()));
      void withKey('slow', body);
    });
    return withKey('slow', body);
  },
  'POST /process 412': () => post({ headers: OTHER_TAG }),
  'POST /process 413': () => post({ body: 'x'.repeat(environment.MAX_PAYLOAD_BYTES + 1) }),
  'POST /process 415': () => post({ headers: { 'Content-Type': 'text/plain' } }),
  'POST /process 422': () => post({ body: '{"type":"t","data":[]}' }),
  'POST /process 500': () => {
    failNext(s3, PutObjectCommand, awsError('AccessDenied', 403));
    return post();
  },
  'GET /process/{id} 200': async () => get(`/process/${bodyOf(await post()).id}`),
  'GET /process/{id} 304': async () => get(`/process/${bodyOf(await post()).id}`, HAVING_IT),
  'GET /process/{id} 400': async () => get(`/process/${bodyOf(await post()).id}`, NO_TAG),
  'GET /process/{id} 412': async () => get(`/process/${bodyOf(await post()).id}`, OTHER_TAG),
  'GET /process/{id} 404': () => get('/process/unknown'),
  'GET /process/{id} 500': () => {
    failNext(table, GetCommand, awsError('AccessDeniedException', 400));
    return get(`/process/${UNKNOWN}`);
  },
  'POST /transactions 201': () => transactions.post(transactions.SMALLEST),
  'POST /transactions 400': () => transactions.post('{'),
  'POST /transactions 409': async () => {
    const slow = () => transactions.post(transactions.SMALLEST, { 'Idempotency-Key': 'slow' });
    await new Promise<void>((held) => {
      let puts = 0;
      // The first is the record of the key.
      intercept(table, (command) =>
        command instanceof PutCommand && ++puts === 2 ? new Promise(() => held()) : undefined,
      );
      void slow();
    });
    return slow();
  },
  'POST /transactions 412': () => transactions.post(transactions.SMALLEST, OTHER_TAG),
  'POST /transactions 413': () => transactions.post('x'.repeat(environment.MAX_PAYLOAD_BYTES + 1)),
  'POST /transactions 415': () => transactions.post(transactions.SMALLEST, { 'Content-Type': 'text/plain' }),
  'POST /transactions 422': () => transactions.post({}),
  'POST /transactions 500': () => {
    failNext(table, PutCommand, awsError('AccessDeniedException', 400));
    return transactions.post(transactions.SMALLEST);
  },
  'GET /transactions 200': async () => {
    const { userId } = await transactions.make({ userId: 'two of them' });
    await transactions.make({ userId });
    return transactions.list({ userId, limit: '1' });
  },
  'GET /transactions 304': () => transactions.list({ userId: 'user-1' }, HAVING_IT),
  'GET /transactions 412': () => transactions.list({ userId: 'user-1' }, OTHER_TAG),
  'GET /transactions 400': () => transactions.list({ userId: 'user-1', limit: '0' }),
  'GET /transactions 500': () => {
    failNext(table, QueryCommand, awsError('AccessDeniedException', 400));
    return transactions.list({ userId: 'user-1' });
  },
  'GET /transactions/{id} 200': async () => transactions.get((await transactions.make()).id),
  'GET /transactions/{id} 304': async () => transactions.get((await transactions.make()).id, HAVING_IT),
  'GET /transactions/{id} 400': async () => transactions.get((await transactions.make()).id, NO_TAG),
  'GET /transactions/{id} 412': async () => transactions.get((await transactions.make()).id, OTHER_TAG),
  'GET /transactions/{id} 404': () => transactions.get(UNKNOWN),
  'GET /transactions/{id} 500': () => {
    failNext(table, GetCommand, awsError('AccessDeniedException', 400));
    return transactions.get(UNKNOWN);
  },
  'PUT /transactions/{id} 200': () => change({}, '"1"'),
  'PUT /transactions/{id} 400': () => transactions.put(UNKNOWN, '{'),
  'PUT /transactions/{id} 404': () => transactions.put(UNKNOWN, { ...CHANGE, version: 1 }),
  'PUT /transactions/{id} 409': () => change({ version: 2 }),
  'PUT /transactions/{id} 412': () => change({}, '"2"'),
  'PUT /transactions/{id} 413': () =>
    transactions.put(UNKNOWN, 'x'.repeat(environment.MAX_PAYLOAD_BYTES + 1)),
  'PUT /transactions/{id} 415': () => transactions.put(UNKNOWN, CHANGE, { 'Content-Type': 'text/plain' }),
  'PUT /transactions/{id} 422': () => change({ amount: 2 }, '"1"'),
  'PUT /transactions/{id} 428': () => change({}),
  'PUT /transactions/{id} 500': () => {
    failNext(table, UpdateCommand, awsError('AccessDeniedException', 400));
    return transactions.put(UNKNOWN, { ...CHANGE, version: 1 });
  },
  'DELETE /transactions/{id} 204': async () => transactions.remove((await transactions.make()).id),
  'DELETE /transactions/{id} 400': () => transactions.remove(UNKNOWN, { 'If-Match': '1' }),
  'DELETE /transactions/{id} 404': () => transactions.remove(UNKNOWN),
  'DELETE /transactions/{id} 412': async () =>
    transactions.remove((await transactions.make()).id, { 'If-Match': '"2"' }),
  'DELETE /transactions/{id} 500': () => {
    failNext(table, UpdateCommand, awsError('AccessDeniedException', 400));
    return transactions.remove(UNKNOWN);
  },
};

async function change(changes: object, ifMatch?: string) {
  const { id } = await transactions.make();
  return transactions.put(id, { ...CHANGE, ...changes }, ifMatch ? { 'If-Match': ifMatch } : {});
}

describe('api/openapi.yaml', () => {
  it('has the routes of the function, and no others', () => {
    const implemented = routes.map(({ method, path }) => `${method} ${path}`);
    expect(operations.map(({ name }) => name).sort()).toEqual(implemented.sort());
  });

  it('has the statuses that the function answers with', () => {
    const documented = operations.flatMap((operation) =>
      operation.replies.map(({ status }) => `${operation.name} ${status}`),
    );
    const fromHandler = documented.filter((reply) => !NOT_FROM_HANDLER.some((other) => other.test(reply)));
    expect(fromHandler.sort()).toEqual(Object.keys(replies).sort());
  });

  const cases = operations.flatMap((operation) =>
    operation.replies.map((reply) => ({ name: `${operation.name} ${reply.status}`, reply })),
  );

  it.each(cases.filter(({ name }) => name in replies))(
    'describes the reply of $name',
    async ({ name, reply: { status, content, headers } }) => {
      const result = await replies[name]?.();
      expect(result?.statusCode).toBe(status);
      const own = Object.keys(result?.headers ?? {}).filter((header) => !NOT_LISTED.test(header));
      // API Gateway adds the other.
      expect([...own, 'X-Amzn-RequestId'].sort()).toEqual(Object.keys(headers).sort());
      if (Object.keys(content).length === 0) {
        expect(result?.body).toBe('');
        return;
      }
      const media = content[String(result?.headers?.['Content-Type'])];
      const validate = validator(media?.schema ?? {});
      const body = JSON.parse(result?.body ?? '');
      expect(media && validate(body), JSON.stringify(validate.errors)).toBe(true);
      if (status >= 400 && status !== 503) {
        const { type, title, detail } = body;
        expect(examplesOf(media as Media)).toContainEqual(
          expect.objectContaining({ type, title, status, detail }),
        );
      }
    },
  );

  it.each(cases)('has examples of $name that its schema allows', ({ reply }) => {
    for (const { schema, example } of Object.values(reply.headers))
      expect(validator(schema)(example)).toBe(true);
    for (const media of Object.values(reply.content)) {
      const validate = validator(media.schema);
      expect(examplesOf(media).length).toBeGreaterThan(0);
      for (const example of examplesOf(media))
        expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it.each(Object.entries(schemas))('has an example of %s that it allows', (name, { example }) => {
    const validate = validatorOf(name);
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(operations)(
    'has examples for the request of $name that its schemas allow',
    ({ parameters, requestBody }) => {
      for (const { schema, example } of parameters) expect(validator(schema)(example)).toBe(true);
      for (const media of Object.values(requestBody?.content ?? {})) {
        for (const example of examplesOf(media)) expect(validator(media.schema)(example)).toBe(true);
      }
    },
  );
});

it.each(['!', 'x'.repeat(255), '~', '', ' ', 'a b', 'ü', 'x'.repeat(256)])(
  'judges the Idempotency-Key "%s" as the function does',
  async (key) => {
    const schema = operationOf('POST /process').parameters[0]?.schema ?? {};
    const result = await withKey(key, '{"type":"t","data":{}}');
    expect(result.statusCode).toBe(validator(schema)(key) ? 202 : 400);
    if (result.statusCode === 400)
      expect(bodyOf(result).detail).toBe('Idempotency-Key must be 1-255 visible ASCII characters.');
  },
);
