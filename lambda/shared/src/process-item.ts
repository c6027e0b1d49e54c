import { createHash } from 'node:crypto';
import type { Process } from './definition';
import { ID_PATTERN, type ItemKey, itemKey } from './item-key';

/** The metadata item of one accepted payload: what the API shows of it, and more. Its id gives the object's key too. */
export interface ProcessItem extends ItemKey, Process {
  /** Tells the kinds of item apart that share the table. */
  entity: 'process';
  /** Whose it is, if anybody's: the user in the payload, else who sent it. Named `userId` it would put the item into the index `byUser`. */
  payloadUserId?: string;
  bucket: string;
  key: string;
  /** Bytes of the object. */
  size: number;
  /** SHA-256 of the object, base64. */
  checksum: string;
  /** Request that brought the payload, carried on into the processor's logs. */
  correlationId: string;
  /** Where the result is, once PROCESSED. */
  resultKey?: string;
}

/** With the spread, or without, as of all payloads that were stored before keys had it. */
const INCOMING_KEY = new RegExp(`^incoming/(?:[0-9a-f]{2}/)?\\d{4}/\\d{2}/\\d{2}/(${ID_PATTERN})\\.json$`);

/**
 * Where the payload of a process is stored. S3 serves each range of keys at a rate of its own and splits the ranges that are busy, which
 * helps nothing where all new keys are at the end of one: so time comes after the last digits of the id, which are random
 * (docs/decisions/0022).
 */
export function incomingKey(process: ItemKey): string {
  return `incoming/${spreadOf(process.id)}/${dayAndId(process)}.json`;
}

/** The process whose payload lies at an object key, or undefined when the API cannot have written it. */
export function processOfIncomingKey(objectKey: string): ItemKey | undefined {
  const id = INCOMING_KEY.exec(objectKey)?.[1];
  if (!id) return undefined;
  const process = itemKey(id);
  const keys = [incomingKey(process), `incoming/${dayAndId(process)}.json`];
  return keys.includes(objectKey) ? process : undefined;
}

/** Where the result is stored: spread as its payload is, so that the result of an earlier payload stays one object. */
export function resultKey(process: Pick<ProcessItem, keyof ItemKey | 'key'>): string {
  const spread = process.key === incomingKey(process) ? `${spreadOf(process.id)}/` : '';
  return `processed/${spread}${process.id}.json`;
}

/** One of 256. */
function spreadOf(id: string): string {
  return id.slice(-2);
}

function dayAndId({ id, timestamp }: ItemKey): string {
  return `${new Date(timestamp).toISOString().slice(0, 10).replaceAll('-', '/')}/${id}`;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64');
}
