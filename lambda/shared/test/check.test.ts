import { describe, expect, it } from 'vitest';
import { checkOf } from '../src/check';
import { Payload, TransactionChange } from '../src/definition';

const checkPayload = checkOf(Payload);

describe('the check of a payload', () => {
  it.each([
    { type: 'order.created-2', data: {} },
    { type: 'a'.repeat(64), userId: 'Ünïcode 🚀 name', data: { deep: [[[{ x: null }]]] } },
    { type: 't', userId: '👩\u200d🚀', data: {} },
    { type: '.', userId: '🚀'.repeat(128), data: { x: 1e3 } },
  ])('takes %j', (payload) => expect(checkPayload(payload)).toEqual({ value: payload }));

  it.each([
    [{ type: '', data: {} }, 'type', 'Expected a string of 1-64 characters of [a-z0-9.-]'],
    [{ type: 'a'.repeat(65), data: {} }, 'type', /^Expected /],
    [{ type: 'A', data: {} }, 'type', /^Expected /],
    [{ type: 'a\n', data: {} }, 'type', /^Expected /],
    [{ data: {} }, 'type', 'The member is missing'],
    [{ type: 't', userId: '', data: {} }, 'userId', /^Expected /],
    [{ type: 't', userId: 'x'.repeat(129), data: {} }, 'userId', /^Expected a string of 1-128 characters/],
    [{ type: 't', userId: 'tab\t', data: {} }, 'userId', /^Expected /],
    [{ type: 't', userId: '\ud800', data: {} }, 'userId', /^Expected /],
    [{ type: 't', userId: '\n'.repeat(129), data: {} }, 'userId', /^Expected /],
    [{ type: 't', userId: null, data: {} }, 'userId', /^Expected a string/],
    [{ type: 't', data: 'text' }, 'data', 'Expected an object'],
    [{ type: 't', data: [] }, 'data', 'Expected an object'],
    [{ type: 't', data: {}, extra: 1 }, '', 'Unknown member "extra"'],
    [null, '', 'Expected an object'],
    [['t'], '', 'Expected an object'],
  ])('refuses %j at "%s", once', (payload, path, message) => {
    expect(checkPayload(payload)).toEqual([
      { path, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('keeps a member named __proto__ as data', () => {
    const payload = JSON.parse('{"type":"t","data":{"__proto__":{"admin":true}}}');
    expect(JSON.stringify(checkPayload(payload))).toBe(
      '{"value":{"type":"t","data":{"__proto__":{"admin":true}}}}',
    );
    expect(checkPayload(JSON.parse('{"__proto__":{"type":"t","data":{}}}'))).toEqual([
      { path: 'type', message: 'The member is missing' },
      { path: 'data', message: 'The member is missing' },
      { path: '', message: 'Unknown member "__proto__"' },
    ]);
  });
});

describe('the rules that a schema cannot say', () => {
  const seen: object[] = [];
  const check = checkOf(TransactionChange, (sound) => {
    seen.push(sound);
    return [{ path: 'amount', message: 'Too much' }];
  });

  it('get the members that are sound, and are told beside the others', () => {
    expect(check({ amount: '1', currency: 'eur', version: 0, extra: 1 })).toEqual([
      { path: '', message: 'Unknown member "extra"' },
      { path: 'currency', message: 'Expected the code of an active ISO 4217 currency' },
      { path: 'version', message: 'Expected an integer of 1 or more' },
      { path: 'amount', message: 'Too much' },
    ]);
    expect(seen).toEqual([{ amount: '1', extra: 1 }]);
  });

  it.each([null, 'text', [1]])('do not break on %j', (value) =>
    expect(check(value)).toContainEqual({ path: '', message: 'Expected an object' }),
  );
});
