import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const AUDIENCE = 'tap-tests';

/** A key of the issuer, as in its key set, and what signs with it. */
export interface SigningKey {
  jwk: JWK & { alg: string; kid: string };
  privateKey: CryptoKey;
}

export async function newKey(alg: 'RS256' | 'ES256', kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return { jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' }, privateKey };
}

/** An issuer of tokens on this machine, which shows its public keys over HTTP. */
export class TokenIssuer {
  /** Requests for the key set so far. */
  fetches = 0;
  readonly url: string;
  readonly #server: Server;

  /** @param keys may be changed: what is in the list is what the issuer shows. */
  static async start(keys: SigningKey[]): Promise<TokenIssuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TokenIssuer(server, keys);
  }

  private constructor(server: Server, keys: SigningKey[]) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', ({ url }, response) => {
      this.fetches++;
      const found = url === '/.well-known/jwks.json';
      response.writeHead(found ? 200 : 404, { 'Content-Type': 'application/jwk-set+json' });
      response.end(found ? JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) : '');
    });
  }

  get jwksUri(): string {
    return `${this.url}/.well-known/jwks.json`;
  }

  /** A token that is good for five minutes but for what the test changes; a claim that is undefined is left out. */
  token(
    { jwk: { alg, kid }, privateKey }: SigningKey,
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    return new SignJWT(this.claims(claims))
      .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
      .sign(privateKey);
  }

  /** The claims of such a token. */
  claims(changes: Record<string, unknown> = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.url, aud: AUDIENCE, sub: 'user-1', iat: now, exp: now + 300, ...changes };
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
