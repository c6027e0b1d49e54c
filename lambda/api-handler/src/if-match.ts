import { Problem } from './problem';

/** Versions that a request accepts; `*` is any. */
export type AcceptedVersions = '*' | number[];

/** As many operands as DynamoDB's IN takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_TAGS = 100;
/** An element of a list, RFC 9110 section 5.6.1; a comma in a quoted string does not end it. */
const ELEMENT = /(?:"[^"]*"|[^",])+|"/g;
/** RFC 9110 section 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\uffff]*"$/;
/** No transaction has it. */
const NO_VERSION = 0;

export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Reads the header If-Match, RFC 9110 section 13.1.1; undefined without it. */
export function readIfMatch(headers: Record<string, string>): AcceptedVersions | undefined {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '*') return header;
  const tags = (header.match(ELEMENT) ?? []).map((element) => element.trim()).filter((tag) => tag !== '');
  if (tags.length === 0 || tags.length > MAX_TAGS || !tags.every((tag) => ENTITY_TAG.test(tag))) {
    throw new Problem('malformed-request', `If-Match must be * or at most ${MAX_TAGS} entity tags.`);
  }
  return tags.map(versionOf);
}

/** Tags are compared strongly: a weak one stands for no version. */
function versionOf(tag: string): number {
  const digits = /^"([1-9][0-9]{0,14})"$/.exec(tag)?.[1];
  return digits === undefined ? NO_VERSION : Number(digits);
}
