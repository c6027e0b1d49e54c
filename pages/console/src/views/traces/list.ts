// The traces of a range: when each began, how long it took beside the others, how it ended and where it began.
import { h } from '#shared/dom';
import { get } from '../../api';
import { choice } from '../../choice';
import { markOf } from '../../lists/marks';
import { VirtualList } from '../../lists/virtual-list';
import { Part } from '../../part';
import { go, linkTo } from '../../router';
import { searchForm } from '../../search-form';
import { duration, moment } from '../../text/format';
import { currentRange, type TimeRange, timeControl } from '../../time-range';
import type { TraceSummary, Traces } from '../../types';
import type { ViewContext } from '../../view';

type Order = 'latest' | 'slowest';

// https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html: outside of braces a filter asks the root alone.
const commonFilters: [words: string, expression: string][] = [
  ['All', ''],
  ['With a fault', 'service() { fault = true }'],
  ['With an error', 'service() { error = true }'],
  ['Throttled', 'service() { throttle = true }'],
  ['Over 1 s', 'duration > 1'],
  ['Cold starts', 'annotation[ColdStart] = true'],
];

export function mountTraceList(place: HTMLElement, { route, signal }: ViewContext): void {
  let filter = route.query.get('filter') ?? '';
  let order: Order = route.query.get('order') === 'slowest' ? 'slowest' : 'latest';
  let answer: Traces = { traces: [], more: false };
  let longest = 0;

  const part = new Part(signal, 'fills');
  const found = h('p', { class: 'count', role: 'status' });
  const list = new VirtualList<TraceSummary>({
    label: 'Traces',
    columns: ['Start', 'Duration', 'Result', 'Entry'],
    key: ({ id }) => id,
    cells: (trace) => [
      moment(trace.start),
      durationBar(trace, longest),
      markOf(trace.mark),
      entryLink(trace),
    ],
    act: ({ id }) => go(linkTo('traces', [id])),
  });
  list.element.classList.add('traces');

  const load = ({ start, end }: TimeRange) =>
    part.load(
      (running) => get<Traces>('/api/traces', running, { start, end, filter }),
      (traces, body) => {
        answer = traces;
        found.replaceChildren(
          `${answer.traces.length.toLocaleString('en')} ${answer.traces.length === 1 ? 'trace' : 'traces'}`,
          answer.more ? '; the range has more before them' : '',
        );
        show();
        if (answer.traces.length === 0) return nothing(filter);
        if (!list.element.isConnected) body.replaceChildren(list.element);
        return undefined;
      },
    );
  function show(): void {
    longest = Math.max(...answer.traces.map(({ durationSeconds }) => durationSeconds ?? 0));
    list.set(order === 'latest' ? answer.traces : slowestFirst(answer.traces));
  }
  function remember(): void {
    history.replaceState(
      null,
      '',
      linkTo('traces', [], { filter, order: order === 'slowest' ? order : null }),
    );
  }

  const field = h('input', {
    type: 'search',
    'aria-label': 'Filter expression of X-Ray',
    placeholder: 'service("api-handler-dev") { fault = true }',
    value: filter,
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const common = commonFilters.map(([words, expression]) => {
    const button = h('button', { type: 'button', class: 'chip', title: expression || null }, words);
    button.addEventListener('click', () => {
      field.value = expression;
      take();
    });
    return { button, expression };
  });
  function take(): void {
    filter = field.value.trim();
    for (const { button, expression } of common) button.ariaPressed = `${expression === filter}`;
    remember();
    load(currentRange());
  }
  const form = searchForm(
    take,
    field,
    h('button', null, 'Filter'),
    h(
      'div',
      { class: 'chips', role: 'group', 'aria-label': 'Common filters' },
      common.map(({ button }) => button),
    ),
  );
  // The cross that empties a search field.
  field.addEventListener('search', () => field.value === '' && filter !== '' && take());
  for (const { button, expression } of common) button.ariaPressed = `${expression === filter}`;

  place.append(
    timeControl(signal, load),
    form,
    h(
      'div',
      { class: 'tools list-tools' },
      found,
      choice('Order', ['latest', 'slowest'], order, (chosen) => {
        order = chosen;
        remember();
        show();
      }),
    ),
    part.element,
  );
}

const nothing = (filter: string) =>
  filter
    ? 'No trace of this range passes the filter.'
    : 'No trace in this range. Of the calls without a header of their own, one a second is sampled, and 5 % of the others.';

const slowestFirst = (traces: readonly TraceSummary[]) =>
  traces.toSorted((one, other) => (other.durationSeconds ?? 0) - (one.durationSeconds ?? 0));

function durationBar({ durationSeconds, mark }: TraceSummary, longest: number): HTMLElement {
  const bar = h('span', { class: `bar bar-${mark}` });
  bar.style.width = `${longest > 0 ? ((durationSeconds ?? 0) / longest) * 100 : 0}%`;
  return h(
    'div',
    { class: 'duration' },
    h('span', null, duration(durationSeconds)),
    h('span', { class: 'track' }, bar),
  );
}

/** A link, so that it opens in another tab as well; the list's own keys lead to it, and not the Tab key. */
const entryLink = ({ id, entry }: TraceSummary) =>
  h('a', { href: linkTo('traces', [id]), tabindex: -1 }, entry || id);
