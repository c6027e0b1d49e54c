// Logs: what was logged in a range and, where that ends now, what is logged from there on as it comes.
import { h, plural } from '#shared/dom';
import { get, type Problem } from '../api';
import { LogLines } from '../lists/log-lines';
import { LogList } from '../lists/log-list';
import { faultBox, Part } from '../part';
import { linkTo } from '../router';
import { currentRange, endsNow, rangeControl } from '../time-range';
import type { LogLine, Logs } from '../types';
import type { Mount } from '../view';
import { filterForm, type LogFilter } from './logs/filter';
import { tail } from './logs/tail';

// What a browser keeps without effort; the oldest go.
const MOST_LINES = 50_000;
const LINES_A_TIME = 1000;

export const mount: Mount = (place, { stack, route, signal }) => {
  let filter: LogFilter = {
    source: route.query.get('source') ?? '',
    level: route.query.get('level') ?? '',
    text: route.query.get('text') ?? '',
  };
  let lines = new LogLines(MOST_LINES);
  /** What has come while the reader had it wait. */
  let waiting: LogLine[] = [];
  /** How many lines have come below the screen. */
  let unseen = 0;
  let atEnd = true;
  let paused = false;
  let left = new AbortController();

  const part = new Part(signal, 'fills');
  const fault = h('div', { role: 'presentation' });
  // Read out each time, a tail's count would let nothing else be heard.
  const found = h('p', { class: 'count', role: 'status', 'aria-live': 'off' });
  const pause = h('button', { type: 'button', on: { click: () => setPaused(!paused) } });
  const toEnd = h('button', { type: 'button', class: 'to-end', on: { click: () => list.scrollToEnd() } });
  const earlier = h('button', { type: 'button', on: { click: loadEarlier } }, 'Earlier lines');
  const list = new LogList({
    label: 'Log lines',
    follow: true,
    ended: (now) => {
      atEnd = now;
      if (now) unseen = 0;
      tell();
    },
  });

  function tell(): void {
    const kept = lines.lines.length;
    const waits = waiting.length > 0 ? `, ${plural(waiting.length, 'new line')} waiting` : '';
    const state = !endsNow() ? '' : paused ? ' · paused' : ' · live';
    found.replaceChildren(`${kept.toLocaleString('en')} ${kept === 1 ? 'line' : 'lines'}${waits}${state}`);
    pause.textContent = paused ? 'Resume' : 'Pause';
    pause.hidden = !endsNow();
    if (kept >= MOST_LINES) earlier.hidden = true;
    toEnd.hidden = unseen === 0 || atEnd;
    toEnd.textContent = `↓ ${plural(unseen, 'new line')}`;
  }

  function add(batch: readonly LogLine[]): number {
    const count = lines.add(batch);
    if (count > 0) list.set(lines.lines);
    return count;
  }

  function take(batch: LogLine[]): void {
    if (paused) waiting = [...waiting, ...batch].slice(-MOST_LINES);
    else {
      const count = add(batch);
      if (!atEnd) unseen += count;
    }
    tell();
  }

  function setPaused(now: boolean): void {
    paused = now;
    if (!paused) take(waiting.splice(0));
    tell();
  }

  function showFault(problem: Problem | null): void {
    fault.replaceChildren(...(problem ? [faultBox(problem)] : []));
  }

  async function loadEarlier(): Promise<void> {
    const first = lines.lines[0];
    if (!first) return;
    earlier.disabled = true;
    try {
      const { start } = currentRange();
      const answer = await get<Logs>('/api/logs', AbortSignal.any([signal, left.signal]), {
        ...filter,
        start,
        end: first.at,
        limit: LINES_A_TIME,
      });
      add(answer.lines);
      earlier.hidden = !answer.more;
      tell();
    } catch (error) {
      if (!left.signal.aborted && !signal.aborted) showFault(error as Problem);
    } finally {
      earlier.disabled = false;
    }
  }

  /** Asks for the lines of the range anew, and then follows. */
  function load(): void {
    left.abort();
    left = new AbortController();
    const running = AbortSignal.any([signal, left.signal]);
    showFault(null);
    waiting = [];
    unseen = 0;
    const { start, end } = currentRange();
    part.load(
      (asking) => get<Logs>('/api/logs', asking, { ...filter, start, end, limit: LINES_A_TIME }),
      (answer, body) => {
        lines = new LogLines(MOST_LINES);
        list.searched = filter.text;
        lines.add(answer.lines);
        list.set(lines.lines);
        list.scrollToEnd();
        earlier.hidden = !answer.more;
        if (!list.element.isConnected) body.replaceChildren(list.element);
        tell();
        const query = () => ({ ...filter, start: lines.lines.at(-1)?.at ?? start });
        if (endsNow()) tail({ query, take, fault: showFault }, running);
        return undefined;
      },
    );
  }

  place.append(
    rangeControl(load),
    filterForm(stack.logSources, filter, (next) => {
      filter = next;
      history.replaceState(null, '', linkTo('logs', [], { ...filter }));
      load();
    }),
    h('div', { class: 'tools list-tools' }, found, pause, toEnd, earlier),
    fault,
    part.element,
  );
  earlier.hidden = true;
  tell();
  load();
  return undefined;
};
