import { createHmac } from 'node:crypto';
import { checkOf } from '@tap/shared/check';
import { Payload } from '@tap/shared/definition';
import { readJson } from '@tap/shared/json';
import { type ProcessItem, sha256 } from '@tap/shared/process-item';
import type { SecretValue } from '@tap/shared/secret';

/** What a payload and its item give: the same for every delivery. */
export interface UnsignedResult {
  id: string;
  type: string;
  userId?: string;
  receivedAt: string;
  /** The accepted payload: its object's key, and its SHA-256, base64. */
  source: { key: string; checksum: string };
  /** SHA-256 of `data`, base64: equal data gives an equal digest, however its members were ordered. */
  digest: string;
  /**
   * The payload's data as JSON without white space, with the members of every object in code-unit order of their names, strings as
   * JSON.stringify writes them, and numbers as the sender wrote them.
   */
  data: string;
}

export type Verdict = { result: UnsignedResult } | { reason: string };

const checkPayload = checkOf(Payload);

/** Judges the accepted payload: its result, or the reason to reject it, which never quotes the payload's values. */
export function judge(item: ProcessItem, bytes: Uint8Array): Verdict {
  const reading = readJson(bytes, checkPayload);
  if (reading === 'malformed') return { reason: 'The object is not valid JSON in UTF-8' };
  if (Array.isArray(reading)) {
    const faults = reading.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return { reason: `The object does not match the schema: ${faults}`.slice(0, 1_000).toWellFormed() };
  }
  return { result: resultOf(item, reading.value, reading.members.get('data') ?? '') };
}

function resultOf(item: ProcessItem, { type, userId }: Payload, data: string): UnsignedResult {
  return {
    id: item.id,
    type,
    ...(userId !== undefined && { userId }),
    receivedAt: item.createdAt,
    source: { key: item.key, checksum: item.checksum },
    digest: sha256(data),
    data,
  };
}

/**
 * What the object of a result holds: the result with a signature, which tells that TAP wrote it. That is the HMAC-SHA256, in hex, of the
 * lines id, type, userId (empty without one), receivedAt, source.key, source.checksum and digest, joined by a line feed, none of which can
 * hold one. Through the digest it covers `data` too. The key is the secret's value in UTF-8, of the version that `secretVersion` names:
 * AWSCURRENT when the result was made, or AWSPREVIOUS if it was rotated less than five minutes before. The signature does not cover that
 * name: whoever changes it names a key that does not fit.
 */
export function sign({ data, ...head }: UnsignedResult, secret: SecretValue): string {
  const { id, type, userId = '', receivedAt, source, digest } = head;
  const lines = [id, type, userId, receivedAt, source.key, source.checksum, digest];
  const signature = createHmac('sha256', secret.value).update(lines.join('\n')).digest('hex');
  // JSON.stringify would need `data` as a value, and values have no numbers as they were written.
  const named = JSON.stringify({ ...head, secretVersion: secret.version });
  return `${named.slice(0, -1)},"data":${data},"signature":"${signature}"}`;
}
