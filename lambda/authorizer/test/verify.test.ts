import fc from 'fast-check';
import { type CryptoKey, exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUDIENCE, newKey, type SigningKey, TokenIssuer } from '../../testing/token-issuer';
import { BadToken, createVerifier } from '../src/verify';

const CLOCK_SKEW_SECONDS = 60;
const rsa = await newKey('RS256', 'rsa');
const ec = await newKey('ES256', 'ec');
/** Not among the keys that the issuer shows, unless a test adds it. */
const other = await newKey('RS256', 'other');

/** The time of every test: however long one takes, what is about to expire does not. */
const NOW = Date.now();

let keys: SigningKey[];
let issuer: TokenIssuer;
let verify: ReturnType<typeof createVerifier>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  keys = [rsa, ec];
  issuer = await TokenIssuer.start(keys);
  verify = verifier();
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.stop();
});

function verifier(jwksUri = issuer.jwksUri) {
  return createVerifier({
    issuer: issuer.url,
    audience: AUDIENCE,
    jwksUri,
    clockSkewSeconds: CLOCK_SKEW_SECONDS,
    userClaim: 'sub',
    adminScope: '',
  });
}

/** Seconds from now, as claims tell times. */
const inSeconds = (seconds: number) => Math.floor(NOW / 1000) + seconds;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const publicKeyOf = async ({ jwk }: SigningKey) =>
  exportSPKI((await importJWK(jwk, jwk.alg, { extractable: true })) as CryptoKey);

/** A good token with another header, payload or signature. */
async function altered(
  change: (parts: [string, string, string]) => [string, string, string],
): Promise<string> {
  const token = await issuer.token(rsa);
  return change(token.split('.') as [string, string, string]).join('.');
}

async function hmacWith(secret: string): Promise<string> {
  return new SignJWT(issuer.claims())
    .setProtectedHeader({ alg: 'HS256', kid: 'rsa' })
    .sign(new TextEncoder().encode(secret));
}

describe('a token', () => {
  it.each([rsa, ec])('signed with $jwk.alg stands for its subject', async (key) => {
    const token = await issuer.token(key, { scope: 'read  write' });
    expect(await verify(token)).toEqual({
      id: 'user-1',
      scopes: ['read', 'write'],
      user: 'user-1',
      actsForAll: false,
      trustedUntil: inSeconds(300) + CLOCK_SKEW_SECONDS,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['is for several audiences', { aud: ['another', AUDIENCE] }],
    ['names the client instead of an audience', { aud: undefined, client_id: AUDIENCE }],
    ['expired within the clock skew', { exp: inSeconds(-CLOCK_SKEW_SECONDS + 10) }],
    ['begins within the clock skew', { nbf: inSeconds(CLOCK_SKEW_SECONDS - 10) }],
  ])('is good that %s', async (_name, claims) => {
    expect(await verify(await issuer.token(rsa, claims))).toMatchObject({ id: 'user-1' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['ERR_JWT_EXPIRED exp', { exp: inSeconds(-CLOCK_SKEW_SECONDS - 1) }],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED exp', { exp: undefined }],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED exp', { exp: 'never' }],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED nbf', { nbf: inSeconds(CLOCK_SKEW_SECONDS + 10) }],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED iss', { iss: 'https://issuer.example.com' }],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED iss', { iss: undefined }],
    ['It is for another audience', { aud: 'another' }],
    ['It is for another audience', { aud: [] }],
    ['It is for another audience', { aud: undefined }],
    ['It is for another audience', { aud: 'another', client_id: AUDIENCE }],
    ['It is for another audience', { aud: null, client_id: AUDIENCE }],
    ['It has no subject', { sub: undefined }],
    ['It has no subject', { sub: '' }],
    ['It has no subject', { sub: 1 }],
  ])('is bad: %s with %j', async (reason, claims) => {
    await expect(verify(await issuer.token(rsa, claims))).rejects.toThrow(new BadToken(reason));
  });

  it.each<[string, string, () => Promise<string>]>([
    [
      'a changed payload',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => altered(([header, , signature]) => [header, encode(issuer.claims({ sub: 'admin' })), signature]),
    ],
    [
      'a changed signature',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => altered(([header, payload, signature]) => [header, payload, [...signature].reverse().join('')]),
    ],
    [
      'no signature',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => altered(([header, payload]) => [header, payload, '']),
    ],
    [
      'the signature of another key',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => issuer.token({ ...other, jwk: rsa.jwk }),
    ],
    [
      'a key of its own in the header',
      'ERR_JWKS_NO_MATCHING_KEY',
      () => issuer.token(other, {}, { jwk: other.jwk }),
    ],
    ['an unknown key', 'ERR_JWKS_NO_MATCHING_KEY', () => issuer.token(other)],
    [
      'the algorithm none',
      'ERR_JOSE_ALG_NOT_ALLOWED',
      async () => `${encode({ alg: 'none', kid: 'rsa' })}.${encode(issuer.claims())}.`,
    ],
    [
      'the algorithm none and no key',
      'ERR_JOSE_ALG_NOT_ALLOWED',
      async () => new UnsecuredJWT(issuer.claims()).encode(),
    ],
    ['an HMAC with the public key', 'ERR_JOSE_ALG_NOT_ALLOWED', async () => hmacWith(await publicKeyOf(rsa))],
    [
      'an HMAC with the public key as shown',
      'ERR_JOSE_ALG_NOT_ALLOWED',
      async () => hmacWith(JSON.stringify(rsa.jwk)),
    ],
    [
      'the algorithm of another kind of key',
      'ERR_JWKS_NO_MATCHING_KEY',
      () => altered(([, payload, signature]) => [encode({ alg: 'ES256', kid: 'rsa' }), payload, signature]),
    ],
    [
      'a header that must be understood',
      'ERR_JOSE_NOT_SUPPORTED',
      () =>
        altered(([, payload, signature]) => [
          encode({ alg: 'RS256', kid: 'rsa', crit: ['x-secret'], 'x-secret': 1 }),
          payload,
          signature,
        ]),
    ],
    [
      'a payload that is no object',
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      () => altered(([header, , signature]) => [header, encode('text'), signature]),
    ],
    ['a part too many', 'ERR_JWS_INVALID', async () => `${await issuer.token(rsa)}.e30`],
    [
      'a header that is no JSON',
      'ERR_JWS_INVALID',
      () => altered(([, payload, signature]) => ['e', payload, signature]),
    ],
    ['nothing in it', 'ERR_JWS_INVALID', async () => ''],
  ])('is bad with %s', async (_name, reason, token) => {
    await expect(verify(await token())).rejects.toThrow(new BadToken(reason));
  });

  it('is bad with an algorithm that is not taken, though the key fits', async () => {
    const { privateKey, jwk } = await newKey('RS512' as 'RS256', 'rsa-512');
    keys.push({ privateKey, jwk });
    const token = await issuer.token({ privateKey, jwk });
    await expect(verify(token)).rejects.toThrow(new BadToken('ERR_JOSE_ALG_NOT_ALLOWED'));
  });

  it('is bad without a key id when several keys fit', async () => {
    keys.push(other);
    const token = await issuer.token(rsa, {}, { kid: undefined });
    await expect(verify(token)).rejects.toThrow(new BadToken('ERR_JWKS_MULTIPLE_MATCHING_KEYS'));
  });

  it('is bad when it is none', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    );
    const isRefused = async (token: string) => {
      await expect(verify(token)).rejects.toThrow(BadToken);
    };
    await fc.assert(fc.asyncProperty(text, isRefused), { numRuns: 1_000 });
  });

  it.each([
    ['scope', 'read write', ['read', 'write']],
    ['scp', 'read write', ['read', 'write']],
    ['scp', ['read', 'write'], ['read', 'write']],
    ['scope', { read: true }, []],
    ['scopes', 'read', []],
  ])('has scopes by the claim %s of %j', async (claim, value, scopes) => {
    expect((await verify(await issuer.token(rsa, { [claim]: value }))).scopes).toEqual(scopes);
  });
});

