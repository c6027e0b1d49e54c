import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { anybody, bearer, type Caller, signer } from './callers';
import { ACCOUNT, as, deploy, expectRefusal, itGuards, PAYLOAD, REGION } from './guarded';
import type { Answer, Call } from './message';

describe('with IAM', () => {
  const account = signer({ region: REGION, credentials: ACCOUNT });
  let aws: Awaited<ReturnType<typeof deploy>>;

  beforeAll(async () => {
    aws = await deploy('tap:api.authorization=IAM');
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The credentials of a new role that may invoke the resources of any API. */
  async function roleWith(...resources: string[]) {
    const [iam, sts, RoleName] = [new IAMClient(aws), new STSClient(aws), `caller-${randomUUID()}`];
    const policy = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
    const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: policy(trust) }),
    );
    const Resource = resources.map((resource) => `arn:aws:execute-api:${REGION}:*:*/${resource}`);
    const rights = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource };
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'calls', PolicyDocument: policy(rights) }),
    );
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'contract' }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
  }

  /** Sends a call with the signature of another. */
  async function withSignatureOf(signed: Call, sent: Call): Promise<Answer> {
    return as(async (url) => account(url, signed)).call(sent);
  }

  itGuards(403);

  it('says that an unsigned request has no credentials', async () => {
    expect(expectRefusal(await as(anybody).post('/process', PAYLOAD), 403)).toBe(
      'Missing Authentication Token',
    );
  });

  it('takes a signed request', async () => {
    const accepted = await as(account).post('/process', PAYLOAD);
    expect(accepted.status, accepted.text).toBe(202);
    const transaction = { userId: 'Zoë & co', amount: '1', currency: 'EUR' };
    expect((await as(account).post('/transactions', transaction)).status).toBe(201);
    const listed = await as(account).get(`/transactions?userId=${encodeURIComponent(transaction.userId)}`);
    expect(listed.status, listed.text).toBe(200);
    expect((await as(account).get('/process/a%20b')).status).toBe(404);
  });

  it.each([
    ['a wrong secret', { credentials: { ...ACCOUNT, secretAccessKey: 'wrong' } }],
    ['an unknown key', { credentials: { ...ACCOUNT, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } }],
    ['another region', { region: 'us-east-1' }],
  ])('refuses a signature with %s', async (_name, identity) => {
    const caller = signer({ region: REGION, credentials: ACCOUNT, ...identity });
    expectRefusal(await as(caller).post('/process', PAYLOAD), 403);
  });

  it.each([-6, 6])('refuses a signature of a clock that is off by %i minutes', async (minutes) => {
    const caller: Caller = async (...call) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
      return account(...call).finally(() => vi.useRealTimers());
    };
    expectRefusal(await as(caller).post('/process', PAYLOAD), 403);
  });

  const body = JSON.stringify(PAYLOAD);
  it.each<[string, Call, Call]>([
    [
      'body',
      { method: 'POST', path: '/process', body },
      { method: 'POST', path: '/process', body: `${body} ` },
    ],
    ['path', { method: 'GET', path: '/process/1' }, { method: 'GET', path: '/process/2' }],
    [
      'query',
      { method: 'GET', path: '/transactions?userId=a' },
      { method: 'GET', path: '/transactions?userId=b' },
    ],
    ['method', { method: 'GET', path: '/transactions/1' }, { method: 'DELETE', path: '/transactions/1' }],
  ])('refuses a request whose %s is not what was signed', async (_part, signed, sent) => {
    const headers = { 'Content-Type': 'application/json' };
    expect([202, 200, 404]).toContain((await withSignatureOf(signed, { ...signed, headers })).status);
    expect(expectRefusal(await withSignatureOf(signed, { ...sent, headers }), 403)).toMatch(
      /^The request signature we calculated does not match/,
    );
  });

  it('lets a role do what it may, and nothing else', async () => {
    const role = as(signer({ region: REGION, credentials: await roleWith('dev/POST/process') }));
    expect((await role.post('/process', PAYLOAD)).status).toBe(202);
    expect(expectRefusal(await role.get('/process/1'), 403)).toMatch(
      /^User: arn:aws:sts::\d{12}:assumed-role\/caller-.*\/contract is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:.*\/dev\/GET\/process\/1/,
    );
  });

  it('refuses a role without its session token', async () => {
    const { sessionToken: _, ...credentials } = await roleWith('*');
    expectRefusal(await as(signer({ region: REGION, credentials })).post('/process', PAYLOAD), 403);
  });

  it('refuses a bearer token', async () => {
    expectRefusal(await as(bearer('e30.e30.e30')).post('/process', PAYLOAD), 403);
  });
});
