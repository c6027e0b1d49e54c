import { createHash } from 'node:crypto';
import { type EntityTags, hasTag, readEntityTags } from './entity-tags';
import { dateOf } from './http-date';
import type { Reply, Request } from './message';
import { Problem } from './problem';

/**
 * What a request asks of the representation that it is for, RFC 9110 section 13.1. Beside them there is If-Modified-Since, for reads alone;
 * If-Range is ignored with Range, as no resource has ranges.
 */
export interface Preconditions {
  ifMatch?: EntityTags | undefined;
  ifNoneMatch?: EntityTags | undefined;
  /** In ms since the epoch. */
  ifUnmodifiedSince?: number | undefined;
}

/** What preconditions are compared with. */
export interface Validators {
  tag: string;
  /** Last-Modified in ms; undefined of what has no date, for which conditions by date are ignored. */
  modified?: number | undefined;
}

/** A date counts only where no entity tags say the same more exactly, RFC 9110 section 13.2.2. */
export function readPreconditions({ headers }: Pick<Request, 'headers'>): Preconditions {
  const ifMatch = readEntityTags('If-Match', headers);
  return {
    ifMatch,
    ifNoneMatch: readEntityTags('If-None-Match', headers),
    ...(ifMatch === undefined && { ifUnmodifiedSince: dateOf(headers['if-unmodified-since']) }),
  };
}

/** The first precondition that does not hold, in the order of section 13.2.2; undefined when all do. */
export function failing(
  { ifMatch, ifUnmodifiedSince, ifNoneMatch }: Preconditions,
  { tag, modified }: Validators,
): keyof Preconditions | undefined {
  if (ifMatch !== undefined && !hasTag(ifMatch, tag, 'strong')) return 'ifMatch';
  if (ifUnmodifiedSince !== undefined && modified !== undefined && modified > ifUnmodifiedSince)
    return 'ifUnmodifiedSince';
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, tag, 'weak')) return 'ifNoneMatch';
  return undefined;
}

const DETAILS: Record<keyof Preconditions, string> = {
  ifMatch: 'The resource has none of the ETags in If-Match.',
  ifUnmodifiedSince: 'The resource was changed after If-Unmodified-Since.',
  ifNoneMatch: 'The resource has an ETag that If-None-Match rules out.',
};

export function preconditionFailed(precondition: keyof Preconditions): Problem {
  return new Problem('precondition-failed', DETAILS[precondition]);
}

/**
 * The reply to a read by its preconditions: itself, 304 when the client has it already, or a 412 Problem. Other replies than 200 are
 * the same with and without preconditions (RFC 9110 section 13.2.1).
 */
export function conditionally(request: Request, reply: Reply): Reply {
  if (reply.status !== 200) return reply;
  const tag = reply.headers?.ETag ?? tagOf(reply.body);
  const headers: Record<string, string> = { ...reply.headers, ETag: tag };
  const modified = dateOf(reply.headers?.['Last-Modified']);
  const preconditions = readPreconditions(request);
  const failed = failing(preconditions, { tag, modified });
  if (failed === 'ifMatch' || failed === 'ifUnmodifiedSince') throw preconditionFailed(failed);
  const since =
    preconditions.ifNoneMatch === undefined ? dateOf(request.headers['if-modified-since']) : undefined;
  const isUnmodified = since !== undefined && modified !== undefined && modified <= since;
  if (failed === undefined && !isUnmodified) return { ...reply, headers };
  // What describes the content does not go without it, RFC 9110 section 15.4.5.
  const { 'Last-Modified': _, ...kept } = headers;
  return { status: 304, headers: kept };
}

/** The ETag of what has no version: equal content has an equal one. */
function tagOf(content: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;
}

/** Refuses a creation that wants something to be there: what POST makes has no representation before. */
export function expectNoneThere(request: Request): void {
  if (readPreconditions(request).ifMatch !== undefined) throw preconditionFailed('ifMatch');
}
