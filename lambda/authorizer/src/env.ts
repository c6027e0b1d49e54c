import { readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'expected a URL' });

export const environment = readEnvironment(
  z.object({
    /** As in the claim `iss`, to the letter. */
    JWT_ISSUER: url,
    JWT_AUDIENCE: z.string().min(1),
    /** Where the issuer shows its public keys. */
    JWT_JWKS_URI: url,
    /** What a token must have, all of it; may be empty. */
    JWT_SCOPES: z.string().transform((scopes) => scopes.split(' ').filter((scope) => scope !== '')),
    /** How far the clocks of issuer and function may be apart. */
    JWT_CLOCK_SKEW_SECONDS: z
      .string()
      .regex(/^\d{1,3}$/, 'expected a whole number of seconds')
      .transform(Number)
      .pipe(z.number().max(300)),
  }),
);
