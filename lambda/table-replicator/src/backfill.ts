import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { environment as common } from '@tap/shared/env';
import { keyJson, projectionOf, type RawKey } from '@tap/shared/raw-item';
import { pMapSettled } from 'p-map';
import { settle, source } from './copy';
import type { Table } from './env';
import type { Backfill, Repair } from './event';

/** Few enough that a target with little capacity takes them in one invocation. */
const PAGE_ITEMS = 100;
/** What a page may need. */
const PAGE_MS = 30_000;

interface BackfillResult {
  /** Items copied by this invocation. */
  copied: number;
  /** The event that goes on; absent when all is done. */
  next?: object;
}

/** Copies all items of the source that are there when the scan comes by. Those written later are the stream's. */
export async function backfill(
  { table, after }: Backfill,
  remainingMs: () => number,
  abortSignal: AbortSignal,
): Promise<BackfillResult> {
  let position = after;
  let copied = 0;
  do {
    try {
      const page = await readKeys(table, position, abortSignal);
      await settleAll(table, page.keys, abortSignal);
      copied += page.keys.length;
      position = page.last;
    } catch (cause) {
      // Without the position all would have to be done again.
      throw new Error(`The backfill failed: ${cause}. Go on with ${JSON.stringify(next(table, position))}`, {
        cause,
      });
    }
  } while (position && remainingMs() > PAGE_MS);
  return { copied, ...(position && { next: next(table, position) }) };
}

export async function repair({ table, keys }: Repair, abortSignal: AbortSignal): Promise<BackfillResult> {
  await settleAll(table, keys, abortSignal);
  return { copied: keys.length };
}

function next({ source, keys }: Table, after?: RawKey): object {
  return { backfill: source, ...(after && { after: JSON.parse(keyJson(after, keys)) }) };
}

async function settleAll(table: Table, keys: RawKey[], abortSignal: AbortSignal): Promise<void> {
  const concurrency = common.MAX_CONNECTIONS;
  // All come to their end, also after a fault: one that Lambda freezes in the middle would write later what it read now.
  const results = await pMapSettled(keys, (key) => settle(table, key, abortSignal), { concurrency });
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

async function readKeys(table: Table, after: RawKey | undefined, abortSignal: AbortSignal) {
  const { Items = [], LastEvaluatedKey } = await source.send(
    new ScanCommand({
      TableName: table.source,
      ...projectionOf(table.keys),
      ExclusiveStartKey: after,
      Limit: PAGE_ITEMS,
    }),
    { abortSignal },
  );
  return { keys: Items, last: LastEvaluatedKey };
}
