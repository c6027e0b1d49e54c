// A trace as a tree of its parts, with a bar each for when it ran.
import { h } from '#shared/dom';
import { markOf } from '../../lists/marks';
import { VirtualList } from '../../lists/virtual-list';
import { duration } from '../../text/format';
import type { Trace } from '../../types';
import { type Bar, barsOf, isRunning, spanOf, ticksOf } from './waterfall-layout';

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

export class Waterfall {
  readonly element = h('div', { class: 'waterfall' });
  readonly #closed = new Set<string>();
  #list: VirtualList<Bar> | null = null;
  #trace: Trace | null = null;

  /** Shows a trace, or what has come of it since. */
  set(trace: Trace): void {
    this.#trace = trace;
    const { seconds } = spanOf(trace);
    const axis = axisOf(seconds);
    this.element.style.setProperty('--tick', percent((ticksOf(seconds)[1] ?? seconds) / (seconds || 1)));
    if (this.#list) this.#list.setColumns(['Part', axis]);
    else {
      this.#list = this.#make(axis);
      this.element.replaceChildren(this.#list.element);
    }
    const bars = barsOf(trace, this.#closed);
    // Names have room however deep they are.
    const depth = Math.max(1, ...bars.map(({ level }) => level));
    this.element.style.setProperty('--step', `${Math.min(1.1, 7 / depth)}rem`);
    this.#list.set(bars);
  }

  #make(axis: HTMLElement): VirtualList<Bar> {
    return new VirtualList<Bar>({
      label: 'Parts of the trace',
      columns: ['Part', axis],
      key: ({ key }) => key,
      state: ({ open, level }) => (open === undefined ? { level } : { open, level }),
      cells: (bar) => [nameOf(bar), trackOf(bar)],
      tall: ({ part }) => Boolean(part.reason),
      detail: ({ part, level }) => {
        const reason = h('p', { class: 'reason' }, part.reason);
        reason.style.setProperty('--level', `${level}`);
        return reason;
      },
      act: ({ key, open }) => {
        if (open === undefined || !this.#trace) return;
        if (open) this.#closed.add(key);
        else this.#closed.delete(key);
        this.#list?.set(barsOf(this.#trace, this.#closed));
      },
    });
  }
}

function axisOf(seconds: number): HTMLElement {
  // One at the very end would not fit.
  const ticks = ticksOf(seconds)
    .filter((at) => at <= seconds * 0.9)
    .map((at) => {
      const tick = h('span', { class: 'tick' }, at === 0 ? '0' : duration(at));
      tick.style.left = percent(seconds > 0 ? at / seconds : 0);
      return tick;
    });
  return h('div', { class: 'axis' }, h('span', { class: 'hidden' }, 'Time'), ticks);
}

function nameOf({ part, level, open }: Bar): HTMLElement {
  const element = h(
    'div',
    { class: 'part-name', title: `${part.name} ${part.what}`.trim() },
    h('span', { class: 'twisty', 'aria-hidden': 'true' }, open === undefined ? '' : open ? '▾' : '▸'),
    h('b', null, part.name),
    part.mark === 'none' ? null : markOf(part.mark),
    h('span', { class: 'what' }, part.what),
  );
  element.style.setProperty('--level', `${level}`);
  return element;
}

function trackOf({ part, left, width }: Bar): HTMLElement {
  const bar = h('span', {
    class: `bar bar-${part.mark}${isRunning(part) ? ' bar-running' : ''}`,
  });
  bar.style.left = percent(left);
  bar.style.width = percent(width);
  const label = h(
    'span',
    { class: 'bar-label' },
    isRunning(part) ? 'not ended' : duration(part.durationSeconds),
  );
  // Where there is most room: behind the bar, before it, or else within.
  if (left + width < 0.8) label.style.left = percent(left + width);
  else if (left > 0.2) label.style.right = percent(1 - left);
  else label.classList.add('within');
  return h('div', { class: 'track' }, bar, label);
}
