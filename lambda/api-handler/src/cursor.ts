import { createHash } from 'node:crypto';
import { idOfBytes, isId } from '@tap/shared/item-key';

const ID_BYTES = 16;
/** Together with the id a multiple of three, so that base64url has no bits too many. */
const TIE_BYTES = 8;

/** Says where a page of a user's list ends: the bytes of its last item's id, and some that tie them to the list, in base64url. */
export function toCursor(userId: string, id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const tie = createHash('sha256').update(bytes).update(userId).digest().subarray(0, TIE_BYTES);
  return Buffer.concat([bytes, tie]).toString('base64url');
}

/** The id in a cursor; undefined for what no page of the user's list has given out. */
export function idOfCursor(userId: string, cursor: string): string | undefined {
  const id = idOfBytes(Buffer.from(cursor, 'base64url').subarray(0, ID_BYTES));
  return isId(id) && toCursor(userId, id) === cursor ? id : undefined;
}
