import { environment } from './env';

/*
 * One key of the index `byUser` takes 1,000 writes a second. So a user's transactions may be spread over several: the user as it is, and
 * the user with a suffix, in the attribute `userId` (docs/decisions/0022).
 */

/** No user has it: the definition of the API allows no control characters, in claims of tokens neither. */
const SEPARATOR = '\u001f';

/** What the further keys of a user begin with, and no other user's. */
export function furtherKeysOf(userId: string): string {
  return `${userId}${SEPARATOR}`;
}

/** The key of a new transaction: by the last digits of its id, which are random, so that a repeated attempt makes the same one. */
export function newUserKey(userId: string, id: string): string {
  return userKey(userId, Number.parseInt(id.slice(-2), 16) % environment.KEYS_PER_USER);
}

/** The keys that a list of a user's transactions is made of. */
export function listedUserKeys(userId: string): string[] {
  return Array.from({ length: environment.LISTED_KEYS_PER_USER }, (_, number) => userKey(userId, number));
}

/** The user whose key it is; undefined when it is none. */
export function userOf(key: unknown): string | undefined {
  return typeof key === 'string' ? key.split(SEPARATOR, 1)[0] : undefined;
}

function userKey(userId: string, number: number): string {
  return number === 0 ? userId : `${furtherKeysOf(userId)}${number}`;
}
