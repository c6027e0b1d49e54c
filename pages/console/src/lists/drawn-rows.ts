// The rows of a long list that are in the document.
import { type Child, h } from '#shared/dom';
import type { Extents } from './extents';

/** How a row can be opened, and where it stands in a tree. */
export interface RowState {
  /** Left out for a row that cannot be opened. */
  open?: boolean;
  /** From 1. */
  level?: number;
  /** A class of the row. */
  look?: string;
}

/** What a row shows. */
export interface RowOptions<Row> {
  key(row: Row): string;
  cells(row: Row): Child[];
  /** Makes a tree of the list. */
  state?(row: Row): RowState;
  /** Whether a row shows more below its line. */
  tall?(row: Row): boolean;
  /** What it shows there. */
  detail?(row: Row): Child;
}

interface Drawn<Row> {
  row: Row;
  element: HTMLElement;
  tall: boolean;
}

export class DrawnRows<Row> {
  readonly body = h('div', { class: 'list-body', role: 'rowgroup' });
  readonly #options: RowOptions<Row>;
  readonly #id: string;
  readonly #sizes: ResizeObserver;
  readonly #heights = new Map<string, number>();
  #drawn = new Map<string, Drawn<Row>>();
  /** The height of those that show no more than their line; a guess before one is drawn. */
  height = 24;

  /** `id` begins the ids of the rows; `resized` is called when what a row shows below its line has another height. */
  constructor(options: RowOptions<Row>, id: string, resized: () => void) {
    this.#options = options;
    this.#id = id;
    this.#sizes = new ResizeObserver(resized);
  }

  heightOf(row: Row): number {
    return this.#heights.get(this.#options.key(row)) ?? this.height;
  }

  /** The row that holds the focus. */
  get focused(): Row | null {
    for (const { row, element } of this.#drawn.values())
      if (element.contains(document.activeElement)) return row;
    return null;
  }

  idOf(index: number): string {
    return `${this.#id}-${index}`;
  }

  /** The index of the row that an element is in, without what is below its line; -1 for none. */
  indexAt(element: Element): number {
    const row = element.closest('.list-detail') ? null : element.closest('.list-row');
    return row ? Number(row.id.slice(this.#id.length + 1)) : -1;
  }

  /** Reads the heights of what is drawn; says whether one has changed. */
  measure(): boolean {
    let changed = false;
    for (const [key, { element, tall }] of this.#drawn) {
      const height = element.offsetHeight;
      if (height === 0 || height === (tall ? this.#heights.get(key) : this.height)) continue;
      if (tall) this.#heights.set(key, height);
      else this.height = height;
      changed = true;
    }
    return changed;
  }

  /** Has a row drawn anew, whose state has changed. */
  forget(row: Row): void {
    const key = this.#options.key(row);
    this.#drawn.get(key)?.element.remove();
    this.#drawn.delete(key);
    this.#heights.delete(key);
  }

  /** Has these in the document, and no others. An element stays as long as its row is the same. */
  draw(rows: readonly Row[], indexes: readonly number[], extents: Extents, active: number): void {
    const wanted = new Map<string, Drawn<Row>>();
    for (const index of indexes) {
      const row = rows[index] as Row;
      const key = this.#options.key(row);
      const tall = this.#options.tall?.(row) ?? false;
      const old = this.#drawn.get(key);
      const drawn = old?.row === row && old.tall === tall ? old : { row, element: this.#make(row), tall };
      const { element } = drawn;
      element.id = this.idOf(index);
      element.setAttribute('aria-rowindex', `${index + 2}`);
      element.classList.toggle('active', index === active);
      element.style.transform = `translateY(${extents.top(index)}px)`;
      wanted.set(key, drawn);
    }
    for (const [key, { element }] of this.#drawn) {
      if (wanted.get(key)?.element === element) continue;
      this.#sizes.unobserve(element);
      element.remove();
    }
    this.#drawn = wanted;
    let next = this.body.firstElementChild;
    for (const { element, tall } of wanted.values()) {
      if (element === next) next = next.nextElementSibling;
      else {
        this.body.insertBefore(element, next);
        if (tall) this.#sizes.observe(element);
      }
    }
  }

  #make(row: Row): HTMLElement {
    const { open, level, look } = this.#options.state?.(row) ?? {};
    return h(
      'div',
      {
        class: look ? `list-row ${look}` : 'list-row',
        role: 'row',
        'aria-expanded': open === undefined ? null : `${open}`,
        'aria-level': level === undefined ? null : `${level}`,
      },
      this.#options.cells(row).map((cell) => h('div', { role: 'gridcell' }, cell)),
      this.#options.tall?.(row)
        ? h('div', { class: 'list-detail', role: 'gridcell' }, this.#options.detail?.(row))
        : null,
    );
  }
}
