import { payloadVariables, readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

/** Those of web pages, and of extensions and apps, whose schemes are their own. */
const ORIGIN = /[a-z][a-z0-9+.-]*:\/\/[^/\s]+/.source;
const ORIGINS = new RegExp(`^(\\*|${ORIGIN}( ${ORIGIN})*)$`);

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
