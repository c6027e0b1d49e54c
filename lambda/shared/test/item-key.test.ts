import { describe, expect, it } from 'vitest';
import { idOfBytes, isId, itemKey, newId } from '../src/item-key';

const LAST_MS_OF_2026 = Date.UTC(2026, 11, 31, 23, 59, 59, 999);

describe('ids', () => {
  it('are UUIDs of version 7 that carry the time', () => {
    const id = newId(LAST_MS_OF_2026);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(itemKey(id)).toEqual({ id, timestamp: LAST_MS_OF_2026 });
  });

  it('differ within a millisecond and sort by time', () => {
    const ids = Array.from({ length: 1_000 }, () => newId(1));
    expect(new Set(ids).size).toBe(1_000);
    expect(newId(1) < newId(2)).toBe(true);
  });

  it.each([
    '',
    'x',
    '01a1fd8c-6900-4abc-8def-0123456789ab',
    '01A1FD8C-6900-7ABC-8DEF-0123456789AB',
    `${newId()}\n`,
  ])('are not %j', (text) => expect(isId(text)).toBe(false));

  it('are spelt by their 16 bytes', () => {
    const id = newId();
    expect(idOfBytes(Buffer.from(id.replaceAll('-', ''), 'hex'))).toBe(id);
  });
});
