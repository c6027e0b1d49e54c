// A chart's picture: uPlot, told what a model means.
import './language';

import uPlot from 'uplot';
import type { Series } from '../types';
import { align, stack, type Value } from './align';
import { annotate } from './annotations';
import { type ChartModel, extent, type Side } from './chart-model';
import { translucent } from './colours';
import type { Palette } from './palette';
import { increments, ticks } from './quantity';
import { clock, day, dayLength } from './utc';

const font = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const axisHeight = 26;
/** Where the states of an alarm are drawn, above the lines. */
export const stateBand = 18;

const minute = 60;
const hour = 60 * minute;
const timeIncrements = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 30].map((count) => count * dayLength),
];

/** A series that is drawn, with the colour that it has whatever else is hidden. */
export interface Drawn {
  series: Series;
  color: string;
}

/** What happens in a picture. */
export interface PlotEvents {
  /** The reader points at a moment, at which each drawn series has this value, or at none. */
  point(at: { timestamp: number; values: Value[] } | null): void;
  /** The reader has drawn over a range of time. */
  select(start: number, end: number): void;
}

/** Draws the picture into the element; charts with the same name of a cursor show it at the same moment. */
export function plot(
  element: HTMLElement,
  model: ChartModel,
  drawn: Drawn[],
  palette: Palette,
  cursor: string,
  events: PlotEvents,
): uPlot {
  const { timestamps, values } = align(drawn.map(({ series }) => series));
  const shown = model.stacked ? stack(values) : values;
  const sides = (['left', 'right'] as const).filter(
    (side) => side === 'left' || model.series.some((series) => series.axis === side),
  );
  return new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [model.states.length > 0 ? stateBand : 6, sides.includes('right') ? 0 : 16, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { size: 7 },
        drag: { x: true, y: false, setScale: false },
        sync: { key: cursor, scales: ['x', null] },
        focus: { prox: 24 },
      },
      focus: { alpha: 0.25 },
      scales: {
        x: { time: false, range: () => [model.start, model.end] },
        ...Object.fromEntries(sides.map((side) => [side, scale(model, side)])),
      },
      axes: [timeAxis(palette), ...sides.map((side) => valueAxis(model, side, palette, shown.flat()))],
      series: [{}, ...drawn.map((own) => line(own, model.stacked))],
      bands: model.stacked
        ? drawn.slice(1).map((_, index): uPlot.Band => ({ series: [index + 2, index + 1] }))
        : [],
      hooks: {
        draw: [(self) => annotate(self, model, palette, font)],
        setCursor: [
          ({ cursor: { idx, idxs } }) =>
            events.point(
              typeof idx === 'number' && timestamps[idx] !== undefined
                ? {
                    timestamp: timestamps[idx],
                    values: values.map((own, index) => own[idxs?.[index + 1] ?? -1]),
                  }
                : null,
            ),
        ],
        setSelect: [
          (self) => {
            const { left, width } = self.select;
            if (width > 0) events.select(self.posToVal(left, 'x'), self.posToVal(left + width, 'x'));
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    [timestamps, ...shown] as uPlot.AlignedData,
    element,
  );
}

const scale = (model: ChartModel, side: Side): uPlot.Scale => ({
  range: (_, low, high) =>
    extent(
      model.axes[side],
      low,
      high,
      model.thresholds.filter(({ axis }) => axis === side).map(({ value }) => value),
    ),
});

const line = ({ series: { label, axis }, color }: Drawn, stacked: boolean): uPlot.Series => ({
  label,
  scale: axis,
  stroke: color,
  width: 1.75,
  points: { size: 5, space: 16, fill: color },
  ...(stacked && { fill: translucent(color, 0.35) }),
});

const gridOf = ({ line }: Palette) => translucent(line, 0.6);

const timeAxis = (palette: Palette): uPlot.Axis => ({
  font,
  stroke: palette.soft,
  size: axisHeight,
  gap: 4,
  space: 64,
  incrs: timeIncrements,
  grid: { stroke: gridOf(palette), width: 1 },
  ticks: { stroke: palette.line, width: 1, size: 4 },
  values: (_, splits) => splits.map((split) => (split % dayLength === 0 ? day(split) : clock(split))),
});

function valueAxis(model: ChartModel, side: Side, palette: Palette, values: Value[]): uPlot.Axis {
  const { unit, label } = model.axes[side];
  const whole = values.every((value) => typeof value !== 'number' || Number.isInteger(value));
  return {
    font,
    scale: side,
    side: side === 'left' ? 3 : 1,
    stroke: palette.soft,
    ...(label !== null && { label, labelFont: font, labelSize: 16 }),
    gap: 6,
    space: 28,
    incrs: increments(unit, whole),
    size: (_, labels) => 14 + 6.5 * Math.max(2, ...(labels ?? []).map((text) => text?.length ?? 0)),
    grid: { show: side === 'left', stroke: gridOf(palette), width: 1 },
    ticks: { show: false },
    values: (_, splits) => ticks(splits, unit),
  };
}
