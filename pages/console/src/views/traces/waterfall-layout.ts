// Where the bars of a trace's parts are, in hundredths of the whole.
import type { Trace, TracePart } from '../../types';

/** A part of a trace as a line of the waterfall. */
export interface Bar {
  /** The places of the part and of those that it is in, such as `0.2`. */
  key: string;
  part: TracePart;
  level: number;
  /** Left out when there is nothing in it. */
  open?: boolean;
  /** Of the whole, from 0 to 1. */
  left: number;
  width: number;
}

/** Whether a part has not said that it ended. */
export const isRunning = ({ durationSeconds }: TracePart) =>
  durationSeconds === null || durationSeconds === undefined;

export interface Span {
  /** Milliseconds since 1970. */
  start: number;
  seconds: number;
}

const startOf = (part: TracePart) => Date.parse(part.start);
const all = (parts: readonly TracePart[]): TracePart[] => parts.flatMap((part) => [part, ...all(part.parts)]);

/** From the first start to the last end; what has not ended counts from its start alone. */
export function spanOf(trace: Trace): Span {
  const parts = all(trace.parts);
  const start = Math.min(...parts.map(startOf));
  const end = Math.max(...parts.map((part) => startOf(part) + (part.durationSeconds ?? 0) * 1000));
  return parts.length === 0 ? { start: 0, seconds: 0 } : { start, seconds: (end - start) / 1000 };
}

/** The lines of a trace without what is in the parts that are closed. */
export function barsOf(trace: Trace, closed: ReadonlySet<string>): Bar[] {
  const span = spanOf(trace);
  const share = (seconds: number) => (span.seconds > 0 ? Math.min(1, seconds / span.seconds) : 0);
  const bars = (parts: readonly TracePart[], level: number, prefix: string): Bar[] =>
    parts.flatMap((part, index) => {
      const key = `${prefix}${index}`;
      const left = share((startOf(part) - span.start) / 1000);
      const bar: Bar = {
        key,
        part,
        level,
        left,
        // What has not ended may go on to the end.
        width: isRunning(part) ? 1 - left : share(part.durationSeconds ?? 0),
      };
      if (part.parts.length === 0) return [bar];
      const open = !closed.has(key);
      return [{ ...bar, open }, ...(open ? bars(part.parts, level + 1, `${key}.`) : [])];
    });
  return bars(trace.parts, 1, '');
}

/** Round moments of a time from 0, at most six. */
export function ticksOf(seconds: number): number[] {
  if (!(seconds > 0)) return [0];
  const rough = seconds / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, index) => index * step);
}
