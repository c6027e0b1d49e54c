import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonObjectText } from '../../testing/json-texts';
import { readJson } from '../src/json';

const anything = (value: unknown) => ({ value });
const read = (text: string) => readJson(Buffer.from(text), anything);
const membersOf = (text: string) =>
  Object.fromEntries((read(text) as { members: ReadonlyMap<string, string> }).members);
const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

describe('readJson', () => {
  it('gives every value its one canonical form, with its numbers as they were written', () => {
    fc.assert(
      fc.property(jsonObjectText, ({ sent, canonical }) => {
        const reading = readJson(Buffer.from(`{"data": ${sent}}`), anything);
        if (typeof reading !== 'object' || Array.isArray(reading))
          return expect.fail(JSON.stringify(reading));
        expect(reading.members.get('data')).toBe(canonical);
        expect(reading.value).toEqual({ data: JSON.parse(sent) });
      }),
    );
  });

  it.each([
    ['{"n":9007199254740993,"d":1.10,"z":-0}', { n: '9007199254740993', d: '1.10', z: '-0' }],
    ['{"a":{"b":1,"10":2,"2":3}}', { a: '{"10":2,"2":3,"b":1}' }],
    ['{"a":{"\\uffff":1,"\\ud83d\\ude80":2}}', { a: '{"🚀":2,"\uffff":1}' }],
    ['{"a":"\\u0041\\/\\u00e9\\ud800"}', { a: '"A/é\\ud800"' }],
    ['{"a":{"__proto__":{"b":1}}}', { a: '{"__proto__":{"b":1}}' }],
    ['\ufeff{"a":[ 1E400 , -0.0 ]}', { a: '[1E400,-0.0]' }],
    ['{"a":"]} , \\" : {[","b":[]}', { a: '"]} , \\" : {["', b: '[]' }],
    ['[{"a":1}]', {}],
    ['1.0', {}],
  ])('reads %s', (text, members) => expect(membersOf(text)).toEqual(members));

  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":[{},{"b":{"c":1,"d":2,"c":3}}]}', 'a.1.b.c'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('refuses %s, of which readers take different members', (text, path) =>
    expect(read(text)).toEqual([{ path, message: 'The member comes twice' }]),
  );

  it('does not take equal names in different objects for one', () => {
    expect(membersOf('{"a":{"a":1},"b":[{"a":1},{"a":1}]}')).toEqual({
      a: '{"a":1}',
      b: '[{"a":1},{"a":1}]',
    });
  });

  it('takes 32 levels below a member, and no more', () => {
    expect(membersOf(`{"data":${nested(32)}}`)).toEqual({ data: nested(32) });
    for (const text of [
      nested(33),
      nested(50_000),
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `[${nested(32)}]`,
    ])
      expect(read(`{"data":${text}}`)).toEqual([{ path: 'data', message: 'Nested deeper than 32 levels' }]);
  });

  it.each([
    '',
    '{',
    '{"a":01}',
    '{"a":1.}',
    '{"a":+1}',
    '{"a":NaN}',
    "{'a':1}",
    '{"a":1}}',
    '\ufeff\ufeff{}',
    '{"a":"\t"}',
  ])('takes %j for no JSON', (text) => expect(read(text)).toBe('malformed'));

  it('takes bytes that are not UTF-8 for no JSON', () =>
    expect(readJson(Uint8Array.of(0x22, 0xff, 0x22), anything)).toBe('malformed'));

  it('reads strings of megabytes', () => {
    const text = JSON.stringify('a\\"'.repeat(1_000_000));
    expect(membersOf(`{"a":${text}}`)).toEqual({ a: text });
  });
});
