// One trace: its parts as a waterfall, and what was logged in it.
import { h, plural } from '#shared/dom';
import { get } from '../../api';
import { LogList } from '../../lists/log-list';
import { Part } from '../../part';
import { linkTo } from '../../router';
import { duration, moment } from '../../text/format';
import type { LogLine, Trace, TracePart } from '../../types';
import { Waterfall } from './waterfall';
import { spanOf } from './waterfall-layout';

export function mountTrace(place: HTMLElement, id: string, signal: AbortSignal): void {
  const path = `/api/traces/${encodeURIComponent(id)}`;
  const facts = h('p', { class: 'note' });
  const trace = new Part(signal);
  const waterfall = new Waterfall();
  const lines = new Part(signal);

  place.append(
    h('p', null, h('a', { href: linkTo('traces') }, '← All traces')),
    h('h3', { class: 'id' }, id),
    facts,
    trace.element,
    h('h3', null, 'Log lines'),
    lines.element,
  );
  trace.load(
    (running) => get<Trace>(path, running),
    (answer, body) => {
      facts.replaceChildren(...factsOf(answer));
      waterfall.set(answer);
      body.replaceChildren(waterfall.element);
      return answer.parts.length === 0 ? 'X-Ray knows the trace, and none of its parts yet.' : undefined;
    },
  );
  lines.load(
    (running) => get<LogLine[]>(`${path}/logs`, running),
    (answer, body) => {
      if (answer.length === 0) return 'No line of a log names this trace.';
      const list = new LogList({ label: 'Log lines of the trace' });
      body.replaceChildren(list.element);
      list.set(answer);
      return undefined;
    },
  );
}

function factsOf(trace: Trace): (Node | string)[] {
  const { start, seconds } = spanOf(trace);
  const count = (parts: readonly TracePart[]): number =>
    parts.reduce((sum, part) => sum + 1 + count(part.parts), 0);
  if (trace.parts.length === 0) return [];
  return [
    moment(new Date(start).toISOString()),
    `, ${duration(seconds)}, ${plural(count(trace.parts), 'part')}`,
  ];
}
