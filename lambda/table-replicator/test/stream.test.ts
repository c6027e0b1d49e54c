import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { awsError, failNext, intercept } from '../../testing/aws';
import { outputLines, outputText } from '../../testing/output';
import { rawItem, rawKey } from '../../testing/regions';
import {
  deliver,
  invoke,
  readTarget,
  record,
  remove,
  SOURCE,
  source,
  target,
  write,
  writeToTarget,
} from './support';

const DONE = { batchItemFailures: [] };

describe('a stream record', () => {
  it('brings the item to the target as it is, type for type and digit for digit', async () => {
    const item = rawItem('exact', {
      number: { N: '12345678901234567890.123456789012345678' },
      binary: { B: new Uint8Array([0, 1, 255]) },
      set: { NS: ['1', '2'] },
      map: { M: { list: { L: [{ NULL: true }, { BOOL: false }, { S: '' }] } } },
    });
    await write(item);
    expect(await deliver(record('exact'))).toEqual(DONE);
    expect(await readTarget('exact')).toEqual(item);
  });

  it('takes away what the source no longer has', async () => {
    await writeToTarget(rawItem('gone'));
    expect(await deliver(record('gone'))).toEqual(DONE);
    expect(await readTarget('gone')).toBeUndefined();
  });

  it('replaces the item whole: an attribute that was removed goes, too', async () => {
    await writeToTarget(rawItem('shrunk', { old: { S: 'x' } }));
    await write(rawItem('shrunk', { new: { S: 'y' } }));
    await deliver(record('shrunk'));
    expect(await readTarget('shrunk')).toEqual(rawItem('shrunk', { new: { S: 'y' } }));
  });

  it('that is replayed after newer ones neither undoes them nor brings a deleted item back', async () => {
    const [changedFirst, deletedFirst] = [record('changed'), record('deleted')];
    await write(rawItem('changed', { version: { N: '1' } }));
    await write(rawItem('deleted'));
    await deliver(changedFirst, deletedFirst);
    await write(rawItem('changed', { version: { N: '2' } }));
    await remove('deleted');
    await deliver(record('changed'), record('deleted'));

    await deliver(changedFirst, deletedFirst);
    expect(await readTarget('changed')).toEqual(rawItem('changed', { version: { N: '2' } }));
    expect(await readTarget('deleted')).toBeUndefined();
  });
});

describe('a batch', () => {
  it('copies an item once, however many of its records there are', async () => {
    const send = vi.spyOn(target, 'send');
    await write(rawItem('busy'));
    await deliver(record('busy'), record('other'), record('busy'), record('busy'));
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('reports the first record of those that failed, after all were tried', async () => {
    for (const id of ['a', 'b', 'c']) await write(rawItem(id));
    const records = ['a', 'b', 'c', 'b', 'a'].map(record);
    const denied = awsError('AccessDeniedException', 400);
    intercept(target, (sent) =>
      sent instanceof PutItemCommand && sent.input.Item?.id?.S === 'b' ? denied : undefined,
    );
    expect(await deliver(...records)).toEqual({
      batchItemFailures: [{ itemIdentifier: records[1]?.dynamodb.SequenceNumber }],
    });
    expect(await readTarget('b')).toBeUndefined();
    expect(await readTarget('c')).toEqual(rawItem('c'));
    expect(outputLines()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        table: SOURCE,
        key: JSON.stringify(rawKey('b')),
        error: expect.objectContaining({ message: 'AccessDeniedException from AWS' }),
      }),
    );

    vi.restoreAllMocks();
    expect(await deliver(...records.slice(1))).toEqual(DONE);
    expect(await readTarget('b')).toEqual(rawItem('b'));
  });

  it('counts what the source cannot be asked about as failed, not as deleted', async () => {
    await writeToTarget(rawItem('unread'));
    failNext(source, GetItemCommand, awsError('AccessDeniedException', 400));
    const unread = record('unread');
    expect(await deliver(unread)).toEqual({
      batchItemFailures: [{ itemIdentifier: unread.dynamodb.SequenceNumber }],
    });
    expect(await readTarget('unread')).toEqual(rawItem('unread'));
  });

  it('answers in time with what it has not done', async () => {
    await write(rawItem('late'));
    const late = record('late');
    // Over already: a time that ends while the item is written leaves it written.
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    expect(await invoke({ Records: [late] }, { getRemainingTimeInMillis: () => 5_000 })).toEqual({
      batchItemFailures: [{ itemIdentifier: late.dynamodb.SequenceNumber }],
    });
    expect(limit.mock.calls).toEqual([[0]]);
    expect(await readTarget('late')).toBeUndefined();
  });

  it('logs no attribute of an item', async () => {
    await write(rawItem('secret', { data: { S: 'PRIVATE-VALUE' } }));
    await deliver(record('secret'));
    expect(outputText()).toContain('Batch replicated');
    expect(outputText()).not.toContain('PRIVATE-VALUE');
  });
});

describe('an event of another kind is refused', () => {
  const other = { ...record('x'), eventSourceARN: 'arn:aws:dynamodb:eu-west-2:1:table/other/stream/x' };
  const malformed = { ...record('x'), dynamodb: { Keys: { id: { S: 'x' } }, SequenceNumber: '1' } };
  it.each([
    [{}, /: Records: /],
    [{ Records: [] }, /: Records: /],
    [{ Records: [{ ...record('x'), eventSource: 'aws:kinesis' }] }, /: Records\.0\.eventSource: /],
    [{ Records: [other] }, /: Records\.0\.eventSourceARN: expected the table tap-metadata-/],
    [{ Records: [record('x'), malformed] }, /: Records\.1\.dynamodb\.Keys\.timestamp: /],
    [{ backfill: 'other' }, /: backfill: expected the table tap-metadata-/],
    [{ backfill: SOURCE, from: rawKey('x') }, /: from: nothing has this name/],
    [{ table: SOURCE, repair: [] }, /: repair: /],
    [{ table: SOURCE, repair: [{ id: 'x', timestamp: 1 }] }, /: repair\.0\.id: .*; repair\.0\.timestamp: /],
  ])('%j', async (event, message) => {
    const refused = invoke(event);
    await expect(refused).rejects.toThrow(/^Not an event of this function: /);
    await expect(refused).rejects.toThrow(message);
  });
});
