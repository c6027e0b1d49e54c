import { describe, expect, it } from 'vitest';
import { validatorOf } from '../../testing/api-definition';
import { decimalsOf } from '../src/currency';
import { checkNewTransaction } from '../src/transaction';

function faultsOf(amount: unknown, currency: unknown) {
  const checked = checkNewTransaction({ userId: 'u', amount, currency });
  return Array.isArray(checked) ? checked : [];
}

const faultOf = (amount: unknown, currency: unknown) => faultsOf(amount, currency)[0]?.path;

describe('an amount', () => {
  it.each([
    ['JPY', '1'],
    ['EUR', '1'],
    ['EUR', '0.01'],
    ['EUR', '10.5'],
    ['EUR', '10.50'],
    ['EUR', '999999999999999.99'],
    ['KWD', '0.001'],
    ['CLF', '0.0001'],
    ['XCG', '1.25'],
    ['XOF', '655'],
  ])('in %s may be %s', (currency, amount) => expect(faultOf(amount, currency)).toBeUndefined());

  it.each([
    ['JPY', '1.0'],
    ['EUR', '0.001'],
    ['EUR', '1.000'],
    ['KWD', '0.0001'],
    ['CLF', '0.00001'],
    ['EUR', '0'],
    ['EUR', '0.00'],
    ['EUR', '-1'],
    ['EUR', '+1'],
    ['EUR', '01'],
    ['EUR', '.5'],
    ['EUR', '1.'],
    ['EUR', '1,5'],
    ['EUR', '1e2'],
    ['EUR', ' 1'],
    ['EUR', '1\n'],
    ['EUR', '١'],
    ['EUR', '0x1'],
    ['EUR', 'NaN'],
    ['EUR', ''],
    ['EUR', '1000000000000000'],
    ['EUR', 1],
    ['EUR', null],
  ])('in %s may not be %j', (currency, amount) => expect(faultOf(amount, currency)).toBe('amount'));
});

describe('a currency', () => {
  it.each([
    ['JPY', 0],
    ['EUR', 2],
    ['KWD', 3],
    ['CLF', 4],
    ['XCG', 2],
    ['XAF', 0],
    ['ZWG', 2],
  ])('%s has %i decimals', (currency, decimals) => expect(decimalsOf(currency)).toBe(decimals));

  it.each([
    'DEM',
    'HRK',
    'ZWL',
    'ANG',
    'BGN',
    'CUC',
    'XXX',
    'XTS',
    'XAU',
    'XDR',
    'eur',
    'EU',
    'EURO',
    '',
    'BTC',
    978,
  ])('is not %s', (currency) => expect(faultOf('1', currency)).toBe('currency'));
});

it('says the same of a code that is none as of text that cannot be one', () =>
  expect(faultsOf('1', 'XXX')).toEqual(faultsOf('1', 'xxx')));

describe('the schema of an amount in api/openapi.yaml', () => {
  const validate = validatorOf('Amount');

  it.each([
    '1',
    '0.01',
    '0.0',
    '0',
    '01',
    '1.',
    '.1',
    '1.00000',
    '-1',
    '1e2',
    '9'.repeat(15),
    '9'.repeat(16),
    '1\n',
    '',
  ])('judges %j as the function does in a currency of four decimals', (amount) =>
    expect(validate(amount)).toBe(faultOf(amount, 'CLF') === undefined),
  );
});
