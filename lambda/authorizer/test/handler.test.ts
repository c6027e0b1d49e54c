import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { lambdaContext } from '../../testing/invocation';
import { outputLines, outputText } from '../../testing/output';
import { AUDIENCE, newKey, TokenIssuer } from '../../testing/token-issuer';

const STAGE_ARN = 'arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/dev';
const VARIABLES = [
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_JWKS_URI',
  'JWT_SCOPES',
  'JWT_USER_CLAIM',
  'JWT_ADMIN_SCOPE',
  'JWT_CLOCK_SKEW_SECONDS',
];
const EXPIRY = 4_000_000_000;

const key = await newKey('RS256', 'rsa');
const issuer = await TokenIssuer.start([key]);
afterAll(() => issuer.stop());

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
  // None of the others' variables.
  for (const name of ['DATA_BUCKET', 'METADATA_TABLE', 'SECRET_ARN', 'CORS_ORIGINS', 'MAX_PAYLOAD_BYTES'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('JWT_ISSUER', issuer.url);
  vi.stubEnv('JWT_AUDIENCE', AUDIENCE);
  vi.stubEnv('JWT_JWKS_URI', issuer.jwksUri);
  vi.stubEnv('JWT_SCOPES', 'tap/read tap/write');
  vi.stubEnv('JWT_USER_CLAIM', 'sub');
  vi.stubEnv('JWT_ADMIN_SCOPE', 'tap/admin');
  vi.stubEnv('JWT_CLOCK_SKEW_SECONDS', '60');
});

/** What a function that starts now answers. */
async function invoke(event: object): Promise<APIGatewayAuthorizerResult> {
  const { handler } = await import('../src/handler');
  return handler(event, lambdaContext());
}

const authorize = (authorizationToken: string, methodArn = `${STAGE_ARN}/POST/transactions`) =>
  invoke({ type: 'TOKEN', authorizationToken, methodArn });

const policy = (Effect: string) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: `${STAGE_ARN}/*` }],
});

