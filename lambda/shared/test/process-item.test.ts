import { describe, expect, it } from 'vitest';
import {
  incomingKey,
  isProcessId,
  newProcessId,
  processKey,
  processOfIncomingKey,
  resultKey,
  sha256,
} from '../src/process-item';

const LAST_MS_OF_2026 = Date.UTC(2026, 11, 31, 23, 59, 59, 999);

describe('process ids', () => {
  it('are UUIDs of version 7 that carry the time', () => {
    const id = newProcessId(LAST_MS_OF_2026);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(processKey(id)).toEqual({ id, timestamp: LAST_MS_OF_2026 });
  });

  it('differ within a millisecond and sort by time', () => {
    const ids = Array.from({ length: 1_000 }, () => newProcessId(1));
    expect(new Set(ids).size).toBe(1_000);
    expect(newProcessId(1) < newProcessId(2)).toBe(true);
  });

  it.each([
    '',
    'x',
    '01a1fd8c-6900-4abc-8def-0123456789ab',
    '01A1FD8C-6900-7ABC-8DEF-0123456789AB',
    `${newProcessId()}\n`,
  ])('are not %j', (text) => expect(isProcessId(text)).toBe(false));
});

describe('object keys', () => {
  const id = newProcessId(LAST_MS_OF_2026);
  const key = `incoming/2026/12/31/${id}.json`;

  it('are made of the day of receipt in UTC and the id', () => {
    expect(incomingKey(processKey(id))).toBe(key);
    expect(resultKey(id)).toBe(`processed/${id}.json`);
  });

  it('lead back to the process', () => {
    expect(processOfIncomingKey(key)).toEqual(processKey(id));
  });

  it.each([`x${key}`, `${key}x`, key.replace('12/31', '12/30'), `incoming/${id}.json`, ''])(
    'lead nowhere from %s',
    (other) => expect(processOfIncomingKey(other)).toBeUndefined(),
  );
});

it('sha256 is the digest S3 computes', () => {
  expect(sha256('')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
});
