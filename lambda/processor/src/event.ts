import type { ItemKey } from '@tap/shared/item-key';
import { fieldErrors } from '@tap/shared/payload';
import { processOfIncomingKey } from '@tap/shared/process-item';
import { z } from 'zod';
import { environment } from './env';
import { PoisonError } from './errors';

const eventSchema = z.object({ Records: z.array(z.unknown()).min(1) });

/** The part of an S3 event record (event version 2.x) that is used. */
const recordSchema = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string().startsWith('ObjectCreated:'),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string().min(1), versionId: z.string().min(1) }),
  }),
});

/** A payload's object as a record names it. */
export interface IncomingObject {
  process: ItemKey;
  key: string;
  /** The bucket is versioned, so that every event names one, and the function may read nothing else. */
  versionId: string;
}

/** The records are parsed one by one, so that a bad one does not take the others with it. */
export function readRecords(event: unknown): unknown[] {
  return parse(eventSchema, event, 'event').Records;
}

export function readIncomingObject(record: unknown): IncomingObject {
  const { bucket, object } = parse(recordSchema, record, 'record').s3;
  // Results are written to the stack's bucket: an event of another one is a wrong trigger.
  if (bucket.name !== environment.DATA_BUCKET) {
    throw new PoisonError(`The object is in another bucket: ${bucket.name}`);
  }
  const key = decodeKey(object.key);
  const process = processOfIncomingKey(key);
  if (!process) throw new PoisonError(`The object's key is not one that the API writes: ${key}`);
  return { process, key, versionId: object.versionId };
}

/** S3 encodes keys in events as forms do: percent, and plus for space. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new PoisonError(`The object's key is not URL-encoded: ${encoded}`);
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = fieldErrors(result.error).map(({ path, message }) => `${path}: ${message}`);
  throw new PoisonError(`Not an S3 ObjectCreated ${what}: ${faults.join('; ')}`);
}
