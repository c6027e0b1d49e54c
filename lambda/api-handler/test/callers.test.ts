import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { examplesOf, type Media, operationOf } from '../../testing/api-definition';
import { bodyOf } from '../../testing/invocation';
import { environment } from '../src/env';
import { routes } from '../src/routes';
import { bearer, type Call, callAs, type Identity } from './callers-api';

const PAYLOAD = { type: 't', data: {} };
const LIST: Call = { method: 'GET', path: '/transactions' };
const post = (key: string): Call => ({
  method: 'POST',
  path: '/process',
  headers: { 'Idempotency-Key': key },
  body: PAYLOAD,
});

/** Whether two callers have one Idempotency-Key between them. */
async function shareKeys(one: Identity, other: Identity): Promise<boolean> {
  const key = crypto.randomUUID();
  const [first, second] = [await callAs(one, post(key)), await callAs(other, post(key))];
  expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
  return bodyOf(first).id === bodyOf(second).id;
}

afterEach(() => {
  environment.AUTHORIZATION = 'NONE';
});

describe('a caller with a token', () => {
  beforeEach(() => {
    environment.AUTHORIZATION = 'JWT';
  });

  const guarded = routes.filter(({ isOpen }) => !isOpen);
  const callOf = ({ method, path }: (typeof routes)[number]): Call => ({
    method,
    path: path.replace(/\{.+?\}/g, 'x'),
  });

  it('is asked for by every route but that of monitors, which have none', () => {
    expect(routes.filter(({ isOpen }) => isOpen)).toMatchObject([{ method: 'GET', path: '/health' }]);
  });

  const untrusted: [string, Identity][] = [
    ['of an event that no authorizer has seen', {}],
    ['that an older authorizer let in', { authorizer: { principalId: 'ann', scope: 'read' } }],
    ['without an expiry', bearer('ann', { trustedUntil: undefined })],
    ['with an expiry that is no number', bearer('ann', { trustedUntil: 'never' })],
    ['of whom nobody says whether it acts for all', bearer('ann', { admin: undefined })],
    ['who is no user and does not act for all', bearer('', { user: undefined })],
    ['whose token has expired since', bearer('ann', { trustedUntil: `${Math.floor(Date.now() / 1000)}` })],
    ['who acts for all, and whose token has expired', bearer('ann', { admin: 'true', trustedUntil: '1' })],
  ];
  it.each(untrusted)('%s is 401 for every route, as API Gateway says it', async (_name, identity) => {
    for (const route of guarded) {
      const result = await callAs(identity, callOf(route));
      expect(result).toMatchObject({
        statusCode: 401,
        headers: { 'WWW-Authenticate': 'Bearer', 'Content-Type': 'application/problem+json' },
      });
      const { instance: _, requestId: __, ...problem } = bodyOf(result);
      const { replies } = operationOf(`${route.method} ${route.path}`);
      const documented = replies.find(({ status }) => status === 401)?.content['application/problem+json'];
      expect(examplesOf(documented as Media)).toContainEqual(expect.objectContaining(problem));
    }
  });

  it('is answered until the token expires, clock skew included, and not a millisecond longer', async () => {
    const trustedUntil = 4_000_000_000;
    const at = async (ms: number) => {
      vi.useFakeTimers({ toFake: ['Date'], now: ms });
      return (await callAs(bearer('ann', { trustedUntil: `${trustedUntil}` }), LIST)).statusCode;
    };
    try {
      expect([await at(trustedUntil * 1000 - 1), await at(trustedUntil * 1000)]).toEqual([200, 401]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('need not be one for /health, preflight requests, and what is not there', async () => {
    const statuses = [
      { method: 'GET', path: '/health' },
      { method: 'OPTIONS', path: '/process' },
      { method: 'GET', path: '/nothing' },
    ].map(async (call) => (await callAs({}, call)).statusCode);
    expect(await Promise.all(statuses)).toEqual([200, 204, 404]);
  });

  it('has the Idempotency-Keys of its user, whichever of its tokens it shows', async () => {
    const otherToken = bearer('ann', { principalId: 'another', trustedUntil: '4000000009' });
    expect(await shareKeys(bearer('ann'), otherToken)).toBe(true);
    expect(await shareKeys(bearer('ann'), bearer('ann', { admin: 'true' }))).toBe(true);
    expect(await shareKeys(bearer('ann'), bearer('Ann'))).toBe(false);
  });

  it('that is no user has the Idempotency-Keys of its subject', async () => {
    const service = (principalId: string) => bearer('', { user: undefined, admin: 'true', principalId });
    expect(await shareKeys(service('one'), service('one'))).toBe(true);
    expect(await shareKeys(service('one'), service('two'))).toBe(false);
    expect(await shareKeys(service('ann'), bearer('ann'))).toBe(false);
  });

  it('that is no user has to say whose transactions to list', async () => {
    const service = bearer('', { user: undefined, admin: 'true' });
    const result = await callAs(service, LIST);
    expect(result.statusCode).toBe(400);
    expect(bodyOf(result).detail).toBe('The query parameter userId is missing.');
    expect((await callAs(service, { ...LIST, query: { userId: 'ann' } })).statusCode).toBe(200);
  });
});

describe('a caller who signs', () => {
  beforeEach(() => {
    environment.AUTHORIZATION = 'IAM';
  });

  const signer = (userArn: string): Identity => ({ userArn });
  const user = (name: string) => signer(`arn:aws:iam::123456789012:user/${name}`);
  const session = (role: string, name: string) =>
    signer(`arn:aws:sts::123456789012:assumed-role/${role}/${name}`);

  it('has the Idempotency-Keys of its user or role, in whichever session', async () => {
    expect(await shareKeys(user('ann'), user('ann'))).toBe(true);
    expect(await shareKeys(user('ann'), user('bob'))).toBe(false);
    expect(await shareKeys(session('shop', 'i-1'), session('shop', 'i-2'))).toBe(true);
    expect(await shareKeys(session('shop', 'i-1'), session('shopping', 'i-1'))).toBe(false);
    expect(await shareKeys(session('shop', 'i-1'), user('shop'))).toBe(false);
    expect(
      await shareKeys(session('shop', 'i-1'), signer('arn:aws:sts::210987654321:assumed-role/shop/i-1')),
    ).toBe(false);
  });

  it('acts for every user, and is none itself', async () => {
    const body = { userId: 'of somebody who signs', amount: '1', currency: 'EUR' };
    expect((await callAs(user('ann'), { method: 'POST', path: '/transactions', body })).statusCode).toBe(201);
    const list = await callAs(user('bob'), { ...LIST, query: { userId: body.userId } });
    expect(bodyOf(list).items).toMatchObject([body]);
    expect((await callAs(user('ann'), LIST)).statusCode).toBe(400);
  });
});

describe('a caller whom nobody asks', () => {
  it('shares its Idempotency-Keys with all of them', async () => {
    expect(await shareKeys({}, { userArn: 'arn:aws:iam::123456789012:user/ann' })).toBe(true);
    expect(await shareKeys({}, bearer('ann'))).toBe(true);
  });
});
