import { afterAll, describe, expect, it } from 'vitest';
import { AUDIENCE, newKey, TokenIssuer } from '../../testing/token-issuer';
import { BadToken, createVerifier } from '../src/verify';

const key = await newKey('RS256', 'rsa');
const issuer = await TokenIssuer.start([key]);
afterAll(() => issuer.stop());

function verifier({ userClaim = 'sub', adminScope = '' }) {
  return createVerifier({
    issuer: issuer.url,
    audience: AUDIENCE,
    jwksUri: issuer.jwksUri,
    clockSkewSeconds: 60,
    userClaim,
    adminScope,
  });
}

describe('the user of a token', () => {
  const CLAIM = 'https://example.com/user';
  const NO_USERS = [undefined, null, 1, true, '', ['ann'], {}, 'x'.repeat(129), 'a\nb', '\ud800'];
  const ADMIN = { scope: 'read admin' };

  it.each(['ann', 'Ann', ' ', 'auth0|5f7c8ec7c33c6c004bbafe82', '"Zoë" 🚀', 'x'.repeat(128)])(
    'is what the claim has, to the letter: %s',
    async (user) => {
      const caller = verifier({ userClaim: CLAIM })(await issuer.token(key, { [CLAIM]: user }));
      expect(await caller).toMatchObject({ id: 'user-1', user, actsForAll: false });
    },
  );

  it.each(NO_USERS)('cannot be %j: the token is bad', async (user) => {
    const token = await issuer.token(key, { [CLAIM]: user, scope: 'read' });
    await expect(verifier({ userClaim: CLAIM, adminScope: 'admin' })(token)).rejects.toThrow(
      new BadToken('It names no user'),
    );
  });

  it('is none that another claim names', async () => {
    const token = await issuer.token(key, { user: 'ann', username: 'ann' });
    const verifyUser = verifier({ userClaim: 'toString' });
    await expect(verifyUser(token)).rejects.toThrow(new BadToken('It names no user'));
  });

  it.each(NO_USERS)('need not be there with the scope that acts for all: %j', async (user) => {
    const token = await issuer.token(key, { [CLAIM]: user, ...ADMIN });
    const caller = await verifier({ userClaim: CLAIM, adminScope: 'admin' })(token);
    expect(caller).toMatchObject({ user: undefined, actsForAll: true });
  });

  it.each([
    ['admin', 'read admin', true],
    ['admin', 'read administer', false],
    ['admin', 'ADMIN', false],
    ['admin', '', false],
    ['', '', false],
    ['', ' ', false],
  ])('acts for all with the scope "%s" among "%s": %s', async (adminScope, scope, actsForAll) => {
    const caller = await verifier({ adminScope })(await issuer.token(key, { scope }));
    expect(caller).toMatchObject({ user: 'user-1', actsForAll });
  });

  it('is not looked for where callers are trusted services', async () => {
    const caller = await verifier({ userClaim: '' })(await issuer.token(key, { '': 'ann' }));
    expect(caller).toMatchObject({ id: 'user-1', user: undefined, actsForAll: true });
  });
});
