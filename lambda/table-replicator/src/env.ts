import { readEnvironment } from '@tap/shared/env';
import { text } from '@tap/shared/parse';
import * as v from 'valibot';

export const environment = readEnvironment(
  v.object({
    /** The table whose stream invokes the function, in the function's region. */
    SOURCE_TABLE: text(3),
    TARGET_TABLE: text(3),
    TARGET_REGION: text(),
  }),
);
