import { createHash, randomBytes } from 'node:crypto';

/**
 * The metadata item of one accepted payload.
 *
 * Its id is a UUID version 7 (RFC 9562), whose first 48 bits are the time of receipt in ms. So the id alone gives
 * the whole key (id, timestamp) and the object's key: every access is a GetItem, none a Query.
 */
export interface ProcessItem extends ProcessKey {
  /** Tells the kinds of item apart that share the table. */
  entity: 'process';
  status: 'RECEIVED' | 'PROCESSED' | 'REJECTED';
  type: string;
  /** Present only when the payload has it; then the item is in the index `byUser`. */
  userId?: string;
  bucket: string;
  key: string;
  /** Bytes of the object. */
  size: number;
  /** SHA-256 of the object, base64. */
  checksum: string;
  /** Request that brought the payload, carried on into the processor's logs. */
  correlationId: string;
  createdAt: string;
  updatedAt: string;
  /** Where the result is, once PROCESSED. */
  resultKey?: string;
  /** Why, once REJECTED. */
  reason?: string;
}

export interface ProcessKey {
  id: string;
  /** Time of receipt in ms since the epoch. */
  timestamp: number;
}

const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const ID = new RegExp(`^${UUID_V7}$`);
const INCOMING_KEY = new RegExp(`^incoming/\\d{4}/\\d{2}/\\d{2}/(${UUID_V7})\\.json$`);

export function newProcessId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function isProcessId(id: string): boolean {
  return ID.test(id);
}

export function processKey(id: string): ProcessKey {
  return { id, timestamp: Number.parseInt(id.replace('-', '').slice(0, 12), 16) };
}

export function incomingKey({ id, timestamp }: ProcessKey): string {
  const day = new Date(timestamp).toISOString().slice(0, 10).replaceAll('-', '/');
  return `incoming/${day}/${id}.json`;
}

/** The process whose payload lies at an object key, or undefined when the API cannot have written it. */
export function processOfIncomingKey(objectKey: string): ProcessKey | undefined {
  const id = INCOMING_KEY.exec(objectKey)?.[1];
  if (!id) return undefined;
  const key = processKey(id);
  return incomingKey(key) === objectKey ? key : undefined;
}

export function resultKey(id: string): string {
  return `processed/${id}.json`;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64');
}
