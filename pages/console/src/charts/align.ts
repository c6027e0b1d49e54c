// Series as a chart takes them: one list of moments for all, and one of values for each.
import type { Series } from '../types';

/** A value; null where one is missing, undefined where the series, of a coarser period, was not to have one. */
export type Value = number | null | undefined;

/** Series over the moments of all of them. */
export interface Aligned {
  timestamps: number[];
  values: Value[][];
}

/** Puts series over common moments; where one misses a period, it gets a gap. */
export function align(series: Pick<Series, 'periodSeconds' | 'timestamps' | 'values'>[]): Aligned {
  const points = series.map(withGaps);
  const timestamps = [...new Set(points.flatMap((known) => [...known.keys()]))].sort((a, b) => a - b);
  return { timestamps, values: points.map((known) => timestamps.map((timestamp) => known.get(timestamp))) };
}

function withGaps({
  periodSeconds,
  timestamps,
  values,
}: Pick<Series, 'periodSeconds' | 'timestamps' | 'values'>) {
  const points = new Map<number, number | null>();
  timestamps.forEach((timestamp, index) => {
    points.set(timestamp, values[index] ?? null);
    const next = timestamps[index + 1];
    if (next !== undefined && next - timestamp > periodSeconds) points.set(timestamp + periodSeconds, null);
  });
  return points;
}

/** Values one upon the other, the first at the bottom: what misses a value is nothing high; a moment that none has stays a gap. */
export function stack(values: Value[][]): Value[][] {
  const heights: Value[] = [];
  return values.map((own) =>
    own.map((value, index) => {
      const below = heights[index];
      heights[index] = typeof value === 'number' ? (below ?? 0) + value : (below ?? value);
      return heights[index];
    }),
  );
}
