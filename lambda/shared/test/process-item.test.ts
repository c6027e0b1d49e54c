import { describe, expect, it } from 'vitest';
import { itemKey, newId } from '../src/item-key';
import { incomingKey, processOfIncomingKey, resultKey, sha256 } from '../src/process-item';

const LAST_MS_OF_2026 = Date.UTC(2026, 11, 31, 23, 59, 59, 999);

describe('object keys', () => {
  const id = newId(LAST_MS_OF_2026);
  const key = `incoming/2026/12/31/${id}.json`;

  it('are made of the day of receipt in UTC and the id', () => {
    expect(incomingKey(itemKey(id))).toBe(key);
    expect(resultKey(id)).toBe(`processed/${id}.json`);
  });

  it('lead back to the process', () => {
    expect(processOfIncomingKey(key)).toEqual(itemKey(id));
  });

  it.each([`x${key}`, `${key}x`, key.replace('12/31', '12/30'), `incoming/${id}.json`, ''])(
    'lead nowhere from %s',
    (other) => expect(processOfIncomingKey(other)).toBeUndefined(),
  );
});

it('sha256 is the digest S3 computes', () => {
  expect(sha256('')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
});
