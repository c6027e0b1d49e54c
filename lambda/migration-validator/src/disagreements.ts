import { environment as common } from '@tap/shared/env';
import pMap from 'p-map';

/** Keys that are looked at again. Where there are more, replication does not lag: it does not work. */
const MAX_KEYS = 1_000;

/**
 * Keys on which the two sides did not agree. One side is always read a little later than the other, so the first of the keys
 * are looked at once more; the others count as differences.
 */
export class Disagreements {
  readonly #keys: string[] = [];
  #count = 0;

  /** @param key comes after those that were added before. */
  add(key: string): void {
    this.#count++;
    if (this.#keys.length < MAX_KEYS) this.#keys.push(key);
  }

  /** @param look gives the difference that is there now, if any; `pending` when AWS says that it is about to go. */
  async lookAgain<D extends object>(look: (key: string) => Promise<D | 'pending' | undefined>) {
    const findings = await pMap(this.#keys, look, { concurrency: common.MAX_CONNECTIONS });
    const differences = findings.filter((finding) => typeof finding === 'object');
    return {
      differences,
      count: differences.length + this.#count - this.#keys.length,
      pending: findings.filter((finding) => finding === 'pending').length,
    };
  }
}
