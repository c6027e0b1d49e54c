import { randomBytes } from 'node:crypto';

/**
 * Key of an item of the metadata table.
 *
 * The id of a process or a transaction is a UUID version 7 (RFC 9562), whose first 48 bits are the time of creation in
 * ms. So the id alone gives the whole key: every access to one of them is a GetItem, none a Query.
 */
export interface ItemKey {
  id: string;
  /** Time of creation in ms since the epoch. */
  timestamp: number;
}

export const ID_PATTERN = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const ID = new RegExp(`^${ID_PATTERN}$`);

export function newId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return idOfBytes(bytes);
}

/** The id that 16 bytes spell, be it valid or not. */
export function idOfBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function isId(id: string): boolean {
  return ID.test(id);
}

export function itemKey(id: string): ItemKey {
  return { id, timestamp: Number.parseInt(id.replace('-', '').slice(0, 12), 16) };
}
