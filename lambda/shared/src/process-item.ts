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

const INCOMING_KEY = new RegExp(`^incoming/\\d{4}/\\d{2}/\\d{2}/(${ID_PATTERN})\\.json$`);

export function incomingKey({ id, timestamp }: ItemKey): string {
  const day = new Date(timestamp).toISOString().slice(0, 10).replaceAll('-', '/');
  return `incoming/${day}/${id}.json`;
}

/** The process whose payload lies at an object key, or undefined when the API cannot have written it. */
export function processOfIncomingKey(objectKey: string): ItemKey | undefined {
  const id = INCOMING_KEY.exec(objectKey)?.[1];
  if (!id) return undefined;
  const key = itemKey(id);
  return incomingKey(key) === objectKey ? key : undefined;
}

export function resultKey(id: string): string {
  return `processed/${id}.json`;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64');
}