describe('the keys', () => {
  it('are fetched once for many tokens', async () => {
    const tokens = await Promise.all([rsa, ec, rsa, ec].map((key) => issuer.token(key)));
    await Promise.all(tokens.map(verify));
    for (const token of tokens) await verify(token);
    expect(issuer.fetches).toBe(1);
  });

  it('are not fetched for a token of an algorithm that is not taken', async () => {
    await expect(verify(await hmacWith('secret'))).rejects.toThrow(BadToken);
    expect(issuer.fetches).toBe(0);
  });

  it('are fetched for unknown key ids every 30 seconds at most', async () => {
    const token = await issuer.token(other);
    for (let attempt = 0; attempt < 20; attempt++) await expect(verify(token)).rejects.toThrow(BadToken);
    expect(issuer.fetches).toBe(1);
    vi.setSystemTime(NOW + 31_000);
    await expect(verify(token)).rejects.toThrow(BadToken);
    expect(issuer.fetches).toBe(2);
  });

  it('may be exchanged', async () => {
    const [before, after] = [await issuer.token(rsa, { exp: inSeconds(3_600) }), await issuer.token(other)];
    await verify(before);
    keys.splice(0, keys.length, other);
    vi.setSystemTime(NOW + 31_000);
    expect(await verify(after)).toMatchObject({ id: 'user-1' });
    await expect(verify(before)).rejects.toThrow(new BadToken('ERR_JWKS_NO_MATCHING_KEY'));
  });

  it('are no longer trusted 10 minutes after the issuer withdrew them', async () => {
    const token = await issuer.token(rsa, { exp: inSeconds(3_600) });
    await verify(token);
    keys.splice(0, 1);
    vi.setSystemTime(NOW + 601_000);
    await expect(verify(token)).rejects.toThrow(new BadToken('ERR_JWKS_NO_MATCHING_KEY'));
  });

  it.each([
    ['cannot be reached', () => 'http://127.0.0.1:9/jwks.json'],
    ['are not where they should be', () => `${issuer.url}/none`],
  ])('that %s are no fault of the token', async (_name, jwksUri) => {
    const failed = verifier(jwksUri())(await issuer.token(rsa));
    await expect(failed).rejects.toThrow(/ECONNREFUSED|Expected 200 OK/);
    await expect(failed).rejects.not.toBeInstanceOf(BadToken);
  });

  it('are asked for again after a failure', async () => {
    const shown = keys.splice(0, keys.length, { ...rsa, jwk: null as unknown as SigningKey['jwk'] });
    const token = await issuer.token(rsa);
    await expect(verify(token)).rejects.toThrow('JSON Web Key Set malformed');
    keys.splice(0, keys.length, ...shown);
    expect(await verify(token)).toMatchObject({ id: 'user-1' });
  });
});
