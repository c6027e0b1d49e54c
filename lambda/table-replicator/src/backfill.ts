import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { environment as common } from '@tap/shared/env';
import { keyProjection, type RawKey } from '@tap/shared/raw-item';
import { pMapSettled } from 'p-map';
import { settle, source } from './copy';
import { environment } from './env';
import type { Backfill, Repair } from './event';

/** Few enough that a target with little capacity takes them in one invocation. */
const PAGE_ITEMS = 100;
/** What a page may need. */
const PAGE_MS = 30_000;

interface BackfillResult {
  /** Items copied by this invocation. */
  copied: number;
  /** The event that goes on; absent when all is done. */
  next?: Backfill;
}

/** Copies all items of the source that are there when the scan comes by. Those written later are the stream's. */
export async function backfill(
  { after }: Backfill,
  remainingMs: () => number,
  abortSignal: AbortSignal,
): Promise<BackfillResult> {
  let next: Backfill | undefined = { backfill: environment.SOURCE_TABLE, after };
  let copied = 0;
  do {
    try {
      const page = await readKeys(next.after, abortSignal);
      await settleAll(page.keys, abortSignal);
      copied += page.keys.length;
      next = page.last && { backfill: environment.SOURCE_TABLE, after: page.last };
    } catch (cause) {
      // Without the position all would have to be done again.
      throw new Error(`The backfill failed: ${cause}. Go on with ${JSON.stringify(next)}`, { cause });
    }
  } while (next && remainingMs() > PAGE_MS);
  return { copied, ...(next && { next }) };
}

export async function repair({ repair: keys }: Repair, abortSignal: AbortSignal): Promise<BackfillResult> {
  await settleAll(keys, abortSignal);
  return { copied: keys.length };
}

async function settleAll(keys: RawKey[], abortSignal: AbortSignal): Promise<void> {
  const concurrency = common.MAX_CONNECTIONS;
  // All come to their end, also after a fault: one that Lambda freezes in the middle would write later what it read now.
  const results = await pMapSettled(keys, (key) => settle(key, abortSignal), { concurrency });
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

async function readKeys(after: RawKey | undefined, abortSignal: AbortSignal) {
  const { Items = [], LastEvaluatedKey } = await source.send(
    new ScanCommand({
      TableName: environment.SOURCE_TABLE,
      ...keyProjection,
      ExclusiveStartKey: after,
      Limit: PAGE_ITEMS,
    }),
    { abortSignal },
  );
  return { keys: Items as RawKey[], last: LastEvaluatedKey as RawKey | undefined };
}
