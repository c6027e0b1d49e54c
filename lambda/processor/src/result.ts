import { createHmac } from 'node:crypto';
import { fieldErrors, type Payload, payloadSchema } from '@tap/shared/payload';
import { type ProcessItem, sha256 } from '@tap/shared/process-item';

/** What a payload and its item give: the same for every delivery. */
export interface UnsignedResult {
  id: string;
  type: string;
  userId?: string;
  receivedAt: string;
  /** The accepted payload: its object's key, and its SHA-256, base64. */
  source: { key: string; checksum: string };
  /** SHA-256 of `data` as written here, base64: equal data gives an equal digest, however its members were ordered. */
  digest: string;
  /** The payload's data with the members of every object in code-unit order. */
  data: unknown;
}

/** What processed/<id>.json holds. */
export interface ProcessingResult extends UnsignedResult {
  /**
   * Tells that TAP wrote this: HMAC-SHA256, in hex, of the lines id, type, userId (empty without one), receivedAt,
   * source.key, source.checksum and digest, joined by a line feed, none of which can hold one. Through the digest it
   * covers `data` too. The key is the secret's value in UTF-8: AWSCURRENT when the result was made, or AWSPREVIOUS if
   * it was rotated less than five minutes before.
   */
  signature: string;
}

export type Verdict = { result: UnsignedResult } | { reason: string };

/** Judges the object of an item: its result, or the reason to reject it, which never quotes the payload's values. */
export function judge(item: ProcessItem, bytes: Uint8Array): Verdict {
  const checksum = sha256(bytes);
  if (checksum !== item.checksum) return { reason: 'The object is not the payload that was accepted' };
  const parsed = parse(bytes);
  if (!parsed) return { reason: 'The object is not valid JSON in UTF-8' };
  const payload = payloadSchema.safeParse(parsed.value);
  if (!payload.success) {
    const faults = fieldErrors(payload.error).map(({ path, message }) => `${path}: ${message}`);
    return { reason: `The object does not match the schema: ${faults.join('; ')}`.slice(0, 1_000) };
  }
  return { result: resultOf(item, payload.data, checksum) };
}

function resultOf(item: ProcessItem, { type, userId, data }: Payload, checksum: string): UnsignedResult {
  const canonical = sortMembers(data);
  return {
    id: item.id,
    type,
    ...(userId !== undefined && { userId }),
    receivedAt: item.createdAt,
    source: { key: item.key, checksum },
    digest: sha256(JSON.stringify(canonical)),
    data: canonical,
  };
}

export function sign(result: UnsignedResult, secret: string): ProcessingResult {
  const { id, type, userId = '', receivedAt, source, digest } = result;
  const lines = [id, type, userId, receivedAt, source.key, source.checksum, digest];
  const signature = createHmac('sha256', secret).update(lines.join('\n')).digest('hex');
  return { ...result, signature };
}

function parse(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}

/** Recursion is safe: the schema limits the depth. */
function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sortMembers(member)]));
}
