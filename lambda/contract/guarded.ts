import { expect, inject, it } from 'vitest';
import { ApiClient, whenUp } from './api-client';
import { anybody, type Caller } from './callers';
import { LocalStack } from './local-stack';
import type { Answer } from './message';
import { expectCors, expectProblem, expectReply } from './promises';

export const REGION = 'eu-west-2';
/** The developer's own, who may do everything. */
export const ACCOUNT = { accessKeyId: 'test', secretAccessKey: 'test' };
export const PAYLOAD = { type: 'contract.test', data: {} };

/** The stack that authorizes; with dev's own limits, which nobody reaches who makes one request after the other. */
const stack = new LocalStack(inject('guardedHome'));
let apiUrl: string;

/** Deploys it with the settings, which change the API and not its URL, and returns what calls its AWS. */
export async function deploy(...settings: string[]) {
  apiUrl = (await stack.upAsIs(...settings)).apiUrl ?? '';
  return { endpoint: await stack.endpoint(), region: REGION, credentials: ACCOUNT };
}

/** The API, called by somebody. */
export const as = (caller: Caller) => new ApiClient(apiUrl, caller);

/** Expects a refusal of the status, in the promised form, and returns what it says. */
export function expectRefusal(answer: Answer, status: 401 | 403): unknown {
  expect(answer.status, answer.text).toBe(status);
  const { type, detail } = expectProblem(answer);
  expect(type).toBe(`urn:tap:problem:${status === 401 ? 'unauthorized' : 'forbidden'}`);
  return detail;
}

/** What every mode leaves open, and what it closes. */
export function itGuards(status: 401 | 403): void {
  it('leaves GET /health open', async () => {
    const answer = await whenUp(() => as(anybody).get('/health'));
    expect(answer.status, answer.text).toBe(200);
    expectReply('GET /health', answer);
    const head = await whenUp(() => as(anybody).head('/health'));
    expect(head).toMatchObject({ status: 200, text: '' });
  });

  it.each(['/health', '/process', '/process/1', '/transactions', '/transactions/1'])(
    'leaves the preflight request for %s open, which carries no credentials',
    async (path) => {
      const preflight = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };
      const answer = await as(anybody).call({ method: 'OPTIONS', path, headers: preflight });
      expect(answer.status, answer.text).toBe(204);
      expectCors(answer);
      expect(answer.headers['access-control-allow-headers']).toContain('Authorization');
    },
  );

  it.each([
    ['POST', '/process'],
    ['GET', '/process/1'],
    ['POST', '/transactions'],
    ['GET', '/transactions?userId=a'],
    ['GET', '/transactions'],
    ['GET', '/transactions/1'],
    ['PUT', '/transactions/1'],
    ['DELETE', '/transactions/1'],
    ['PATCH', '/process'],
    ['GET', '/unknown'],
  ])('closes %s %s', async (method, path) => {
    expectRefusal(await as(anybody).call({ method, path }), status);
  });

  it.each(['/process/1', '/transactions?userId=a', '/transactions/1', '/unknown'])(
    'closes HEAD %s',
    async (path) => expect(await as(anybody).head(path)).toMatchObject({ status, text: '' }),
  );
}
