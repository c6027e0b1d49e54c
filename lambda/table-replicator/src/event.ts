import { parse, text } from '@tap/shared/parse';
import { rawKeySchema } from '@tap/shared/raw-item';
import * as v from 'valibot';
import { environment } from './env';

/** Another table's event is a wrong trigger, or a wrong command. */
const ofSource = `expected the table ${environment.SOURCE_TABLE}`;

/**
 * The part of a DynamoDB stream record that is used. Powertools' parser gives keys as values of JavaScript, whose numbers are less
 * precise than DynamoDB's.
 */
const recordSchema = v.object({
  eventSource: v.literal('aws:dynamodb'),
  /** `arn:<partition>:dynamodb:<region>:<account>:table/<table>/stream/<label>` */
  eventSourceARN: v.pipe(
    v.string(),
    v.check((arn) => arn.split('/')[1] === environment.SOURCE_TABLE, ofSource),
  ),
  dynamodb: v.object({ Keys: rawKeySchema, SequenceNumber: text() }),
});

export type StreamRecord = v.InferOutput<typeof recordSchema>;

const streamSchema = v.object({ Records: v.pipe(v.array(recordSchema), v.minLength(1)) });

/** Copies the items that were there before the stream was read, or a whole table anew. */
const backfillSchema = v.strictObject({
  backfill: v.literal(environment.SOURCE_TABLE, ofSource),
  /** Where an earlier invocation stopped. */
  after: v.optional(rawKeySchema),
});

export type Backfill = v.InferOutput<typeof backfillSchema>;

/** Copies single items, or deletes them where the source has none: keys as the validator reports them. */
const repairSchema = v.strictObject({
  repair: v.pipe(v.array(rawKeySchema), v.minLength(1), v.maxLength(1_000)),
});

export type Repair = v.InferOutput<typeof repairSchema>;

type Event = v.InferOutput<typeof streamSchema> | Backfill | Repair;

export function readEvent(event: unknown): Event {
  const refusal = (faults: string) => new Error(`Not an event of this function: ${faults}`);
  return parse<Event>(schemaOf(event), event, refusal);
}

/** By the member that tells the kind, so that faults are those of the kind that was meant. */
function schemaOf(event: unknown) {
  if (typeof event === 'object' && event !== null) {
    if ('backfill' in event) return backfillSchema;
    if ('repair' in event) return repairSchema;
  }
  return streamSchema;
}
