// What a chart shows, without how.

import type { AlarmState, Series } from '../types';
import type { Unit } from './quantity';

export type Side = Series['axis'];

/** A value that is drawn across the chart. */
export interface Threshold {
  label: string;
  value: number;
  color: string | null;
  axis: Side;
  /** The side of it that is shaded. */
  fill: 'above' | 'below' | null;
}

/** How an axis is measured; limits that are not given follow from the values. */
export interface Axis {
  unit: Unit;
  label: string | null;
  min: number | null;
  max: number | null;
}

/** A stretch of time in which an alarm was in one state. */
export interface Stretch {
  start: number;
  end: number;
  state: AlarmState;
}

/** A chart; moments are seconds since 1970. */
export interface ChartModel {
  title: string;
  start: number;
  end: number;
  series: Series[];
  stacked: boolean;
  axes: Record<Side, Axis>;
  thresholds: Threshold[];
  states: Stretch[];
}

/** How far an axis reaches: over its values and its thresholds, and from zero unless something is below. */
export function extent(
  axis: Axis,
  low: number | null,
  high: number | null,
  thresholds: number[],
): [number, number] {
  const bottom = axis.min ?? Math.min(0, low ?? 0, ...thresholds);
  const top = Math.max(high ?? 0, ...thresholds, bottom);
  const room = (top - bottom) * 0.12;
  return [
    bottom < 0 && axis.min === null ? bottom - room : bottom,
    axis.max ?? (top > bottom ? top + room : bottom + 1),
  ];
}
