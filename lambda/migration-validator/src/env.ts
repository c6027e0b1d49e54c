import { integer, readEnvironment } from '@tap/shared/env';
import { text } from '@tap/shared/parse';
import * as v from 'valibot';

const name = text(3);
const tablePairSchema = v.strictObject({
  source: name,
  target: name,
  /** The attributes of the key. */
  keys: v.pipe(v.array(text()), v.minLength(1), v.maxLength(2)),
  /** The attribute that tells when an item expires, where one does. */
  ttl: v.optional(text()),
});
const bucketPairSchema = v.strictObject({ source: name, target: name, prefix: v.string() });
const json = v.pipe(v.string(), v.parseJson(undefined, 'expected JSON'));

export type TablePair = v.InferOutput<typeof tablePairSchema>;
export type BucketPair = v.InferOutput<typeof bucketPairSchema>;

export const environment = readEnvironment(
  v.object({
    SOURCE_REGION: text(),
    TARGET_REGION: text(),
    BUCKETS: v.pipe(json, v.array(bucketPairSchema)),
    TABLES: v.pipe(json, v.array(tablePairSchema)),
    /** Told of every result. */
    TOPIC_ARN: v.pipe(v.string(), v.regex(/^arn:[^:]+:sns:/, 'expected the ARN of a topic')),
    /** Takes the results in, in the source region. */
    RESULT_BUCKET: name,
    /** Objects per bucket whose content is read and compared. */
    SAMPLE_SIZE: v.optional(integer(0, 10_000), '100'),
  }),
);
