import { data } from 'currency-codes';

/** What ISO has added since the library's list, which is of 2024-06-25 (amendment 176). */
const ADDED: [code: string, decimals: number][] = [['XCG', 2]];
/** What ISO has withdrawn since then (amendments 176, 178 and 180). */
const WITHDRAWN = ['ANG', 'BGN', 'CUC'];
/** Metals, units of account, and codes for tests and for no currency: ISO gives them no minor unit, so no amount can be checked. */
const NO_MONEY = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ');

const decimals = new Map([...data.map(({ code, digits }) => [code, digits] as const), ...ADDED]);
for (const code of [...WITHDRAWN, ...NO_MONEY]) decimals.delete(code);

/** Decimals that an amount in a currency may have; undefined when ISO 4217 has no such currency today. */
export function decimalsOf(currency: string): number | undefined {
  return decimals.get(currency);
}
