import { payloadVariables, readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

const ORIGINS = /^(\*|https?:\/\/[^/\s]+( https?:\/\/[^/\s]+)*)$/;

export const environment = readEnvironment(
  z.object({
    ...payloadVariables,
    /** The web origins whose pages may call the API. */
    CORS_ORIGINS: z
      .string()
      .regex(ORIGINS, 'expected * or origins separated by a space')
      .transform((origins) => origins.split(' ')),
  }),
);
