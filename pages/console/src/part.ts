// A part of a view that is loaded on its own: what is slow, empty or wrong shows here and nowhere else.
import { type Child, h } from '#shared/dom';
import { Problem } from './api';

/** A fault in words, with what to do about it. */
export function faultBox(error: unknown, ...more: Child[]): HTMLElement {
  if (!(error instanceof Problem)) console.error(error); // a mistake of the page's own
  const { title, detail, advice } =
    error instanceof Problem
      ? error
      : { title: 'This part of the page failed', detail: String(error), advice: null };
  return h(
    'div',
    { class: 'fault', role: 'alert' },
    h('p', null, h('b', null, title), detail ? `: ${detail}` : null),
    advice ? h('p', null, advice) : null,
    more,
  );
}

export class Part {
  /** What the view puts in its place. */
  readonly element: HTMLElement;
  private readonly state = h('div', { class: 'state', 'aria-live': 'polite' });
  private readonly body = h('div', null);
  private readonly view: AbortSignal;
  private running: AbortController | null = null;

  /** A part that lives as long as the view whose signal this is. */
  constructor(view: AbortSignal, className = '') {
    this.view = view;
    this.element = h('div', { class: `part ${className}` }, this.state, this.body);
  }

  /**
   * Asks for something and shows it; an earlier question that still waits is dropped. What was shown stays until then, and beneath a fault.
   * `show` fills the body, and returns words when there is nothing to fill it with.
   */
  async load<Answer>(
    ask: (signal: AbortSignal) => Promise<Answer>,
    show: (answer: Answer, body: HTMLElement) => string | undefined,
  ): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const signal = AbortSignal.any([this.view, running.signal]);
    this.element.ariaBusy = 'true';
    if (!this.body.hasChildNodes()) this.state.replaceChildren(h('p', { class: 'none' }, 'Loading…'));
    try {
      const answer = await ask(signal);
      if (signal.aborted) return;
      const nothing = show(answer, this.body);
      if (nothing) this.body.replaceChildren();
      this.state.replaceChildren(...(nothing ? [h('p', { class: 'none' }, nothing)] : []));
    } catch (error) {
      if (signal.aborted) return;
      const again = h('button', { type: 'button', on: { click: () => this.load(ask, show) } }, 'Try again');
      this.state.replaceChildren(faultBox(error, again));
    } finally {
      if (this.running === running) this.element.ariaBusy = 'false';
    }
  }
}
