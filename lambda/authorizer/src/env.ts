import { integer, readEnvironment } from '@tap/shared/env';
import { text } from '@tap/shared/parse';
import * as v from 'valibot';

const url = v.pipe(
  v.string(),
  v.url('expected a URL'),
  v.regex(/^https?:/, 'expected a URL of http or https'),
);

export const environment = readEnvironment(
  v.object({
    /** As in the claim `iss`, to the letter. */
    JWT_ISSUER: url,
    JWT_AUDIENCE: text(),
    /** Where the issuer shows its public keys. */
    JWT_JWKS_URI: url,
    /** What a token must have, all of it; may be empty. */
    JWT_SCOPES: v.pipe(
      v.string(),
      v.transform((scopes) => scopes.split(' ').filter((scope) => scope !== '')),
    ),
    /** The claim that has the user; empty where the callers are trusted services, which act for all users. */
    JWT_USER_CLAIM: v.string(),
    /** Whose token has it may act for all users; empty when nobody may. */
    JWT_ADMIN_SCOPE: v.string(),
    /** How far the clocks of issuer and function may be apart. */
    JWT_CLOCK_SKEW_SECONDS: integer(0, 300),
  }),
);
