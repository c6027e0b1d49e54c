import { createHash } from 'node:crypto';
import { idOfBytes, isId } from '@tap/shared/item-key';

const ID_BYTES = 16;
/** Together with the id a multiple of three, so that base64url has no bits too many. */
const TIE_BYTES = 8;

/** Where a page of a user's list ends: the id of its last item, and the item's key of the index. */
export interface Place {
  id: string;
  userId: string;
}

/** Says where a page ends: the bytes of the id, and some that tie them to the key, in base64url. */
export function toCursor({ id, userId }: Place): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const tie = createHash('sha256').update(bytes).update(userId).digest().subarray(0, TIE_BYTES);
  return Buffer.concat([bytes, tie]).toString('base64url');
}

/** The place in a cursor; undefined for what no page of the list that these keys make has given out. */
export function placeOfCursor(userKeys: string[], cursor: string): Place | undefined {
  const id = idOfBytes(Buffer.from(cursor, 'base64url').subarray(0, ID_BYTES));
  if (!isId(id)) return undefined;
  return userKeys.map((userId) => ({ id, userId })).find((place) => toCursor(place) === cursor);
}
