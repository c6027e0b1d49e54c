import { ListTransactionsQuery } from '@tap/shared/definition';
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { fetchKeys } from './fetch-keys';

export interface VerifierSettings {
  issuer: string;
  audience: string;
  jwksUri: string;
  clockSkewSeconds: number;
  /** Empty where the callers are no users, and each may act for all of them. */
  userClaim: string;
  /** Empty when no scope lets a caller act for all users. */
  adminScope: string;
}

export interface Caller {
  /** The claim `sub`. */
  id: string;
  scopes: string[];
  /** The user that the caller is; a caller who may act for all users need not be one. */
  user: string | undefined;
  actsForAll: boolean;
  /** When the token is worth nothing any more, in seconds since the epoch: its claim `exp`, and the clock skew. */
  trustedUntil: number;
}

/** Why a token is not to be trusted. It holds nothing of the token, so that it may be logged. */
export class BadToken extends Error {
  override readonly name = 'BadToken';
}

/** What jose throws when the fault is the token's. Everything else is a fault of the issuer's keys or of the way to them. */
const FAULTS_OF_TOKENS = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/**
 * Makes what verifies the tokens of an issuer. Its keys are fetched with the first token and kept for 10 minutes; a token
 * that names an unknown key has them fetched anew, at most every 30 seconds (both are jose's defaults).
 * @returns a function that gives the caller that a token stands for, and throws BadToken when it is not to be trusted.
 */
export function createVerifier(settings: VerifierSettings) {
  const { issuer, audience, jwksUri, clockSkewSeconds, userClaim, adminScope } = settings;
  const keys = createRemoteJWKSet(new URL(jwksUri), { [customFetch]: fetchKeys });
  const options = {
    // Asymmetric only: an issuer's public key must never serve as the secret of an HMAC (RFC 8725, section 2.1).
    algorithms: ['RS256', 'ES256'],
    issuer,
    requiredClaims: ['exp'],
    clockTolerance: clockSkewSeconds,
  };
  return async (token: string): Promise<Caller> => {
    const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
      throw FAULTS_OF_TOKENS.some((fault) => error instanceof fault) ? new BadToken(reasonOf(error)) : error;
    });
    if (!audiencesOf(payload).includes(audience)) throw new BadToken('It is for another audience');
    if (typeof payload.sub !== 'string' || payload.sub === '') throw new BadToken('It has no subject');
    const scopes = scopesOf(payload);
    const actsForAll = userClaim === '' || scopes.includes(adminScope);
    const claimed = userClaim === '' ? undefined : payload[userClaim];
    const user = isUser(claimed) ? claimed : undefined;
    if (user === undefined && !actsForAll) throw new BadToken('It names no user');
    // It is a number: jose has checked it.
    const trustedUntil = (payload.exp ?? 0) + clockSkewSeconds;
    return { id: payload.sub, scopes, user, actsForAll, trustedUntil };
  };
}

/** Whether a claim is a user that the API can know: what users are like is in its definition alone, where lists are of one. */
function isUser(claim: unknown): claim is string {
  return typeof claim === 'string' && ListTransactionsQuery({ userId: claim });
}

/** jose's code and the name of the claim. Its messages would do, but for those that quote the token's header. */
function reasonOf(error: unknown): string {
  const { code, claim } = error as errors.JOSEError & { claim?: string };
  return claim ? `${code} ${claim}` : code;
}

/**
 * `client_id` counts when there is no `aud`, as in the access tokens of Amazon Cognito; so do the JWT authorizers of HTTP APIs:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
function audiencesOf({ aud, client_id }: JWTPayload): unknown[] {
  return [aud === undefined ? client_id : aud].flat();
}

/** `scope` as RFC 8693 has it, or `scp`, the name that some issuers give it, as text or as a list. */
function scopesOf({ scope, scp }: JWTPayload): string[] {
  return [scope ?? scp]
    .flat()
    .flatMap((value) => (typeof value === 'string' ? value.split(' ') : []))
    .filter((value) => value !== '');
}
