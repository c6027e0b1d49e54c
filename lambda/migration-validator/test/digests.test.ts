import { describe, expect, it } from 'vitest';
import { canonical, Digests, firstGroups, groupOf } from '../src/digests';

const digestsOf = (...items: [key: string, value: string][]) => {
  const digests = new Digests();
  for (const [key, value] of items) digests.add(key, { value: { S: value } });
  return digests;
};

describe('the canonical form of an item', () => {
  it('does not depend on the order of attributes and of elements of sets', () => {
    const one = { a: { M: { x: { SS: ['p', 'q'] }, y: { S: '1' } } }, b: { BS: [bytes(1), bytes(2)] } };
    const other = { b: { BS: [bytes(2), bytes(1)] }, a: { M: { y: { S: '1' }, x: { SS: ['q', 'p'] } } } };
    expect(canonical(one)).toBe(canonical(other));
  });

  it.each([
    [{ a: { L: [{ S: 'p' }, { S: 'q' }] } }, { a: { L: [{ S: 'q' }, { S: 'p' }] } }],
    [{ a: { S: '1' } }, { a: { N: '1' } }],
    [{ a: { SS: ['1'] } }, { a: { NS: ['1'] } }],
    [{ a: { B: bytes(1) } }, { a: { B: bytes(2) } }],
    [{ a: { NULL: true as const } }, {}],
    [{ SS: { L: [{ S: 'q' }, { S: 'p' }] } }, { SS: { L: [{ S: 'p' }, { S: 'q' }] } }],
  ])('tells %j from %j', (one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });

  function bytes(value: number): Uint8Array {
    return new Uint8Array([value]);
  }
});

describe('the digests of a table', () => {
  it('are the same in whatever order the items come', () => {
    const one = digestsOf(['a', '1'], ['b', '2']);
    expect(digestsOf(['b', '2'], ['a', '1']).differingFrom(one)).toEqual([]);
  });

  it.each<[string, Digests]>([
    ['lacks an item', digestsOf(['a', '1'])],
    ['has another item', digestsOf(['a', '1'], ['c', '2'])],
    ['has another value', digestsOf(['a', '1'], ['b', '3'])],
    ['has the values exchanged', digestsOf(['a', '2'], ['b', '1'])],
  ])('tell that the other table %s', (_what, other) => {
    const differing = digestsOf(['a', '1'], ['b', '2']).differingFrom(other);
    expect(differing.length).toBeGreaterThan(0);
    expect(['a', 'b', 'c'].map(groupOf)).toEqual(expect.arrayContaining(differing));
  });
});

it('the first groups are those whose items are not too many, both tables together', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(groupOf) as [number, number, number];
  const tables = [digestsOf(['a', '1'], ['b', '1'], ['c', '1']), digestsOf(['a', '2'])];
  expect([...firstGroups([a, b, c], tables, 3)]).toEqual([a, b]);
  expect([...firstGroups([a, b, c], tables, 4)]).toEqual([a, b, c]);
  expect([...firstGroups([a, b, c], tables, 1)]).toEqual([]);
});
