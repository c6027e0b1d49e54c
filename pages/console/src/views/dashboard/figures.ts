// Single values: the latest of each series, large, with its course as a small line.
import { h, svg } from '#shared/dom';
import { align } from '../../charts/align';
import type { ChartModel } from '../../charts/chart-model';
import { short } from '../../charts/quantity';
import { dateAndClock } from '../../charts/utc';

const [width, height] = [100, 24];

/** The latest value of each series. */
export function figures(model: ChartModel, sparkline: boolean): HTMLElement {
  return h(
    'dl',
    { class: 'figures' },
    model.series.map((series) => {
      const { label, axis, values, timestamps } = series;
      const [value, timestamp] = [values.at(-1), timestamps.at(-1)];
      const { unit } = model.axes[axis];
      return h(
        'div',
        null,
        h('dt', null, label),
        h(
          'dd',
          null,
          value === undefined || timestamp === undefined
            ? h('b', { class: 'none' }, 'no data')
            : h('b', { title: `${dateAndClock(timestamp)} UTC` }, h('data', { value }, short(value, unit))),
          sparkline && values.length > 1 && spark(model, series),
        ),
      );
    }),
  );
}

/** The course of a series; what is said in words beside it is its last value alone. */
function spark(model: ChartModel, series: ChartModel['series'][number]): SVGElement {
  const { timestamps, values } = align([series]);
  const [low, high] = [Math.min(0, ...series.values), Math.max(...series.values)];
  let drawing = false;
  const path = timestamps.map((timestamp, index) => {
    const value = values[0]?.[index];
    if (typeof value !== 'number') {
      drawing = false;
      return '';
    }
    const x = ((timestamp - model.start) / (model.end - model.start)) * width;
    const y = height - 1 - ((value - low) / (high - low || 1)) * (height - 2);
    const step = `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
    return step;
  });
  return svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { d: path.join(''), 'vector-effect': 'non-scaling-stroke' }),
  );
}
