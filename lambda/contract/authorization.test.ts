import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AUDIENCE, newKey, type SigningKey, TokenIssuer } from '../testing/token-issuer';
import { ApiClient } from './api-client';
import { anybody, bearer, type Caller, signer } from './callers';
import { LocalStack } from './local-stack';
import type { Answer, Call } from './message';
import { expectCors, expectProblem, expectReply } from './promises';

const REGION = 'eu-west-2';
/** The developer's own, who may do everything. */
const ACCOUNT = { accessKeyId: 'test', secretAccessKey: 'test' };
const PAYLOAD = { type: 'contract.test', data: {} };

const stack = await LocalStack.create();
afterAll(() => stack.remove());
let apiUrl: string;

/** Deploys the stack with other settings, which changes the API and not its URL. */
async function deploy(...settings: string[]): Promise<void> {
  apiUrl = (await stack.up(...settings)).apiUrl ?? '';
}

/** The same with dev's own limits. */
async function deployAsIs(...settings: string[]): Promise<void> {
  apiUrl = (await stack.upAsIs(...settings)).apiUrl ?? '';
}

const as = (caller: Caller) => new ApiClient(apiUrl, caller);

/** Expects a refusal of the status, in the promised form, and returns what it says. */
function expectRefusal(answer: Answer, status: 401 | 403): unknown {
  expect(answer.status, answer.text).toBe(status);
  const { type, detail } = expectProblem(answer);
  expect(type).toBe(`urn:tap:problem:${status === 401 ? 'unauthorized' : 'forbidden'}`);
  return detail;
}

