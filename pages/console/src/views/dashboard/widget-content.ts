// What a widget shows, by the kind of answer that the server has for it.
import { type Child, h, table } from '#shared/dom';
import { Chart, type ChartOptions, Values } from '../../charts/chart';
import { modelOf, titleOf, viewOf } from '../../charts/widget-model';
import { linkTo } from '../../router';
import { showHtml } from '../../server-html';
import { stateBadge } from '../../states';
import type { TimeRange } from '../../time-range';
import type { Widget, WidgetData } from '../../types';
import { figures } from './figures';

type DataOf<Kind extends WidgetData['kind']> = Extract<WidgetData, { kind: Kind }>;

/** Draws answers of one widget; a chart stays the same one, with what its reader has hidden in it. */
export class WidgetContent {
  private chart: Chart | null = null;
  private readonly widget: Widget;
  private readonly options: ChartOptions;

  constructor(widget: Widget, options: ChartOptions) {
    this.widget = widget;
    this.options = options;
  }

  /** Fills the element with the answer, which was asked for with this range of time. */
  show(data: WidgetData, range: TimeRange, into: HTMLElement): void {
    if (data.kind === 'metric') this.metric(data, range, into);
    else if (data.kind === 'text') showHtml(into, data.html);
    else
      into.replaceChildren(
        data.kind === 'alarm' ? alarms(data) : table(titleOf(this.widget), data.fields, data.rows),
      );
  }

  private metric({ series, messages }: DataOf<'metric'>, range: TimeRange, into: HTMLElement): void {
    const model = modelOf(this.widget, series, range);
    const { name, sparkline, notDrawn } = viewOf(this.widget);
    const notes = [...messages, ...notDrawn].map((message) => h('p', { class: 'note' }, message));
    if (name === 'timeSeries') {
      this.chart ??= new Chart(this.options);
      if (this.chart.element.parentElement !== into) into.replaceChildren(this.chart.element);
      for (const old of into.querySelectorAll(':scope > .note')) old.remove();
      into.append(...notes);
      this.chart.show(model);
      return;
    }
    const shown: Child =
      name === 'singleValue'
        ? figures(model, sparkline)
        : h('p', { class: 'note' }, `The console does not draw the view ${name}; these are its values.`);
    const values = new Values(name !== 'singleValue');
    values.show(model);
    into.replaceChildren(h('div', { class: 'listed' }, shown, values.element), ...notes);
  }
}

const alarms = ({ alarms: all }: DataOf<'alarm'>) =>
  all.length === 0
    ? h('p', { class: 'none' }, 'None of its alarms exists.')
    : h(
        'ul',
        { class: 'alarm-tiles' },
        all.map(({ name, state, reason }) =>
          h(
            'li',
            { title: reason },
            stateBadge(state),
            ' ',
            h('a', { href: linkTo('alarms', [name]) }, name),
          ),
        ),
      );
