// The range of time that the views show and how often they ask again: chosen in one of them, it holds in all.
import { h } from '#shared/dom';

/** Moments, ISO 8601 in UTC. */
export interface TimeRange {
  start: string;
  end: string;
}

const spans: [seconds: number, words: string][] = [
  [900, 'Last 15 minutes'],
  [3600, 'Last hour'],
  [10_800, 'Last 3 hours'],
  [43_200, 'Last 12 hours'],
  [86_400, 'Last day'],
  [604_800, 'Last week'],
];
const pauses: [seconds: number, words: string][] = [
  [0, 'only when asked'],
  [10, 'every 10 s'],
  [30, 'every 30 s'],
  [60, 'every minute'],
];
const between = 'between';

let chosen: number | TimeRange = 3600;
let pause = 30;

/** Shows what was between two moments, in all views: what a link into a view asks for by its query. */
export function chooseRange(query: URLSearchParams): void {
  const [start, end] = [query.get('start'), query.get('end')];
  if (start && end && Date.parse(start) < Date.parse(end)) chosen = { start, end };
}

/** Whether what happens from now on belongs to the range. */
export const endsNow = () => typeof chosen === 'number';

export function currentRange(): TimeRange {
  if (typeof chosen !== 'number') return chosen;
  const end = Date.now();
  return { start: new Date(end - chosen * 1000).toISOString(), end: new Date(end).toISOString() };
}

// A field for a moment knows no zone.
const fieldOf = (iso: string) => iso.slice(0, 19);
const momentOf = (field: string) => new Date(`${field}Z`);

/** The choice of the range; `change` is called when another one is chosen. */
export function rangeControl(change: (range: TimeRange) => void): HTMLElement {
  const moments = ['From', 'To'].map((label) =>
    h('input', { type: 'datetime-local', step: 1, 'aria-label': `${label}, UTC`, on: { change: take } }),
  );
  const fields = h('span', { class: 'moments' }, moments);
  const span = select('Time range', [...spans, [between, 'Between two moments']], {
    chosen: typeof chosen === 'number' ? chosen : between,
    change: (value) => {
      chosen = value === between ? currentRange() : Number(value);
      show();
      change(currentRange());
    },
  });
  function show(): void {
    fields.hidden = typeof chosen === 'number';
    const { start, end } = currentRange();
    for (const [index, moment] of [start, end].entries()) {
      const field = moments[index];
      if (field) field.value = fieldOf(moment);
    }
  }
  function take(): void {
    const [start, end] = moments.map(({ value }) => momentOf(value));
    const valid = start !== undefined && end !== undefined && start < end;
    for (const field of moments) field.ariaInvalid = String(!valid);
    if (!valid) return;
    chosen = { start: start.toISOString(), end: end.toISOString() };
    change(chosen);
  }
  show();
  return h('div', { class: 'tools time-range' }, span, fields, h('span', { class: 'note' }, 'UTC'));
}

/**
 * The choice of how often to ask. It asks at once, and again and again when the reader wants that; never while an answer is awaited, nor
 * when nobody looks. `signal` is that of the view. What is returned asks at once too.
 */
function refresh(
  signal: AbortSignal,
  ask: () => Promise<unknown>,
): { now: () => void; controls: HTMLElement[] } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  async function now(): Promise<void> {
    clearTimeout(timer);
    const turn = ++asked;
    await ask();
    if (turn === asked) wait();
  }
  function wait(): void {
    clearTimeout(timer);
    if (pause > 0 && !signal.aborted)
      timer = setTimeout(() => (document.hidden ? wait() : now()), pause * 1000);
  }
  signal.addEventListener('abort', () => clearTimeout(timer));
  const again = select('Ask again', pauses, {
    chosen: pause,
    change: (value) => {
      pause = Number(value);
      wait();
    },
  });
  now();
  return { now, controls: [again, h('button', { type: 'button', on: { click: now } }, 'Ask now')] };
}

/** The control of a view that shows how things are now. */
export const refreshControl = (signal: AbortSignal, ask: () => Promise<unknown>): HTMLElement =>
  h('div', { class: 'tools' }, refresh(signal, ask).controls);

/** The control of a view that shows a range of time: it asks as soon as another is chosen as well. */
export function timeControl(signal: AbortSignal, ask: (range: TimeRange) => Promise<unknown>): HTMLElement {
  const { now, controls } = refresh(signal, () => ask(currentRange()));
  const control = rangeControl(now);
  control.append(...controls);
  return control;
}

function select(
  label: string,
  options: readonly (readonly [value: number | string, words: string])[],
  { chosen, change }: { chosen: number | string; change: (value: string) => void },
): HTMLElement {
  const element: HTMLSelectElement = h(
    'select',
    { 'aria-label': label, on: { change: () => change(element.value) } },
    options.map(([value, words]) => h('option', { value, selected: value === chosen }, words)),
  );
  return element;
}