describe('the authorizer', () => {
  it.each([`${STAGE_ARN}/POST/transactions`, `${STAGE_ARN}/GET/`])(
    'allows the whole stage to who calls %s with all scopes',
    async (methodArn) => {
      const token = await issuer.token(key, { scope: 'other tap/write tap/read', exp: EXPIRY });
      expect(await authorize(`Bearer ${token}`, methodArn)).toEqual({
        principalId: 'user-1',
        policyDocument: policy('Allow'),
        context: { user: 'user-1', admin: 'false', trustedUntil: `${EXPIRY + 60}` },
      });
    },
  );

  it('says who may act for all users, and names the user in characters that API Gateway keeps', async () => {
    const token = await issuer.token(key, { sub: '"Zoë"', scope: 'tap/read tap/write tap/admin' });
    const { context } = await authorize(`Bearer ${token}`);
    expect(context).toMatchObject({ user: '%22Zo%C3%AB%22', admin: 'true' });
  });

  it('names no user of tokens of trusted services, which act for all', async () => {
    vi.stubEnv('JWT_USER_CLAIM', '');
    const token = await issuer.token(key, { scope: 'tap/read tap/write', exp: EXPIRY });
    expect(await authorize(`Bearer ${token}`)).toMatchObject({
      principalId: 'user-1',
      context: { admin: 'true', trustedUntil: `${EXPIRY + 60}` },
    });
  });

  it('refuses a token that names no user, and says why in the log alone', async () => {
    vi.stubEnv('JWT_USER_CLAIM', 'username');
    const token = await issuer.token(key, { scope: 'tap/read tap/write' });
    await expect(authorize(`Bearer ${token}`)).rejects.toThrow(/^Unauthorized$/);
    expect(outputLines()).toContainEqual(expect.objectContaining({ reason: 'It names no user' }));
  });

  it.each(['bearer ', 'BEARER ', 'bEaReR  ', 'Bearer   '])(
    'knows the scheme as "%s" as well',
    async (scheme) => {
      const token = await issuer.token(key, { scope: 'tap/write tap/read' });
      expect(await authorize(`${scheme}${token}`)).toMatchObject({ policyDocument: policy('Allow') });
    },
  );

  it('allows a token without scopes when none is asked for', async () => {
    vi.stubEnv('JWT_SCOPES', '');
    const allowed = await authorize(`Bearer ${await issuer.token(key)}`);
    expect(allowed).toMatchObject({ policyDocument: policy('Allow') });
  });

  it.each([
    {},
    { scope: '' },
    { scope: 'tap/read' },
    { scope: 'tap/write' },
    { scope: 'tap/read tap/write2' },
    { scope: 'TAP/READ TAP/WRITE' },
  ])('denies the whole stage to a token with %j', async (claims) => {
    const denied = await authorize(`Bearer ${await issuer.token(key, claims)}`);
    expect(denied).toMatchObject({ principalId: 'user-1', policyDocument: policy('Deny') });
    expect(outputLines()).toContainEqual(expect.objectContaining({ message: 'The token lacks scopes' }));
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic OjpO',
    'bearer',
    'Bearere.e.e',
    'Bearer\te.e.e',
    'Bearer e.e.e e',
    'e.e.e',
  ])('refuses %j, which is no bearer token', async (authorization) => {
    await expect(authorize(authorization)).rejects.toThrow(/^Unauthorized$/);
    expect(outputLines()).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        message: 'The token is refused',
        reason: 'It is no bearer token',
      }),
    );
  });

  it('refuses a bad token, and logs why but no error', async () => {
    const token = await issuer.token(key, { exp: 1 });
    await expect(authorize(`Bearer ${token}`)).rejects.toThrow(/^Unauthorized$/);
    expect(outputLines()).toContainEqual(
      expect.objectContaining({ message: 'The token is refused', reason: 'ERR_JWT_EXPIRED exp' }),
    );
    expect(outputText()).not.toContain('ERROR');
  });

  it('fails, without a word on the caller, when the keys cannot be had', async () => {
    vi.stubEnv('JWT_JWKS_URI', `${issuer.url}/none`);
    const failed = authorize(`Bearer ${await issuer.token(key)}`);
    await expect(failed).rejects.toThrow('Expected 200 OK');
    expect(outputLines()).toContainEqual(expect.objectContaining({ level: 'ERROR' }));
  });

  it('fetches the keys once for many invocations', async () => {
    const { handler } = await import('../src/handler');
    const before = issuer.fetches;
    for (let index = 0; index < 10; index++) {
      const authorizationToken = `Bearer ${await issuer.token(key, { sub: `user-${index}` })}`;
      await handler({ type: 'TOKEN', authorizationToken, methodArn: `${STAGE_ARN}/GET/` }, lambdaContext());
    }
    expect(issuer.fetches - before).toBe(1);
  });

  it('never logs a token', async () => {
    const good = await issuer.token(key, { scope: 'tap/read tap/write', email: 'private@example.com' });
    const expired = await issuer.token(key, { exp: 1, email: 'private@example.com' });
    const unknown = `${Buffer.from('{"alg":"private@example.com"}').toString('base64url')}.e30.AA`;
    for (const token of [good, expired, unknown, `${good}x`])
      await authorize(`Bearer ${token}`).catch(() => undefined);
    vi.stubEnv('JWT_JWKS_URI', `${issuer.url}/none`);
    vi.resetModules();
    await expect(authorize(`Bearer ${good}`)).rejects.toThrow();
    for (const part of [...good.split('.'), ...expired.split('.'), unknown, 'private@example.com'])
      expect(outputText()).not.toContain(part);
  });

  it.each([
    {},
    { authorizationToken: 'Bearer PRIVATE' },
    { authorizationToken: 1, methodArn: `${STAGE_ARN}/GET/` },
    { authorizationToken: 'Bearer PRIVATE', methodArn: 'arn:aws:s3:::bucket/key' },
  ])('fails at an event that is none of API Gateway: %j', async (event) => {
    await expect(invoke(event)).rejects.toThrow(/^(?!Unauthorized$)/);
    expect(outputText()).not.toContain('PRIVATE');
  });

  it.each([
    ...VARIABLES.map((name) => [name, undefined]),
    ['JWT_ISSUER', 'issuer.example.com'],
    ['JWT_ISSUER', 'ftp://issuer.example.com'],
    ['JWT_AUDIENCE', ''],
    ['JWT_JWKS_URI', 'file:///keys.json'],
    ['JWT_CLOCK_SKEW_SECONDS', ''],
    ['JWT_CLOCK_SKEW_SECONDS', '301'],
    ['JWT_CLOCK_SKEW_SECONDS', '-1'],
    ['JWT_CLOCK_SKEW_SECONDS', '1.5'],
  ] as [string, string | undefined][])('does not start with %s = %s', async (name, value) => {
    vi.stubEnv(name, value);
    await expect(import('../src/handler')).rejects.toThrow(`Bad environment of the function: ${name}: `);
  });
});
