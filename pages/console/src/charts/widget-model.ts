// What a metric widget's properties say about how its series are drawn:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

import type { TimeRange } from '../time-range';
import type { Series, Widget } from '../types';
import type { Axis, ChartModel, Side, Threshold } from './chart-model';
import { unitOf } from './quantity';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown) => (typeof value === 'string' ? value : null);
const number = (value: unknown) => (typeof value === 'number' ? value : null);
const side = (value: unknown): Side => (value === 'right' ? 'right' : 'left');

/** How a metric widget shows its values. */
export interface View {
  /** `timeSeries` and `singleValue` are drawn; of any other the values are listed. */
  name: string;
  sparkline: boolean;
  /** What of it the console leaves out, in words. */
  notDrawn: string[];
}

export function viewOf({ properties }: Widget): View {
  return {
    name: text(properties.view) ?? 'timeSeries',
    sparkline: properties.sparkline === true,
    notDrawn: object(properties.annotations).vertical ? ['Its vertical annotations are not drawn.'] : [],
  };
}

/** The widget's title; what a widget of CloudWatch without one is called. */
export const titleOf = ({ type, properties }: Widget) =>
  text(properties.title) ?? (type === 'text' ? 'Text' : 'Untitled');

/** Moments as charts count them. */
export const seconds = ({ start, end }: TimeRange) => ({
  start: Date.parse(start) / 1000,
  end: Date.parse(end) / 1000,
});

/** A range of time from moments of a chart. */
export function isoRange(start: number, end: number): { start: string; end: string } {
  const iso = (moment: number) => new Date(moment * 1000).toISOString();
  return { start: iso(start), end: iso(end) };
}

/** The chart of a metric widget. */
export function modelOf(widget: Widget, series: Series[], range: TimeRange): ChartModel {
  const { properties } = widget;
  return {
    title: titleOf(widget),
    ...seconds(range),
    series,
    stacked: properties.stacked === true,
    axes: { left: axisOf(widget, 'left'), right: axisOf(widget, 'right') },
    thresholds: thresholdsOf(properties),
    states: [],
  };
}

function axisOf(widget: Widget, which: Side): Axis {
  const axis = object(object(widget.properties.yAxis)[which]);
  const label = text(axis.label);
  return {
    unit: unitOf([label, which === 'left' ? titleOf(widget) : null], metricsOf(widget.properties, which)),
    label,
    min: number(axis.min),
    max: number(axis.max),
  };
}

/** The names of the metrics on an axis. `.` repeats what the metric before has at this place, as `...` does all of it. */
function metricsOf(properties: Json, which: Side): string[] {
  let name: string | null = null;
  return list(properties.metrics).flatMap((metric) => {
    const own = list(metric);
    name = text(own[0]) === '...' || own[1] === '.' ? name : text(own[1]);
    return name !== null && side(object(own.at(-1)).yAxis) === which ? [name] : [];
  });
}

/** Lines across the chart; a band is an array of its two edges. */
function thresholdsOf(properties: Json): Threshold[] {
  return list(object(properties.annotations).horizontal)
    .flat()
    .map(object)
    .filter(({ value, visible }) => typeof value === 'number' && visible !== false)
    .map(({ label, value, color, fill, yAxis }) => ({
      label: text(label) ?? '',
      value: value as number,
      color: text(color),
      axis: side(yAxis),
      fill: fill === 'above' || fill === 'below' ? fill : null,
    }));
}
