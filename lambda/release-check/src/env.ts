import { readEnvironment } from '@tap/shared/env';
import { text } from '@tap/shared/parse';
import * as v from 'valibot';

export const environment = readEnvironment(
  v.object({
    /** The function that is released. */
    FUNCTION_NAME: text(),
  }),
);
