// Figures and moments as people read them.
import { h } from '#shared/dom';

const figure = (value: number, digits = 3) =>
  value.toLocaleString('en', { maximumSignificantDigits: digits });

/** `12 ms`, `1.53 s`, `2 min 5 s`, `15 min`, `4 h`; a dash when it is not known. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 1) return `${figure(seconds * 1000)} ms`;
  if (seconds < 60) return `${figure(seconds)} s`;
  const whole = Math.round(seconds);
  return whole < 7200 ? both(whole, 'min', 's') : both(Math.round(whole / 60), 'h', 'min');
}

/** `2 min 5 s`, and `15 min` where there is nothing of the smaller unit. */
function both(amount: number, large: string, small: string): string {
  const rest = amount % 60;
  return `${Math.floor(amount / 60)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** `12,345`, `0.25`; a dash when it is not known. */
export const count = (value: number | null) => (value === null ? '–' : figure(value, 4));

/** `512 B`, `2.38 KB`, `1.2 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  return `${figure(value / 1000 ** power)} ${units[power]}`;
}

/** How long ago a moment was, in its largest unit: `5 h`. */
export function age(iso: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  const units: [size: number, name: string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const [size, name] = units.find(([each]) => seconds >= each) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${name}`;
}

// Logs, CloudWatch and X-Ray count in UTC, and so does all that the console shows.
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

const timeOf = (iso: string, words: string) => h('time', { datetime: iso, title: `${iso}, UTC` }, words);

/** A moment in UTC, with its day unless that is today. */
export function moment(iso: string): HTMLTimeElement {
  const at = new Date(iso);
  const [date, clock] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 19)];
  const isToday = date === new Date().toISOString().slice(0, 10);
  return timeOf(iso, isToday ? clock : `${day.format(at)}, ${clock}`);
}

/** When in its day a moment is, in UTC and to the millisecond. */
export const clockTime = (iso: string) => timeOf(iso, new Date(iso).toISOString().slice(11, 23));
