// Numbers as people read them: what is measured in milliseconds is shown in seconds once it takes that long, and so on.
import { bytes, duration } from '../text/format';

/** What the values of a metric are measured in, as far as the page knows; CloudWatch itself says nothing of it with the values. */
export type Unit = 'count' | 'milliseconds' | 'seconds' | 'bytes' | 'percent';

interface Step {
  from: number;
  divisor: number;
  suffix: string;
}

const steps: Record<Unit, Step[]> = {
  count: [
    { from: 0, divisor: 1, suffix: '' },
    { from: 10_000, divisor: 1e3, suffix: ' k' },
    { from: 1e6, divisor: 1e6, suffix: ' M' },
    { from: 1e9, divisor: 1e9, suffix: ' G' },
  ],
  milliseconds: [
    { from: 0, divisor: 1, suffix: ' ms' },
    { from: 1e3, divisor: 1e3, suffix: ' s' },
    { from: 120e3, divisor: 60e3, suffix: ' min' },
    { from: 120 * 60e3, divisor: 3600e3, suffix: ' h' },
  ],
  seconds: [
    { from: 0, divisor: 1e-3, suffix: ' ms' },
    { from: 1, divisor: 1, suffix: ' s' },
    { from: 120, divisor: 60, suffix: ' min' },
    { from: 120 * 60, divisor: 3600, suffix: ' h' },
    { from: 72 * 3600, divisor: 86_400, suffix: ' d' },
  ],
  bytes: [
    { from: 0, divisor: 1, suffix: ' B' },
    { from: 1e3, divisor: 1e3, suffix: ' kB' },
    { from: 1e6, divisor: 1e6, suffix: ' MB' },
    { from: 1e9, divisor: 1e9, suffix: ' GB' },
    { from: 1e12, divisor: 1e12, suffix: ' TB' },
  ],
  percent: [{ from: 0, divisor: 1, suffix: ' %' }],
};

/** How a value of this size is written; zero in the unit itself. */
const stepOf = (unit: Unit, size: number): Step =>
  (size === 0 ? undefined : steps[unit].findLast(({ from }) => size >= from)) ??
  (steps[unit].find(({ divisor }) => divisor === 1) as Step);

const withDigits = (value: number, maximumSignificantDigits: number) =>
  value.toLocaleString('en', { maximumSignificantDigits });

/** A value as it is read in passing: `1.25 s`, `12,345`. */
export function short(value: number, unit: Unit): string {
  switch (unit) {
    case 'milliseconds':
      return duration(value / 1000);
    case 'seconds':
      return duration(value);
    case 'bytes':
      return bytes(value);
    case 'percent':
      return `${withDigits(value, 3)} %`;
    case 'count':
      return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
  }
}

/** A value in more digits than anyone reads in passing, in the unit that it was measured in. */
export const exact = (value: number, unit: Unit) =>
  withDigits(value, 6) + (steps[unit].find(({ divisor }) => divisor === 1) as Step).suffix;

/** The ticks of an axis, all in the unit of the largest, so that they can be compared at a glance. */
export function ticks(values: number[], unit: Unit): string[] {
  const { divisor, suffix } = stepOf(unit, Math.max(...values.map(Math.abs)));
  return values.map((value) => withDigits(value / divisor, 6) + (value === 0 ? '' : suffix));
}

const decades = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);
const ofClock = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
].concat([1, 2, 5, 10, 20, 50, 100].map((days) => days * 86_400));

/** How far the ticks of an axis may be apart; `whole` where no value is a fraction, so that no tick says half a request. */
export function increments(unit: Unit, whole: boolean): number[] {
  const clock = unit === 'seconds' ? 1 : unit === 'milliseconds' ? 1e3 : null;
  if (clock === null) return decades.filter((step) => !whole || step >= 1);
  return [...decades.filter((step) => step < clock), ...ofClock.map((step) => step * clock)];
}

const hints: [RegExp, Unit][] = [
  [/\(ms\)|\bmilliseconds?\b/i, 'milliseconds'],
  [/\(s\)|\bseconds?\b/i, 'seconds'],
  [/\(bytes\)|\bbytes?\b/i, 'bytes'],
  [/\(%\)|\bpercent\b/i, 'percent'],
];

// The metrics of AWS that are not counts, by the end of their names.
const known: [RegExp, Unit][] = [
  [/(^|[a-z])(Latency|Duration|IteratorAge)$/, 'milliseconds'],
  [/^(ReplicationLatency|ApproximateAgeOfOldestMessage)$/, 'seconds'],
  [/(Bytes|SizeBytes)$/, 'bytes'],
  [/(Utilization|Percent)$/, 'percent'],
];

/** What an axis is measured in: as the texts beside it say, else as its metrics are known to be, else a count. */
export function unitOf(texts: (string | null)[], metrics: string[]): Unit {
  const said = hints.find(([hint]) => texts.some((text) => text !== null && hint.test(text)));
  const meant = known.filter(([name]) => metrics.length > 0 && metrics.every((metric) => name.test(metric)));
  return (said ?? meant.at(-1))?.[1] ?? 'count';
}
