// A chart: its picture, a legend that says and hides, and all values as a table for those who do not see or point.

import type uPlot from 'uplot';
import { h, plural, table } from '#shared/dom';
import { onTheme } from '#shared/theme';
import type { Series } from '../types';
import { align } from './align';
import type { ChartModel } from './chart-model';
import { Palette } from './palette';
import { type Drawn, type PlotEvents, plot } from './plot';
import { exact, short } from './quantity';
import { clock, dateAndClock, dayLength } from './utc';

/** What a chart is connected to. */
export interface ChartOptions {
  /** Charts of one name point at the same moment. */
  cursor: string;
  /** The reader wants to see this time, in seconds since 1970. */
  select(start: number, end: number): void;
  /** Ends the chart. */
  signal: AbortSignal;
}

const latestWords = 'latest, UTC';
const missing = '–';

/** A chart in an element of its own, which decides how large it is. */
export class Chart {
  readonly element: HTMLElement;
  private readonly picture = h('div', { class: 'plot', role: 'img' });
  private readonly legend = h('ul', { class: 'legend' });
  private readonly time = h('p', { class: 'time' }, latestWords);
  private readonly values = new Values();
  /** The series that the reader does not want to see, which stay so when the values are others. */
  private readonly hidden = new Set<string>();
  private readonly options: ChartOptions;
  private model: ChartModel | null = null;
  private drawing: uPlot | null = null;
  private drawn: Drawn[] = [];

  constructor(options: ChartOptions) {
    this.options = options;
    this.element = h(
      'figure',
      { class: 'chart' },
      h('div', { class: 'drawn' }, this.picture, this.legend),
      this.time,
      this.values.element,
    );
    onTheme(() => this.draw(), options.signal);
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(this.picture);
    options.signal.addEventListener('abort', () => {
      resized.disconnect();
      this.drawing?.destroy();
    });
  }

  /** Shows this instead of what was shown before. */
  show(model: ChartModel): void {
    this.model = model;
    this.draw();
    this.values.show(model);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.picture;
    if (width === 0 || height === 0) return;
    if (this.drawing) this.drawing.setSize({ width, height });
    else this.draw();
  }

  private draw(): void {
    const { model, picture } = this;
    if (model === null) return;
    const palette = new Palette();
    const all = model.series.map(
      (series, index): Drawn => ({ series, color: palette.series(index, series.color) }),
    );
    const figures = this.describe(model, all, palette);
    picture.setAttribute('aria-label', summary(model));
    picture.classList.toggle(
      'empty',
      all.every(({ series }) => series.values.length === 0),
    );
    if (picture.clientWidth === 0) return; // not in the page yet: resized as soon as it is
    const drawn = all.filter(({ series }) => !this.hidden.has(series.id));
    this.drawn = drawn;
    const time = model.end - model.start > dayLength ? dateAndClock : clock;
    const tell: PlotEvents['point'] = (at) => {
      drawn.forEach(({ series }, index) => {
        const figure = figures.get(series.id);
        if (figure) figure.textContent = at ? words(model, series, at.values[index]) : latest(model, series);
      });
      this.time.textContent = at ? `${time(at.timestamp)} UTC` : latestWords;
    };
    this.drawing?.destroy();
    this.drawing = plot(picture, model, drawn, palette, this.options.cursor, {
      point: tell,
      select: this.options.select,
    });
  }

  /** Lets one line stand out, so that it is found without its colour. */
  private emphasise(id: string | null): void {
    const place = this.drawn.findIndex(({ series }) => series.id === id);
    this.drawing?.setSeries(place < 0 ? null : place + 1, { focus: true });
  }

