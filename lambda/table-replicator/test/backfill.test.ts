import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsError, failNext, intercept } from '../../testing/aws';
import { rawItem, rawKey } from '../../testing/regions';
import {
  deliver,
  invoke,
  readTarget,
  record,
  remove,
  SOURCE,
  source,
  sourceItems,
  target,
  targetItems,
  write,
  writeToTarget,
} from './support';

const BACKFILL = { backfill: SOURCE };

/** Pages of two items, so that three are more than one. */
beforeEach(() =>
  intercept(source, (sent) => {
    if (sent instanceof ScanCommand) sent.input.Limit = 2;
    return undefined;
  }),
);

afterEach(async () => {
  for (const { id } of await sourceItems()) await remove(id?.S ?? '');
  for (const { id } of await targetItems()) await deliver(record(id?.S ?? ''));
});

describe('the backfill', () => {
  it('copies the items that are there, and overwrites what differs', async () => {
    await write(rawItem('new', { value: { N: '1' } }));
    await write(rawItem('stale', { value: { N: '2' } }));
    await writeToTarget(rawItem('stale', { value: { N: '1' } }));
    // A full page is followed by another one, as DynamoDB does not look whether there is more.
    expect(await invoke(BACKFILL, { getRemainingTimeInMillis: () => 60_000 })).toEqual({ copied: 2 });
    expect(await targetItems()).toEqual(await sourceItems());
  });

  it('does nothing with an empty table', async () => {
    expect(await invoke(BACKFILL)).toEqual({ copied: 0 });
  });

  it('stops in time, and goes on with what it answered', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await write(rawItem(id));
    const copied: number[] = [];
    let event: object | undefined = BACKFILL;
    while (event) {
      const result = (await invoke(event)) as { copied: number; next?: object };
      copied.push(result.copied);
      event = result.next;
    }
    expect(copied).toEqual([2, 2, 1]);
    expect(await targetItems()).toEqual(await sourceItems());
  });

  it('goes through the whole table when there is time', async () => {
    for (const id of ['a', 'b', 'c']) await write(rawItem(id));
    expect(await invoke(BACKFILL, { getRemainingTimeInMillis: () => 60_000 })).toEqual({ copied: 3 });
  });

  it('says where to go on after a fault', async () => {
    for (const id of ['a', 'b', 'c']) await write(rawItem(id));
    const { next } = (await invoke(BACKFILL)) as { next: object };
    failNext(target, PutItemCommand, awsError('AccessDeniedException', 400));
    await expect(invoke(next)).rejects.toThrow(
      `The backfill failed: AccessDeniedException: AccessDeniedException from AWS. Go on with ${JSON.stringify(next)}`,
    );
    expect(await invoke(next)).toEqual({ copied: 1 });
  });
});

describe('beside the stream, the backfill', () => {
  /** Does the work when the backfill has read an item and is about to write it. */
  function beforeWrite(work: () => Promise<unknown>): void {
    let first = true;
    intercept(target, async (sent) => {
      if (!(first && sent instanceof PutItemCommand)) return undefined;
      first = false;
      await work();
      return undefined;
    });
  }

  it('does not bring back an item that the stream deletes meanwhile', async () => {
    await write(rawItem('deleted'));
    beforeWrite(async () => {
      await remove('deleted');
      await deliver(record('deleted'));
    });
    await invoke(BACKFILL);
    expect(await readTarget('deleted')).toBeUndefined();
  });

  it('does not undo a change that the stream brings meanwhile', async () => {
    await write(rawItem('changed', { value: { N: '1' } }));
    const changed = rawItem('changed', { value: { N: '2' } });
    beforeWrite(async () => {
      await write(changed);
      await deliver(record('changed'));
      expect(await readTarget('changed')).toEqual(changed);
    });
    await invoke(BACKFILL);
    expect(await readTarget('changed')).toEqual(changed);
  });
});

it('a repair makes single items equal: missing, different and deleted ones', async () => {
  await write(rawItem('missing'));
  await write(rawItem('different', { value: { N: '2' } }));
  await writeToTarget(rawItem('different', { value: { N: '1' } }));
  await writeToTarget(rawItem('extra'));
  const repair = ['missing', 'different', 'extra'].map(rawKey);
  expect(await invoke({ table: SOURCE, repair })).toEqual({ copied: 3 });
  expect(await targetItems()).toEqual(await sourceItems());
});
