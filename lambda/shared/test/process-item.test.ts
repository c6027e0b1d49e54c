import { describe, expect, it } from 'vitest';
import { itemKey, newId } from '../src/item-key';
import { incomingKey, processOfIncomingKey, resultKey, sha256 } from '../src/process-item';

const LAST_MS_OF_2026 = Date.UTC(2026, 11, 31, 23, 59, 59, 999);

describe('object keys', () => {
  const id = newId(LAST_MS_OF_2026);
  const spread = id.slice(-2);
  const key = `incoming/${spread}/2026/12/31/${id}.json`;
  const earlier = `incoming/2026/12/31/${id}.json`;

  it('are made of the end of the id, the day of receipt in UTC and the id', () => {
    expect(incomingKey(itemKey(id))).toBe(key);
    expect(resultKey({ ...itemKey(id), key })).toBe(`processed/${spread}/${id}.json`);
    expect(resultKey({ ...itemKey(id), key: earlier })).toBe(`processed/${id}.json`);
  });

  it('of one moment are all over the range of keys, which S3 splits where it is busy', () => {
    const ids = Array.from({ length: 4_096 }, () => itemKey(newId(LAST_MS_OF_2026)));
    const starts = (keys: string[]) => new Set(keys.map((each) => /^\w+\/(..)\//.exec(each)?.[1]));
    expect(starts(ids.map(incomingKey)).size).toBe(256);
    expect(starts(ids.map((process) => resultKey({ ...process, key: incomingKey(process) }))).size).toBe(256);
  });

  it.each([key, earlier])('lead back to the process from %s', (each) =>
    expect(processOfIncomingKey(each)).toEqual(itemKey(id)),
  );

  const another = `incoming/${spread === '00' ? '11' : '00'}/2026/12/31/${id}.json`;
  it.each([
    `x${key}`,
    `${key}x`,
    key.replace('12/31', '12/30'),
    earlier.replace('12/31', '12/30'),
    another,
    `incoming/${id}.json`,
    '',
  ])('lead nowhere from %s', (other) => expect(processOfIncomingKey(other)).toBeUndefined());
});

it('sha256 is the digest S3 computes', () => {
  expect(sha256('')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
});
