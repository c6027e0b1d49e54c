import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, newKey, type SigningKey, TokenIssuer } from '../testing/token-issuer';
import { anybody, bearer, type Caller } from './callers';
import { as, deploy, expectRefusal, itGuards, PAYLOAD } from './guarded';
import type { Answer } from './message';

describe('with JSON Web Tokens', async () => {
  const [rsa, ec, unknown] = [
    await newKey('RS256', 'rsa'),
    await newKey('ES256', 'ec'),
    await newKey('RS256', 'unknown'),
  ];
  const issuer = await TokenIssuer.start([rsa, ec]);
  const SCOPE = { scope: 'other tap' };
  /** Twice what the function behind serves at once. */
  const BAD_CALLERS = 10;
  const GOOD_CALLERS = 6;
  const seconds = () => Math.floor(Date.now() / 1_000);

  let aws: Awaited<ReturnType<typeof deploy>>;
  beforeAll(async () => {
    aws = await deploy(
      'tap:api.authorization=JWT',
      `tap:api.jwt.issuer=${issuer.url}`,
      `tap:api.jwt.audience=${AUDIENCE}`,
      'tap:api.jwt.scopes[0]=tap',
    );
  });
  afterAll(() => issuer.stop());

  /** How many lines of the authorizer's log match the pattern. */
  async function authorizerLines(filterPattern: string): Promise<number> {
    const client = new CloudWatchLogsClient(aws);
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
    ['is not valid yet', () => issuer.token(rsa, { ...SCOPE, nbf: seconds() + 3_600 })],
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
    let answers: Answer[] = [];
    try {
      await expect.poll(() => refused.length).toBeGreaterThan(BAD_CALLERS);
      answers = await Promise.all(Array.from({ length: GOOD_CALLERS }, () => good.get('/process/1')));
    } finally {
      attacked = false;
      await Promise.all(attack);
    }
    expect(answers.filter(({ status }) => status !== 404).map(({ text }) => text)).toEqual([]);
    expect(new Set(refused)).toEqual(new Set([401]));
  });
});
