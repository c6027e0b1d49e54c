import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rawItem } from '../../testing/regions';
import { deliver, invoke, record, remove, SOURCE, sourceItems, targetItems, write } from './support';

it('makes the tables equal, whatever comes twice, late or beside a backfill', async () => {
  const ids = fc.constantFrom('p', 'q', 'r');
  const step = fc.oneof(
    fc.record({ write: ids, value: fc.nat().map(String) }),
    fc.record({ remove: ids }),
    // How many records Lambda goes back before it delivers all that follow.
    fc.record({ deliverAgain: fc.nat(5) }),
    fc.constant({ backfill: SOURCE }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const stream: object[] = [];
      let delivered = 0;
      let backfill: Promise<unknown> = Promise.resolve();
      for (const what of steps) {
        if ('write' in what) {
          await write(rawItem(what.write, { value: { N: what.value } }));
          stream.push(record(what.write));
        } else if ('remove' in what) {
          await remove(what.remove);
          stream.push(record(what.remove));
        } else if ('backfill' in what) {
          await backfill;
          backfill = invoke(what);
        } else {
          const batch = stream.slice(Math.max(0, delivered - what.deliverAgain));
          if (batch.length > 0) expect(await deliver(...batch)).toEqual({ batchItemFailures: [] });
          delivered = stream.length;
        }
      }
      await Promise.all([backfill, delivered < stream.length && deliver(...stream.slice(delivered))]);
      expect(await targetItems()).toEqual(await sourceItems());
    }),
    { numRuns: 15 },
  );
});
