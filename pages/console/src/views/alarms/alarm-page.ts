// One alarm: how it is and why, its metric with the threshold, what happened to it, and what to do.
import { type Child, h, table } from '#shared/dom';
import { get } from '../../api';
import { Chart } from '../../charts/chart';
import type { ChartModel } from '../../charts/chart-model';
import { unitOf } from '../../charts/quantity';
import { isoRange, seconds } from '../../charts/widget-model';
import { Part } from '../../part';
import { go, linkTo } from '../../router';
import { stateBadge, tells } from '../../states';
import { moment } from '../../text/format';
import { type TimeRange, timeControl } from '../../time-range';
import type { AlarmDetail, AlarmMetric } from '../../types';
import type { ViewContext } from '../../view';
import { stretches } from './alarm-history';
import { drillForm } from './drill';
import { showRunbook } from './runbook';

/** Puts the page of an alarm into an element. */
export function showAlarm(place: HTMLElement, name: string, { stack, signal }: ViewContext): void {
  const path = `/api/alarms/${encodeURIComponent(name)}`;
  const [whole, metric] = [new Part(signal), new Part(signal)];
  const [facts, history, runbook] = [h('div', null), h('div', null), h('div', { class: 'runbook' })];
  const select = (start: number, end: number) => go(linkTo('alarms', [name], isoRange(start, end)));
  const chart = new Chart({ cursor: 'alarm', select, signal });
  const drill = stack.mayWrite
    ? drillForm(name, signal, () => tools.querySelector('button')?.click())
    : h(
        'p',
        { class: 'none' },
        'This console only reads: start it with ',
        h('code', null, '--write'),
        ' to set a state.',
      );
  const columns = h(
    'div',
    { class: 'alarm-columns' },
    h('div', null, box('Metric', metric.element), box('History', history), box('Drill', drill)),
    box('Runbook', runbook),
  );
  let known: AlarmDetail | null = null;

  function ask(range: TimeRange): Promise<unknown> {
    const detail = get<AlarmDetail>(path, signal);
    const shown = whole.load(
      () => detail,
      (alarm, body) => {
        known = alarm;
        facts.replaceChildren(...describe(alarm));
        history.replaceChildren(historyOf(alarm));
        if (alarm.runbookHtml) showRunbook(runbook, alarm.runbookHtml);
        else runbook.replaceChildren(h('p', { class: 'none' }, 'It has no runbook.'));
        if (!columns.isConnected) body.replaceChildren(facts, columns);
        return undefined;
      },
    );
    const drawn = metric.load(
      async (own) => {
        const [answer, alarm] = await Promise.all([
          get<AlarmMetric>(`${path}/metric`, own, { start: range.start, end: range.end }),
          // What is known of it is enough to draw with; that it could not be read anew is said above.
          detail.catch((fault) => known ?? Promise.reject(fault)),
        ]);
        return { answer, alarm };
      },
      ({ answer, alarm }, body) => {
        if (alarm.kind === 'composite') return 'It follows other alarms, and has no metric of its own.';
        if (!chart.element.isConnected) body.replaceChildren(chart.element);
        chart.show(modelOf(alarm, answer, range));
        return undefined;
      },
    );
    return Promise.all([shown, drawn]);
  }

  const tools = timeControl(signal, ask);
  place.append(
    h('div', { class: 'tools alarm-tools' }, h('a', { href: linkTo('alarms') }, '‹ All alarms'), tools),
    whole.element,
  );
}

const box = (title: string, ...content: Child[]) => h('div', { class: 'box' }, h('h3', null, title), content);

const describe = ({ name, state, since, severity, silence, description, condition, reason }: AlarmDetail) => [
  h('h3', { class: 'alarm-name' }, stateBadge(state), ' ', name),
  h('p', null, description),
  h(
    'dl',
    { class: 'alarm-facts' },
    h('dt', null, 'Condition'),
    h('dd', null, condition),
    h('dt', null, 'Severity'),
    h('dd', null, tells(severity, silence)),
    h('dt', null, 'Since'),
    h('dd', null, moment(since)),
    h('dt', null, 'Reason'),
    h('dd', null, reason || '–'),
  ),
];

const historyOf = ({ history }: AlarmDetail) =>
  table(
    'What happened to the alarm',
    ['When', 'State', 'What'],
    history.map(({ at, state, summary, reason }) => [
      moment(at),
      state ? stateBadge(state) : '–',
      [h('div', null, summary), reason && h('div', { class: 'note' }, reason)],
    ]),
  );

/** The metric with the threshold, shaded where values raise the alarm. */
function modelOf(alarm: AlarmDetail, metric: AlarmMetric, range: TimeRange): ChartModel {
  const { series, threshold, comparison, unit } = metric;
  const { start, end } = seconds(range);
  const labels = series.map(({ label }) => label);
  const axis = { unit: unitOf([unit ?? null], labels), label: null, min: null, max: null };
  const fill = comparison?.startsWith('Less') ? 'below' : 'above';
  return {
    title: alarm.shortName,
    start,
    end,
    series,
    stacked: false,
    axes: { left: axis, right: axis },
    thresholds:
      typeof threshold === 'number'
        ? [{ label: 'threshold', value: threshold, color: null, axis: 'left', fill }]
        : [],
    states: stretches(alarm, start, end),
  };
}
