import { Payload } from '@tap/shared/definition';
import { describe, expect, it } from 'vitest';
import { operations, resolveSchema, validatorOf } from '../../testing/api-definition';
import { checkNewTransaction, checkTransactionChange } from '../src/transaction';
import { CHANGE } from './transactions-api';

describe('a rule for what a request has', () => {
  const rules = ['pattern', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum'];
  const bodies = operations.flatMap(({ name, requestBody }) =>
    Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      Object.entries(resolveSchema(schema).properties ?? {}).map(([member, rule]) => ({
        name: `${name}: ${member}`,
        schema: resolveSchema(rule),
      })),
    ),
  );
  const parameters = operations.flatMap((operation) =>
    operation.parameters.map(({ name, schema }) => ({ name: `${operation.name}: ${name}`, schema })),
  );
  const ruled = [...bodies, ...parameters].filter(({ schema }) => rules.some((rule) => rule in schema));

  it.each(ruled)('has the words for its refusal: $name', ({ schema }) =>
    expect(schema).toHaveProperty('title'),
  );
});

describe('the schema of a payload', () => {
  const validate = validatorOf('Payload');

  it.each([
    [{ type: 'order.created-2', data: {} }, true],
    [{ type: 'a'.repeat(64), userId: 'Zoë 🚀', data: { x: [null] } }, true],
    [{ type: 't', userId: '🚀'.repeat(128), data: {} }, true],
    [{ type: 't', userId: '🚀'.repeat(129), data: {} }, false],
    [{ type: 't', userId: '👩\u200d🚀', data: {} }, true],
    [{ type: 't', userId: '\u0000', data: {} }, false],
    [{ type: 't', userId: 'line\n', data: {} }, false],
    [{ type: 't', userId: '\u007f', data: {} }, false],
    [{ type: 't', userId: '\u009f', data: {} }, false],
    [{ type: 't', userId: '\u00a0', data: {} }, true],
    [{ type: 't', userId: '', data: {} }, false],
    [{ type: 't', userId: 1, data: {} }, false],
    [{ type: '', data: {} }, false],
    [{ type: 'a'.repeat(65), data: {} }, false],
    [{ type: 'T', data: {} }, false],
    [{ type: 't\n', data: {} }, false],
    [{ type: 't', data: [] }, false],
    [{ type: 't', data: null }, false],
    [{ type: 't' }, false],
    [{ data: {} }, false],
    [{ type: 't', data: {}, extra: 1 }, false],
    [[], false],
    [null, false],
  ])('judges %j as the function does', (payload, valid) => {
    expect(validate(payload)).toBe(valid);
    expect(Payload(payload)).toBe(valid);
  });
});

describe('the schemas of transactions', () => {
  const MADE = { userId: 'u', amount: '1', currency: 'JPY' };

  it.each([
    [MADE, true],
    [{ ...MADE, userId: '🚀'.repeat(128), description: '🚀'.repeat(256) }, true],
    [{ ...MADE, userId: '🚀'.repeat(129) }, false],
    [{ ...MADE, userId: '\u009f' }, false],
    [{ ...MADE, description: '' }, false],
    [{ ...MADE, description: 'x'.repeat(257) }, false],
    [{ ...MADE, description: '\u0000' }, false],
    [{ ...MADE, description: null }, false],
    [{ ...MADE, amount: 1 }, false],
    [{ ...MADE, currency: 'jpy' }, false],
    [{ ...MADE, version: 1 }, false],
    [{ ...MADE, userId: undefined }, false],
    [[], false],
  ])('judge the new one %j as the function does', (body, valid) => {
    expect(validatorOf('NewTransaction')(JSON.parse(JSON.stringify(body)))).toBe(valid);
    expect('value' in checkNewTransaction(body)).toBe(valid);
  });

  it.each([
    [CHANGE, true],
    [{ ...CHANGE, version: 1 }, true],
    [{ ...CHANGE, version: 2 ** 53 - 1 }, true],
    [{ ...CHANGE, version: 2 ** 53 }, false],
    [{ ...CHANGE, version: 0 }, false],
    [{ ...CHANGE, version: 1.5 }, false],
    [{ ...CHANGE, version: '1' }, false],
    [{ ...CHANGE, userId: 'u' }, false],
    [{ amount: '2' }, false],
  ])('judge the change %j as the function does', (body, valid) => {
    expect(validatorOf('TransactionChange')(body)).toBe(valid);
    expect('value' in checkTransactionChange(body)).toBe(valid);
  });
});
