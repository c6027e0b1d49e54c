// A long list of which only the rows near the screen are in the document: a grid for a screen reader, or a tree of them, with one stop for
// the Tab key and a row that the arrows move.
import { type Child, h } from '#shared/dom';
import { DrawnRows, type RowOptions } from './drawn-rows';
import { Extents, type Tall } from './extents';

export interface ListOptions<Row> extends RowOptions<Row> {
  label: string;
  columns: readonly Child[];
  /** A click, Enter, or an arrow that opens or closes. */
  act(row: Row): void;
  /** Whether new rows at the end are followed as long as the end is on the screen. */
  follow?: boolean;
  /** Is called when the end comes on the screen or leaves it. */
  ended?(atEnd: boolean): void;
}

// What is ready above and below the screen, so that a quick scroll shows no gap.
const OVERSCAN = 8;

let lists = 0;

export class VirtualList<Row> {
  readonly element: HTMLElement;
  readonly #options: ListOptions<Row>;
  readonly #head: HTMLElement;
  readonly #drawn: DrawnRows<Row>;
  #rows: readonly Row[] = [];
  #laid: readonly Row[] = [];
  #extents = new Extents(0, 1, []);
  #active = -1;
  #atEnd = true;
  /** How high it was when it was laid out. */
  #height = 0;
  #frame = 0;
  #stale = true;

  constructor(options: ListOptions<Row>) {
    this.#options = options;
    this.#head = h('div', { class: 'list-head', role: 'row', 'aria-rowindex': '1' });
    this.setColumns(options.columns);
    this.#drawn = new DrawnRows(options, `list-${++lists}`, () => this.#schedule());
    this.element = h(
      'div',
      {
        class: 'list',
        role: options.state ? 'treegrid' : 'grid',
        tabindex: '0',
        'aria-label': options.label,
        on: {
          scroll: () => {
            // Whoever has become lower has left the end without being scrolled, and goes there when it is laid out.
            if (this.element.clientHeight === this.#height) this.#noticeEnd();
            this.#schedule();
          },
          keydown: (event) => this.#press(event),
          click: (event) => this.#click(event),
          focus: () => this.#choose(),
        },
      },
      h('div', { class: 'list-heads', role: 'rowgroup' }, this.#head),
      this.#drawn.body,
    );
    new ResizeObserver(() => {
      this.#stale = true;
      this.#schedule();
    }).observe(this.element);
  }

  setColumns(columns: readonly Child[]): void {
    this.#head.replaceChildren(...columns.map((column) => h('div', { role: 'columnheader' }, column)));
  }

  /** Shows these rows. What is on the screen stays where it is, also when rows come before it. */
  set(rows: readonly Row[]): void {
    this.#rows = rows;
    this.#schedule();
  }

  /** Draws a row anew whose state has changed. */
  redraw(row: Row): void {
    this.#drawn.forget(row);
    this.#stale = true;
    this.#schedule();
  }

  scrollToEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => this.#render());
  }

  #render(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.element.isConnected) return;
    // A scroll leaves the rows where they are.
    const isOther = this.element.clientHeight !== this.#height;
    if (this.#drawn.measure() || this.#rows !== this.#laid || this.#stale || isOther) {
      const anchor = this.#anchor();
      this.#lay();
      this.#height = this.element.clientHeight;
      this.#keepPlace(anchor);
    }
    this.#draw();
    this.#noticeEnd();
  }

