import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sideBySide } from '../src/listing';

async function* listing(keys: string[]): AsyncGenerator<{ key: string }, undefined> {
  for (const key of keys) yield { key };
  return undefined;
}

/** In the order of S3. */
const sorted = (keys: Iterable<string>) =>
  [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

it('two listings go side by side, whatever keys they have', async () => {
  // A character beyond U+FFFF comes after U+FF5E in UTF-8, and before it in UTF-16.
  const keys = fc.uniqueArray(fc.stringMatching(/^[ab\u{ff5e}\u{1f600}]{1,3}$/u));
  await fc.assert(
    fc.asyncProperty(keys, keys, async (left, right) => {
      const pairs = [];
      for await (const { key, original, replica } of sideBySide(
        listing(sorted(left)),
        listing(sorted(right)),
      ))
        pairs.push([key, original?.key, replica?.key]);
      const inBoth = (key: string) => [
        key,
        left.includes(key) ? key : undefined,
        right.includes(key) ? key : undefined,
      ];
      expect(pairs).toEqual(sorted(new Set([...left, ...right])).map(inBoth));
    }),
  );
});
