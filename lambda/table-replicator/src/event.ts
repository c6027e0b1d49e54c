import { fieldErrors } from '@tap/shared/payload';
import { rawKeySchema } from '@tap/shared/raw-item';
import { z } from 'zod';
import { environment } from './env';

/** Another table's event is a wrong trigger, or a wrong command. */
const ofSource = `expected the table ${environment.SOURCE_TABLE}`;

/** The part of a DynamoDB stream record that is used. */
const recordSchema = z.object({
  eventSource: z.literal('aws:dynamodb'),
  /** `arn:<partition>:dynamodb:<region>:<account>:table/<table>/stream/<label>` */
  eventSourceARN: z.string().refine((arn) => arn.split('/')[1] === environment.SOURCE_TABLE, ofSource),
  dynamodb: z.object({ Keys: rawKeySchema, SequenceNumber: z.string().min(1) }),
});

export type StreamRecord = z.infer<typeof recordSchema>;

const streamSchema = z.object({ Records: z.array(recordSchema).min(1) });

/** Copies the items that were there before the stream was read, or a whole table anew. */
const backfillSchema = z.strictObject({
  backfill: z.literal(environment.SOURCE_TABLE, { error: ofSource }),
  /** Where an earlier invocation stopped. */
  after: rawKeySchema.optional(),
});

export type Backfill = z.infer<typeof backfillSchema>;

/** Copies single items, or deletes them where the source has none: keys as the validator reports them. */
const repairSchema = z.strictObject({ repair: z.array(rawKeySchema).min(1).max(1_000) });

export type Repair = z.infer<typeof repairSchema>;

export function readEvent(event: unknown): z.infer<typeof streamSchema> | Backfill | Repair {
  const schema = schemaOf(event);
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  const faults = fieldErrors(result.error).map(({ path, message }) => `${path}: ${message}`);
  throw new Error(`Not an event of this function: ${faults.join('; ')}`);
}

/** By the member that tells the kind, so that faults are those of the kind that was meant. */
function schemaOf(event: unknown) {
  if (typeof event === 'object' && event !== null) {
    if ('backfill' in event) return backfillSchema;
    if ('repair' in event) return repairSchema;
  }
  return streamSchema;
}
