// What a call has caused: its trace and its log lines, asked for until nothing new comes.
import { h } from '#shared/dom';
import { get, Problem } from '../../api';
import { LogList } from '../../lists/log-list';
import { faultBox } from '../../part';
import { rest } from '../../rest';
import { linkTo } from '../../router';
import type { LogLine, Trace, TracePart } from '../../types';
import { Waterfall } from '../traces/waterfall';
import { isRunning } from '../traces/waterfall-layout';

// A trace is complete within seconds, and what S3 and retries lead to within a minute.
const PAUSES_MS = [500, 500, 1000, 1000, 2000, 2000, 3000, 3000, 5000, 5000, 10_000, 10_000, 15_000];
// As often as an answer is the same before it counts as all.
const SAME = 5;

interface Found {
  /** Tells it from what was found before; empty when there was nothing. */
  print: string;
  /** Whether no more is sure to come. */
  isComplete: boolean;
  show(): void;
}

export function caused(traceId: string, signal: AbortSignal): HTMLElement[] {
  const path = `/api/traces/${encodeURIComponent(traceId)}`;
  const waterfall = new Waterfall();
  const list = new LogList({ label: 'Log lines of the call' });
  const trace = watched(
    'trace',
    waterfall.element,
    async () => {
      const answer = await get<Trace>(path, signal);
      return {
        print: answer.parts.length > 0 ? JSON.stringify(answer.parts) : '',
        isComplete: answer.parts.length > 0 && hasEnded(answer.parts),
        show: () => waterfall.set(answer),
      };
    },
    signal,
  );
  const lines = watched(
    'log lines',
    list.element,
    async () => {
      const answer = await get<LogLine[]>(`${path}/logs`, signal);
      return {
        print: answer.map(({ id }) => id).join(),
        isComplete: answer.length > 0,
        show: () => list.set(answer),
      };
    },
    signal,
  );
  return [
    h('h3', null, 'What it caused'),
    h('p', null, 'Trace ', h('a', { href: linkTo('traces', [traceId]) }, traceId)),
    trace,
    lines,
  ];
}

const hasEnded = (parts: readonly TracePart[]): boolean =>
  parts.every((part) => !isRunning(part) && hasEnded(part.parts));

const missing: Found = { print: '', isComplete: false, show: () => undefined };

/** Asks again and again, and shows what is new. */
function watched(
  what: string,
  content: HTMLElement,
  ask: () => Promise<Found>,
  signal: AbortSignal,
): HTMLElement {
  const state = h('div', { role: 'status' });
  const again = h('button', { type: 'button', on: { click: watch } }, 'Look again');
  let shown = '';
  content.hidden = true;

  async function watch(): Promise<void> {
    let same = 0;
    for (const pause of PAUSES_MS) {
      const found = await look();
      if (!found || signal.aborted) return;
      same = found.print === shown ? same + 1 : 1;
      if (found.print !== shown) show(found);
      if (found.isComplete && same === SAME) break;
      const words = content.hidden ? `Waiting for the ${what}…` : `Looking for more of the ${what}…`;
      state.replaceChildren(h('p', { class: 'none' }, words));
      await rest(pause, signal);
    }
    const nothing = [h('p', { class: 'none' }, `There is no ${what} yet.`), again];
    state.replaceChildren(...(content.hidden ? nothing : []));
  }

  function show(found: Found): void {
    shown = found.print;
    content.hidden = false;
    found.show();
  }

  /** Null when it is of no use to ask again. */
  async function look(): Promise<Found | null> {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Problem && error.status === 404) return missing;
      state.replaceChildren(faultBox(error, again));
      return null;
    }
  }

  watch();
  return h('div', { class: 'part' }, state, content);
}
