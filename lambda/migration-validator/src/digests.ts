import { createHash } from 'node:crypto';
import type { RawItem } from '@tap/shared/raw-item';

const GROUPS = 4_096;
const SETS: readonly string[] = ['SS', 'NS', 'BS'];

/** The item as text, the same for equal items: attributes and the elements of sets have no order in DynamoDB. */
export function canonical(item: RawItem): string {
  return JSON.stringify(item, (name, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (Array.isArray(value))
      return SETS.includes(name) ? value.map((element) => canonicalElement(element)).sort() : value;
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    return value;
  });
}

function canonicalElement(element: string | Uint8Array): string {
  return typeof element === 'string' ? element : Buffer.from(element).toString('base64');
}

/** The first 64 bits of the text's SHA-256. */
export function digest(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}

/** The group of items that a key falls into. */
export function groupOf(key: string): number {
  return Number(digest(key) % BigInt(GROUPS));
}

/** A table in 64 KiB: of each group of items their number and the sum of their digests, which no order of them changes. */
export class Digests {
  readonly counts = new Uint32Array(GROUPS);
  readonly #sums = new BigUint64Array(GROUPS);

  add(key: string, item: RawItem): void {
    const group = groupOf(key);
    this.counts[group] = (this.counts[group] ?? 0) + 1;
    this.#sums[group] = (this.#sums[group] ?? 0n) + digest(canonical(item));
  }

  /** The groups that are not the same in both tables. */
  differingFrom(other: Digests): number[] {
    return [...this.counts.keys()].filter(
      (group) => this.counts[group] !== other.counts[group] || this.#sums[group] !== other.#sums[group],
    );
  }
}

/** As many of the groups as have no more than `maxKeys` items in all the tables. */
export function firstGroups(groups: number[], tables: Digests[], maxKeys: number): Set<number> {
  let keys = 0;
  const end = groups.findIndex((group) => {
    for (const { counts } of tables) keys += counts[group] ?? 0;
    return keys > maxKeys;
  });
  return new Set(end < 0 ? groups : groups.slice(0, end));
}
