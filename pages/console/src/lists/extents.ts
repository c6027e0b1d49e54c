// Where the rows of a long list are: all of one height, but for a few that show more below their line.

/** A row that is higher than the others. */
export interface Tall {
  index: number;
  height: number;
}

export class Extents {
  readonly #count: number;
  readonly #height: number;
  readonly #tall: readonly Tall[];

  /** `tall` is in the order of the rows. */
  constructor(count: number, height: number, tall: readonly Tall[]) {
    this.#count = count;
    this.#height = height;
    this.#tall = tall;
  }

  /** The height of all rows. */
  get total(): number {
    return this.top(this.#count);
  }

  /** Where a row begins. */
  top(index: number): number {
    let top = index * this.#height;
    for (const row of this.#tall) {
      if (row.index >= index) break;
      top += row.height - this.#height;
    }
    return top;
  }

  /** The row that a height is in; the last one for what is below all. */
  at(y: number): number {
    let more = 0;
    for (const row of this.#tall) {
      const top = row.index * this.#height + more;
      if (y < top) break;
      if (y < top + row.height) return row.index;
      more += row.height - this.#height;
    }
    return Math.max(0, Math.min(this.#count - 1, Math.floor((y - more) / this.#height)));
  }
}