/** What every mode leaves open, and what it closes. */
function itGuards(status: 401 | 403): void {
  it('leaves GET /health open', async () => {
    const answer = await as(anybody).get('/health');
    expect(answer.status, answer.text).toBe(200);
    expectReply('GET /health', answer);
    expect(await as(anybody).head('/health')).toMatchObject({ status: 200, text: '' });
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

describe('with IAM', () => {
  const account = signer({ region: REGION, credentials: ACCOUNT });
  let aws: { endpoint: string; region: string; credentials: typeof ACCOUNT };

  beforeAll(async () => {
    await deploy('tap:api.authorization=IAM');
    aws = { endpoint: await stack.endpoint(), region: REGION, credentials: ACCOUNT };
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

describe('with JSON Web Tokens', async () => {
  const [rsa, ec, unknown] = [
    await newKey('RS256', 'rsa'),
    await newKey('ES256', 'ec'),
    await newKey('RS256', 'unknown'),
  ];
  const issuer = await TokenIssuer.start([rsa, ec]);
  const SCOPE = { scope: 'other tap' };
  const seconds = () => Math.floor(Date.now() / 1_000);

  beforeAll(() =>
    deploy(
      'tap:api.authorization=JWT',
      `tap:api.jwt.issuer=${issuer.url}`,
      `tap:api.jwt.audience=${AUDIENCE}`,
      'tap:api.jwt.scopes[0]=tap',
    ),
  );
  afterAll(() => issuer.stop());

  /** How many lines of the authorizer's log match the pattern. */
  async function authorizerLines(filterPattern: string): Promise<number> {
    const client = new CloudWatchLogsClient({
      endpoint: await stack.endpoint(),
      region: REGION,
      credentials: ACCOUNT,
    });
    let count = 0;
    const query = { logGroupName: '/aws/lambda/tap-authorizer-dev', filterPattern };
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) count += events.length;
    return count;
  }

  /** A header and claims that nobody signed. */
  const forged = (header: object, claims: object) =>
    [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

  itGuards(401);

  it('names the scheme to a caller without a token', async () => {
    const answer = await as(anybody).post('/process', PAYLOAD);
    expect(expectRefusal(answer, 401)).toBe('Unauthorized');
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each([
    ['RS256', () => issuer.token(rsa, SCOPE)],
    ['ES256', () => issuer.token(ec, SCOPE)],
    ['client_id', () => issuer.token(rsa, { ...SCOPE, aud: undefined, client_id: AUDIENCE })],
  ])('takes a token with %s', async (_name, token) => {
    const client = as(bearer(await token()));
    const accepted = await client.post('/process', PAYLOAD);
    expect(accepted.status, accepted.text).toBe(202);
    expect((await client.get(client.locationOf(accepted))).status).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ['has expired', () => issuer.token(rsa, { ...SCOPE, exp: seconds() - 61 })],
    ['is not valid yet', () => issuer.token(rsa, { ...SCOPE, nbf: seconds() + 120 })],
    ['never expires', () => issuer.token(rsa, { ...SCOPE, exp: undefined })],
    ['is for another audience', () => issuer.token(rsa, { ...SCOPE, aud: 'another' })],
    ['is of another issuer', () => issuer.token(rsa, { ...SCOPE, iss: 'https://issuer.example.com' })],
    ['is signed with an unknown key', () => issuer.token(unknown, SCOPE)],
    [
      'is signed with an unknown key of a known name',
      () => issuer.token({ ...unknown, jwk: rsa.jwk }, SCOPE),
    ],
    ['has no signature', async () => new UnsecuredJWT(issuer.claims(SCOPE)).encode()],
    [
      'has an HMAC with the public key',
      () =>
        new SignJWT(issuer.claims(SCOPE))
          .setProtectedHeader({ alg: 'HS256', kid: 'rsa' })
          .sign(Buffer.from(JSON.stringify(rsa.jwk))),
    ],
    [
      'was tampered with',
      async () =>
        `${forged({ alg: 'RS256', kid: 'rsa' }, issuer.claims(SCOPE))}.${(await issuer.token(rsa, SCOPE)).split('.')[2]}`,
    ],
    ['is none', async () => 'none'],
  ])('refuses a token that %s', async (_name, token) => {
    const answer = await as(bearer(await token())).post('/process', PAYLOAD);
    expect(expectRefusal(answer, 401)).toBe('Unauthorized');
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each(['bearer ', 'BEARER ', 'bEaReR ', 'Bearer   '])(
    'knows the scheme as "%s" as well',
    async (scheme) => {
      const Authorization = `${scheme}${await issuer.token(rsa, SCOPE)}`;
      expect((await as(anybody).head('/process/1', { Authorization })).status).toBe(404);
    },
  );

  it.each([{}, { scope: 'other' }])('forbids a token with the scopes of %j', async (claims) => {
    const answer = await as(bearer(await issuer.token(rsa, claims))).post('/process', PAYLOAD);
    expect(expectRefusal(answer, 403)).toMatch(/not authorized|explicit deny/);
  });

  it.each(['Basic OjpO', 'Bearer', 'Token e30.e30.e30'])(
    'refuses the Authorization %s',
    async (Authorization) => {
      expectRefusal(await as(anybody).post('/process', PAYLOAD, { Authorization }), 401);
    },
  );

  it('refuses a good token without its scheme', async () => {
    const Authorization = await issuer.token(rsa, SCOPE);
    expectRefusal(await as(anybody).post('/process', PAYLOAD, { Authorization }), 401);
  });

  it('asks the authorizer about nothing that cannot be a token', async () => {
    const before = await authorizerLines('"platform.start"');
    for (const Authorization of ['Bearer none', 'Bearer a.b', 'Bearer a.b.c.d', 'Basic OjpO', 'Bearer'])
      expectRefusal(await as(anybody).get('/process/1', { Authorization }), 401);
    expect(
      (await as(bearer(await issuer.token(rsa, { ...SCOPE, sub: randomUUID() }))).get('/process/1')).status,
    ).toBe(404);
    await expect.poll(() => authorizerLines('"platform.start"')).toBe(before + 1);
  });

  it('asks the authorizer once for each token', async () => {
    const invocations = () => authorizerLines('"platform.start"');
    const refusals = () => authorizerLines('"The token is refused"');
    const callTwice = async () => {
      const client = as(bearer(await issuer.token(rsa, { ...SCOPE, sub: randomUUID() })));
      expect((await client.get('/process/1')).status).toBe(404);
      expect((await client.post('/process', PAYLOAD)).status).toBe(202);
    };
    const before = { invocations: await invocations(), refusals: await refusals() };
    await callTwice();
    await callTwice();
    // Lines may come late, but in order: when the refusal is there, all that came before it is.
    expectRefusal(await as(bearer(await issuer.token(unknown, SCOPE))).get('/process/1'), 401);
    await expect.poll(refusals).toBe(before.refusals + 1);
    expect(await invocations()).toBe(before.invocations + 3);
  });

  describe('and the limits of dev', () => {
    const BAD_CALLERS = 24;
    const GOOD_CALLERS = 40;

    beforeAll(() =>
      deployAsIs(
        'tap:api.authorization=JWT',
        `tap:api.jwt.issuer=${issuer.url}`,
        `tap:api.jwt.audience=${AUDIENCE}`,
        'tap:api.jwt.scopes[0]=tap',
      ),
    );

    /** Who has another token for each call: the answer for one is kept. */
    const withTokensOf =
      (key: SigningKey): Caller =>
      async () => ({ Authorization: `Bearer ${await issuer.token(key, { ...SCOPE, sub: randomUUID() })}` });

    it('callers with bad tokens do not keep out those with good ones', async () => {
      const [good, bad] = [as(withTokensOf(rsa)), withTokensOf(unknown)];
      let attacked = true;
      const refused: number[] = [];
      const attack = Array.from({ length: BAD_CALLERS }, async () => {
        const client = as(bad);
        while (attacked) refused.push((await client.get('/process/1')).status);
      });
      const answers: Answer[] = [];
      try {
        await expect.poll(() => refused.length).toBeGreaterThan(BAD_CALLERS);
        for (let caller = 0; caller < GOOD_CALLERS; caller++) answers.push(await good.get('/process/1'));
      } finally {
        attacked = false;
        await Promise.all(attack);
      }
      expect(answers.map(({ status }) => status)).toEqual(Array(GOOD_CALLERS).fill(404));
      expect(new Set(refused)).toEqual(new Set([401]));
    });
  });
});
