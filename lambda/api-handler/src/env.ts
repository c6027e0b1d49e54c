import { integer, payloadVariables, readEnvironment } from '@tap/shared/env';
import * as v from 'valibot';

/** Those of web pages, and of extensions and apps, whose schemes are their own. */
const ORIGIN = /[a-z][a-z0-9+.-]*:\/\/[^/\s]+/.source;
const ORIGINS = new RegExp(`^(\\*|${ORIGIN}( ${ORIGIN})*)$`);

export const environment = readEnvironment(
  v.object({
    ...payloadVariables,
    /** Whom the API lets in, and by what callers are told apart. */
    AUTHORIZATION: v.picklist(['NONE', 'IAM', 'JWT']),
    /** The web origins whose pages may call the API. */
    CORS_ORIGINS: v.pipe(
      v.string(),
      v.regex(ORIGINS, 'expected * or origins separated by a space'),
      v.transform((origins) => origins.split(' ')),
    ),
    /** The keys of the index that a user's new transactions are spread over, and those that lists read: no fewer. */
    KEYS_PER_USER: integer(1, 16),
    LISTED_KEYS_PER_USER: integer(1, 16),
  }),
);
