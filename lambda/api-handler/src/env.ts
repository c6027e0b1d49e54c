import { payloadVariables, readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

export const environment = readEnvironment(
  z.object({
    ...payloadVariables,
    /** The web origin whose pages may call the API. */
    CORS_ORIGIN: z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'expected * or an origin'),
  }),
);