  /** Fills the legend; returns where the value of each series stands. */
  private describe(model: ChartModel, all: Drawn[], palette: Palette): Map<string, HTMLElement> {
    const buttons = () => [...this.legend.querySelectorAll('button')];
    const focused = buttons().indexOf(document.activeElement as HTMLButtonElement);
    const figures = new Map<string, HTMLElement>();
    const entries = all.map(({ series, color }) => {
      const { id, label } = series;
      const figure = h('b', null, latest(model, series));
      figures.set(id, figure);
      const press = () => {
        if (!this.hidden.delete(id)) this.hidden.add(id);
        this.draw();
      };
      const pressed = `${!this.hidden.has(id)}`;
      const point = () => this.emphasise(id);
      const leave = () => this.emphasise(null);
      const on = { click: press, pointerenter: point, focus: point, pointerleave: leave, blur: leave };
      return h(
        'button',
        { type: 'button', 'aria-pressed': pressed, title: 'Show or hide', on },
        mark(color, 'line'),
        h('span', { class: 'name' }, label),
        ' ',
        figure,
      );
    });
    const limits = model.thresholds.map(({ label, value, color, axis }) =>
      h(
        'span',
        { class: 'threshold' },
        mark(palette.own(color, palette.threshold), 'dashed'),
        h('span', { class: 'name' }, label || 'threshold'),
        ' ',
        h('b', null, short(value, model.axes[axis].unit)),
      ),
    );
    this.legend.replaceChildren(...[...entries, ...limits].map((entry) => h('li', null, entry)));
    buttons()[focused]?.focus();
    return figures;
  }
}

function mark(color: string, kind: string): HTMLElement {
  const element = h('i', { class: `mark ${kind}` });
  element.style.setProperty('--mark-color', color);
  return element;
}

const words = (model: ChartModel, { axis }: Series, value: number | null | undefined) =>
  typeof value === 'number' ? short(value, model.axes[axis].unit) : missing;

const latest = (model: ChartModel, series: Series) => words(model, series, series.values.at(-1));

/** What the picture shows, in words. */
function summary(model: ChartModel): string {
  const lines = model.series.map((series) => {
    const { label, values } = series;
    const [low, high] = [Math.min(...values), Math.max(...values)].map((value) =>
      words(model, series, value),
    );
    return values.length === 0
      ? `${label}: no data.`
      : `${label}: latest ${latest(model, series)}, from ${low} to ${high}.`;
  });
  const limits = model.thresholds.map(
    ({ label, value, axis }) => `Threshold ${label}: ${short(value, model.axes[axis].unit)}.`,
  );
  return [
    `${model.title}, ${dateAndClock(model.start)} to ${dateAndClock(model.end)} UTC.`,
    ...lines,
    ...limits,
  ].join(' ');
}

/** All values behind a chart, which are put into the page when the reader opens them. */
export class Values {
  readonly element: HTMLDetailsElement;
  private model: ChartModel | null = null;

  constructor(open = false) {
    this.element = h(
      'details',
      { class: 'values', open, on: { toggle: () => this.fill() } },
      h('summary', null, 'Values'),
    );
  }

  show(model: ChartModel): void {
    this.model = model;
    this.fill();
  }

  private fill(): void {
    const former = this.element.querySelector('summary ~ *');
    const top = former?.scrollTop ?? 0;
    former?.remove();
    if (!this.element.open || this.model === null) return;
    const content = tableOf(this.model);
    this.element.append(content);
    content.scrollTop = top;
  }
}

/** The newest first; the `value` of each cell's `data` is exactly what was measured. */
function tableOf({ title, series, axes }: ChartModel): HTMLElement {
  const { timestamps, values } = align(series);
  const rows = timestamps.map((timestamp, row) => [
    h('time', { datetime: new Date(timestamp * 1000).toISOString() }, dateAndClock(timestamp)),
    ...series.map(({ axis }, column) => {
      const value = values[column]?.[row];
      return typeof value === 'number' ? h('data', { value }, exact(value, axes[axis].unit)) : missing;
    }),
  ]);
  const headings = ['Time (UTC)', ...series.map(({ label }) => label)];
  return table(`Values of ${title}: ${plural(rows.length, 'moment')}`, headings, rows.toReversed());
}
