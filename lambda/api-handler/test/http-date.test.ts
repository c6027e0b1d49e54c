import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateOf, httpDate } from '../src/http-date';

const NOW = Date.UTC(2026, 10, 21);
const TIME = Date.UTC(1994, 10, 6, 8, 49, 37);

it('reads every date that it writes, to the second', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
      (date) => {
        expect(dateOf(httpDate(date.getTime()))).toBe(Math.floor(date.getTime() / 1_000) * 1_000);
      },
    ),
  );
});

it.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', TIME],
  ['Sunday, 06-Nov-94 08:49:37 GMT', TIME],
  ['Sun Nov  6 08:49:37 1994', TIME],
  [' Sun, 06 Nov 1994 08:49:37 GMT ', TIME],
  ['Saturday, 21-Nov-76 00:00:00 GMT', Date.UTC(2076, 10, 21)],
  ['Sunday, 21-Nov-77 00:00:00 GMT', Date.UTC(1977, 10, 21)],
  ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2016, 11, 31, 23, 59, 59)],
])('reads %s', (field, time) => expect(dateOf(field, NOW)).toBe(time));

it.each([
  undefined,
  '',
  'tomorrow',
  '1994-11-06T08:49:37Z',
  '784111777',
  'sun, 06 Nov 1994 08:49:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 +0000',
  'Sun, 06 Nov 1994 25:49:37 GMT',
  'Sun, 06 Foo 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
])('takes %j for no date', (field) => expect(dateOf(field, NOW)).toBeUndefined());
