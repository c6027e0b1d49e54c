import { readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

function json<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const name = z.string().min(3);
const tablePairSchema = z.strictObject({ source: name, target: name });
const bucketPairSchema = z.strictObject({ source: name, target: name, prefix: z.string() });

export type TablePair = z.infer<typeof tablePairSchema>;
export type BucketPair = z.infer<typeof bucketPairSchema>;

export const environment = readEnvironment(
  z.object({
    SOURCE_REGION: z.string().min(1),
    TARGET_REGION: z.string().min(1),
    BUCKETS: json(z.array(bucketPairSchema)),
    TABLES: json(z.array(tablePairSchema)),
    /** Told of every result. */
    TOPIC_ARN: z.string().regex(/^arn:[^:]+:sns:/, 'expected the ARN of a topic'),
    /** Takes the results in, in the source region. */
    RESULT_BUCKET: name,
    /** Objects per bucket whose content is read and compared. */
    SAMPLE_SIZE: z.coerce.number().int().min(0).max(10_000).default(100),
  }),
);
