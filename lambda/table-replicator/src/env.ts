import { readEnvironment } from '@tap/shared/env';
import { text } from '@tap/shared/parse';
import * as v from 'valibot';

const name = text(3);
const json = v.pipe(v.string(), v.parseJson(undefined, 'expected JSON'));
const tableSchema = v.strictObject({
  /** In the function's region. */
  source: name,
  target: name,
  /** The attributes of the key. */
  keys: v.pipe(v.array(text()), v.minLength(1), v.maxLength(2)),
});

export type Table = v.InferOutput<typeof tableSchema>;

export const environment = readEnvironment(
  v.object({
    /** The tables whose streams invoke the function, and their copies. */
    TABLES: v.pipe(json, v.array(tableSchema), v.minLength(1)),
    TARGET_REGION: text(),
  }),
);
