import { describe, expect, it } from 'vitest';
import { fieldErrors, payloadSchema } from '../src/payload';

function faultsOf(value: unknown) {
  const result = payloadSchema.safeParse(value);
  return result.success ? [] : fieldErrors(result.error);
}

describe('payloadSchema', () => {
  it.each([
    { type: 'order.created-2', data: {} },
    { type: 'a'.repeat(64), userId: 'Ünïcode 🚀 name', data: { deep: [[[{ x: null }]]] } },
    { type: 't', userId: '👩\u200d🚀', data: {} },
    { type: '.', userId: '🚀'.repeat(128), data: { x: 1e3 } },
  ])('takes %j', (payload) => expect(payloadSchema.parse(payload)).toEqual(payload));

  it.each([
    [{ type: '', data: {} }, 'type'],
    [{ type: 'a'.repeat(65), data: {} }, 'type'],
    [{ type: 'A', data: {} }, 'type'],
    [{ type: 'a\n', data: {} }, 'type'],
    [{ type: 't', userId: '', data: {} }, 'userId'],
    [{ type: 't', userId: 'x'.repeat(129), data: {} }, 'userId'],
    [{ type: 't', userId: 'tab\t', data: {} }, 'userId'],
    [{ type: 't', userId: '\ud800', data: {} }, 'userId'],
    [{ type: 't', userId: null, data: {} }, 'userId'],
    [{ type: 't', data: 'text' }, 'data'],
  ])('refuses %j at %s', (payload, path) => {
    expect(faultsOf(payload)).toEqual([{ path, message: expect.stringMatching(/./) }]);
  });

  it('keeps a member named __proto__ as data', () => {
    const payload = JSON.parse('{"type":"t","data":{"__proto__":{"admin":true}}}');
    expect(JSON.stringify(payloadSchema.parse(payload).data)).toBe('{"__proto__":{"admin":true}}');
  });

  it('names an unknown member', () => {
    expect(faultsOf({ type: 't', data: {}, extra: 1 })).toEqual([
      { path: '', message: expect.stringContaining('extra') },
    ]);
  });
});
