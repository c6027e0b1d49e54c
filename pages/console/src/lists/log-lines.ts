// The lines of a log as they come, in the order of their moments.
import type { LogLine } from '../types';

/** Takes lines in once each, keeps them in order, and lets the oldest go where they become too many. */
export class LogLines {
  readonly #most: number;
  readonly #known = new Set<string>();
  #lines: LogLine[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Takes lines in; says how many of them are new. */
  add(batch: readonly LogLine[]): number {
    const fresh = batch.filter(({ id }) => !this.#known.has(id) && this.#known.add(id));
    if (fresh.length === 0) return 0;
    const last = this.#lines.at(-1);
    const lines = [...this.#lines, ...fresh];
    // Most come in their order; a log group that lags behind the others sends some late.
    if (!isOrdered(last ? [last, ...fresh] : fresh)) lines.sort(byMoment);
    this.#lines = lines.slice(-this.#most);
    for (const line of lines.slice(0, -this.#most)) this.#known.delete(line.id);
    return fresh.length;
  }
}

const byMoment = (one: LogLine, other: LogLine) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
const isOrdered = (lines: readonly LogLine[]) =>
  lines.every((line, index) => index === 0 || byMoment(lines[index - 1] as LogLine, line) <= 0);
