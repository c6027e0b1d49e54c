import { idOfBytes, isId } from '@tap/shared/item-key';

/** Says where a page ends: the bytes of its last item's id, in base64url. */
export function toCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The id in a cursor; undefined for what no page has given out. */
export function idOfCursor(cursor: string): string | undefined {
  const id = idOfBytes(Buffer.from(cursor, 'base64url'));
  return isId(id) && toCursor(id) === cursor ? id : undefined;
}
