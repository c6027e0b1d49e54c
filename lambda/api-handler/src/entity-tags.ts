import { Problem } from './problem';

/** Entity tags that a precondition names, as they were written; `*` stands for any. */
export type EntityTags = '*' | string[];

/** As many operands as DynamoDB's IN takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_TAGS = 100;
/** An element of a list, RFC 9110 section 5.6.1; a comma in a quoted string does not end it. */
const ELEMENT = /(?:"[^"]*"|[^",])+|"/g;
/** RFC 9110 section 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\uffff]*"$/;

/** Reads If-Match or If-None-Match, RFC 9110 sections 13.1.1 and 13.1.2; undefined without it. */
export function readEntityTags(
  name: 'If-Match' | 'If-None-Match',
  headers: Record<string, string>,
): EntityTags | undefined {
  const header = headers[name.toLowerCase()]?.trim();
  if (header === undefined || header === '*') return header;
  const tags = (header.match(ELEMENT) ?? []).map((element) => element.trim()).filter((tag) => tag !== '');
  if (tags.length === 0 || tags.length > MAX_TAGS || !tags.every((tag) => ENTITY_TAG.test(tag))) {
    throw new Problem('malformed-request', `${name} must be * or at most ${MAX_TAGS} entity tags.`);
  }
  return tags;
}

/** Whether a representation's tag is one of them; strongly compared, a weak tag is like no other (RFC 9110 section 8.8.3.2). */
export function hasTag(tags: EntityTags, tag: string, comparison: 'strong' | 'weak'): boolean {
  if (tags === '*') return true;
  if (comparison === 'strong') return !tag.startsWith('W/') && tags.includes(tag);
  const opaque = (one: string) => one.replace(/^W\//, '');
  return tags.some((one) => opaque(one) === opaque(tag));
}