  /** The first row on the screen, and how far it has gone up. */
  #anchor(): { key: string; hidden: number } | null {
    const row = this.#laid[this.#firstSeen()];
    if (row === undefined) return null;
    return {
      key: this.#options.key(row),
      hidden: this.element.scrollTop - this.#extents.top(this.#firstSeen()),
    };
  }

  #lay(): void {
    const { key, tall } = this.#options;
    const active = this.#laid[this.#active];
    const talls: Tall[] = [];
    if (tall)
      this.#rows.forEach((row, index) => {
        if (tall(row)) talls.push({ index, height: this.#drawn.heightOf(row) });
      });
    this.#extents = new Extents(this.#rows.length, this.#drawn.height, talls);
    if (active !== undefined) {
      const found = this.#find(key(active));
      this.#active = found < 0 ? Math.min(this.#active, this.#rows.length - 1) : found;
    }
    this.#laid = this.#rows;
    this.#stale = false;
    this.#drawn.body.style.height = `${this.#extents.total}px`;
    this.element.setAttribute('aria-rowcount', `${this.#rows.length + 1}`);
  }

  #keepPlace(anchor: { key: string; hidden: number } | null): void {
    if (this.#options.follow && this.#atEnd) {
      this.scrollToEnd();
      return;
    }
    // At the very top, what comes first is meant, whichever row that is.
    if (!anchor || this.element.scrollTop === 0) return;
    const index = this.#find(anchor.key);
    if (index < 0) return;
    const top = Math.round(this.#extents.top(index) + anchor.hidden);
    if (Math.abs(top - this.element.scrollTop) > 1) this.element.scrollTop = top;
  }

  #draw(): void {
    this.#drawn.draw(this.#rows, this.#near(), this.#extents, this.#active);
    if (this.#active < 0) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', this.#drawn.idOf(this.#active));
  }

  /** The rows near the screen, the active one, and the one that holds the focus, which would lose it. */
  #near(): number[] {
    const first = Math.max(0, this.#firstSeen() - OVERSCAN);
    const bottom = this.element.scrollTop + this.element.clientHeight;
    const last = Math.min(this.#rows.length - 1, this.#extents.at(bottom) + OVERSCAN);
    const indexes = new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    if (this.#active >= 0) indexes.add(this.#active);
    const { focused } = this.#drawn;
    if (focused) indexes.add(this.#find(this.#options.key(focused)));
    return [...indexes].filter((index) => index >= 0).sort((one, other) => one - other);
  }

  #firstSeen(): number {
    return this.#extents.at(this.element.scrollTop);
  }

  #find(key: string): number {
    return this.#rows.findIndex((row) => this.#options.key(row) === key);
  }

  #noticeEnd(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    const atEnd = scrollTop + clientHeight >= scrollHeight - this.#drawn.height / 2;
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    this.#options.ended?.(atEnd);
  }

  /** Gives the keys a row to begin from. It does not move what a click is about to hit. */
  #choose(): void {
    if (this.#active >= 0 || this.#laid.length === 0) return;
    this.#active = this.#options.follow && this.#atEnd ? this.#laid.length - 1 : this.#firstSeen();
    this.#schedule();
  }

  #activate(index: number): void {
    if (this.#laid.length === 0) return;
    this.#active = Math.max(0, Math.min(this.#laid.length - 1, index));
    const top = this.#extents.top(this.#active);
    const bottom = this.#extents.top(this.#active + 1);
    const seen = this.element.clientHeight - this.#head.offsetHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (bottom > this.element.scrollTop + seen) this.element.scrollTop = Math.min(top, bottom - seen);
    this.#schedule();
  }

  #press(event: KeyboardEvent): void {
    // Keys of what is inside a row are its own.
    if (event.target !== this.element || event.altKey || event.ctrlKey || event.metaKey) return;
    // The key before this one may have changed the rows.
    if (this.#frame) this.#render();
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#drawn.height) - 2);
    const moves: Record<string, number> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: this.#laid.length - 1,
    };
    const move = moves[event.key];
    const row = this.#laid[this.#active];
    if (move !== undefined) this.#activate(move);
    else if (row !== undefined && ['Enter', ' '].includes(event.key)) this.#options.act(row);
    else if (row !== undefined && ['ArrowLeft', 'ArrowRight'].includes(event.key))
      this.#turn(row, event.key === 'ArrowRight');
    else return;
    event.preventDefault();
  }

  /** Opens or closes a row; what is closed already leads to the row that it belongs to. */
  #turn(row: Row, toOpen: boolean): void {
    const { state, act } = this.#options;
    const { open, level = 1 } = state?.(row) ?? {};
    if (open === !toOpen) act(row);
    else if (!toOpen && level > 1)
      this.#activate(
        this.#laid.findLastIndex(
          (other, index) => index < this.#active && (state?.(other).level ?? 1) < level,
        ),
      );
  }

  #click(event: Event): void {
    const target = event.target as Element;
    const index = this.#drawn.indexAt(target);
    // A click on what does something of its own, or one that ends a selection of text, is no click on the row.
    if (index < 0 || target.closest('a, button, input') || getSelection()?.isCollapsed === false) return;
    this.#activate(index);
    this.#options.act(this.#laid[index] as Row);
  }
}
