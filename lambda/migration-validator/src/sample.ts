/** A random sample of a sequence whose length is not known: each element is in it with the same probability (algorithm R). */
export class Sample<T> {
  readonly members: T[] = [];
  readonly #size: number;
  #offered = 0;

  constructor(size: number) {
    this.#size = size;
  }

  offer(element: T): void {
    const place = Math.floor(Math.random() * ++this.#offered);
    if (this.members.length < this.#size) this.members.push(element);
    else if (place < this.#size) this.members[place] = element;
  }
}
