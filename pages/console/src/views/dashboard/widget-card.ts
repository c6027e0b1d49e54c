// A widget in its place: asked on its own, so that what is wrong or slow about one stays with it.
import { h } from '#shared/dom';
import { post } from '../../api';
import type { ChartOptions } from '../../charts/chart';
import { titleOf } from '../../charts/widget-model';
import { Part } from '../../part';
import type { TimeRange } from '../../time-range';
import type { Widget, WidgetData } from '../../types';
import type { Place } from './grid';
import type { Lane } from './lane';
import { WidgetContent } from './widget-content';

const span = ({ start, end }: TimeRange) => Date.parse(end) - Date.parse(start);

export class WidgetCard {
  readonly element: HTMLElement;
  private readonly widget: Widget;
  private readonly lane: Lane;
  private readonly part: Part;
  private readonly content: WidgetContent;
  private readonly age = h('span', { class: 'age' });
  private wanted: TimeRange | null = null;
  private asked: TimeRange | null = null;
  private shown: TimeRange | null = null;
  private waits = false;
  private near = false;

  constructor(widget: Widget, place: Place, lane: Lane, options: ChartOptions) {
    this.widget = widget;
    this.lane = lane;
    this.part = new Part(options.signal);
    this.content = new WidgetContent(widget, options);
    const title = titleOf(widget);
    this.element =
      widget.type === 'text'
        ? h('div', { class: `widget words ${place.height === 1 ? 'heading' : ''}` }, this.part.element)
        : h(
            'article',
            { class: 'widget', 'aria-label': title },
            h('div', { class: 'title' }, h('h3', null, title), this.age),
            this.part.element,
          );
    for (const [name, value] of Object.entries(place))
      this.element.style.setProperty(`--${name}`, String(value));
  }

  /** Wants it to show this time, which it asks for when it is near the screen. */
  want(range: TimeRange): void {
    this.wanted = { ...range }; // one range, wanted again, is another answer
    this.tellAge();
    if (this.near) this.ask(this.wanted);
  }

  /** Tells whether it is near the screen. */
  approach(near: boolean): void {
    this.near = near;
    if (near && this.wanted && this.asked !== this.wanted) this.ask(this.wanted);
  }

  private async ask(range: TimeRange): Promise<void> {
    const words = this.widget.type === 'text' && this.shown !== null; // which no time changes
    // A slow answer is not asked for again before it has come, unless the reader wants another span of time.
    const comes = this.waits && this.asked !== null && span(this.asked) === span(range);
    if (words || comes) return;
    this.asked = range;
    this.waits = true;
    await this.part.load(
      (signal) =>
        this.lane.run(
          () => post<WidgetData>('/api/widget', signal, { widget: this.widget, ...range }),
          signal,
        ),
      (data, body) => {
        this.content.show(data, range, body);
        this.shown = range;
        this.tellAge();
        return undefined;
      },
    );
    if (this.asked === range) this.waits = false;
  }

  /** Says from when that is which is not what is wanted. */
  private tellAge(): void {
    const old = this.shown !== null && this.shown !== this.wanted;
    this.element.classList.toggle('old', old);
    this.age.textContent = old ? `old: as of ${this.shown?.end.slice(11, 19)} UTC` : '';
  }
}
