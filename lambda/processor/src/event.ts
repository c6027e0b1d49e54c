import type { ItemKey } from '@tap/shared/item-key';
import { parse, text } from '@tap/shared/parse';
import { processOfIncomingKey } from '@tap/shared/process-item';
import * as v from 'valibot';
import { environment } from './env';
import { PoisonError } from './errors';

const eventSchema = v.object({ Records: v.pipe(v.array(v.unknown()), v.minLength(1)) });

/** The part of an S3 event record (event version 2.x) that is used. */
const recordSchema = v.object({
  eventSource: v.literal('aws:s3'),
  eventName: v.pipe(v.string(), v.startsWith('ObjectCreated:')),
  s3: v.object({
    bucket: v.object({ name: text() }),
    object: v.object({ key: text(), versionId: text() }),
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
  return parse(eventSchema, event, refusalOf('event')).Records;
}

export function readIncomingObject(record: unknown): IncomingObject {
  const { bucket, object } = parse(recordSchema, record, refusalOf('record')).s3;
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

function refusalOf(what: string) {
  return (faults: string) => new PoisonError(`Not an S3 ObjectCreated ${what}: ${faults}`);
}
