const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})';

/** The one form that is sent, and the two that are read as well (RFC 9110 section 5.6.7). */
const FORMS = [
  `${DAY}, (?<day>[0-9]{2}) ${MONTH} (?<year>[0-9]{4}) ${TIME} GMT`,
  `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>[0-9]{2})-${MONTH}-(?<year>[0-9]{2}) ${TIME} GMT`,
  `${DAY} ${MONTH} (?<day>[0-9 ][0-9]) ${TIME} (?<year>[0-9]{4})`,
].map((form) => new RegExp(`^${form}$`));

/** A time as an HTTP date, which has whole seconds. */
export function httpDate(time: string | number): string {
  return new Date(time).toUTCString();
}

/** The time of an HTTP date in ms; undefined for what is none, which a recipient ignores. */
export function dateOf(field: string | undefined, now = Date.now()): number | undefined {
  const parts = FORMS.map((form) => form.exec(field?.trim() ?? '')?.groups).find(Boolean);
  if (!parts) return undefined;
  const { day = '', month = '', year = '', time = '' } = parts;
  const iso = (years: string) =>
    `${years}-${`${MONTHS.indexOf(month) + 1}`.padStart(2, '0')}-${day.trim().padStart(2, '0')}T${time.replace(/:60$/, ':59')}Z`;
  const date = Date.parse(iso(year.length === 4 ? year : fullYear(Number(year), now)));
  return Number.isNaN(date) ? undefined : date;
}

/** Of two digits: the year of this century, or of the last one when that is more than 50 years ahead. */
function fullYear(year: number, now: number): string {
  const current = new Date(now).getUTCFullYear();
  const inThisCentury = current - (current % 100) + year;
  return `${inThisCentury > current + 50 ? inThisCentury - 100 : inThisCentury}`;
}
