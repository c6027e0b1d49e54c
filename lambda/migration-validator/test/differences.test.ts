import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { intercept } from '../../testing/aws';
import { rawItem, rawKey } from '../../testing/regions';
import {
  buckets,
  deleteItem,
  deleteObject,
  PREFIX,
  putItem,
  putObject,
  putReplicated,
  readResult,
  replicateAll,
  source,
  tables,
  target,
  validate,
  validateAndTell,
} from './support';

describe('a difference is reported exactly', () => {
  const ofObject = (key: string, kind: string) => ({ bucket: buckets.source, key: PREFIX + key, kind });
  const ofItem = (id: string, kind: string) => ({ table: tables.source, key: rawKey(id), kind });

  it.each<[string, () => Promise<void>, object]>([
    ['an object deleted on the target', () => deleteObject('target', 'b'), ofObject('b', 'missingInTarget')],
    ['an object deleted on the source', () => deleteObject('source', 'b'), ofObject('b', 'missingInSource')],
    ['an object never replicated', () => putObject('source', 'e'), ofObject('e', 'missingInTarget')],
    ['an object of the target alone', () => putObject('target', '0'), ofObject('0', 'missingInSource')],
    ['an object written on the target', () => putObject('target', 'b'), ofObject('b', 'different')],
    [
      'an object of other size',
      () => putReplicated('b', 'content', 'longer content'),
      ofObject('b', 'different'),
    ],
    ['an item deleted on the target', () => deleteItem('target', 'j'), ofItem('j', 'missingInTarget')],
    ['an item deleted on the source', () => deleteItem('source', 'j'), ofItem('j', 'missingInSource')],
    ['an item never replicated', () => putItem(rawItem('x'), 'source'), ofItem('x', 'missingInTarget')],
    [
      'an item with another value',
      () => putItem(rawItem('j', { value: { N: '2' } }), 'target'),
      ofItem('j', 'different'),
    ],
    [
      'an item with the same value as text',
      () => putItem(rawItem('j', { value: { S: '1' } }), 'target'),
      ofItem('j', 'different'),
    ],
  ])('%s', async (_what, spoil, difference) => {
    await replicateAll();
    await spoil();
    const report = await validate();
    expect(report).toMatchObject({ equal: false, complete: true, differenceCount: 1 });
    expect(report.differences).toEqual([difference]);
    expect(await readResult(report.id)).toEqual(report);
  });

  it('content that differs under one version id', async () => {
    await putReplicated('b', 'content', 'c0ntent');
    expect((await validate()).differences).toEqual([ofObject('b', 'differentContent')]);
  });

  it('several, in the order of their keys, with what S3 says of the replication', async () => {
    await replicateAll();
    for (const key of ['d', 'b']) await deleteObject('target', key);
    for (const id of ['k', 'i']) await deleteItem('target', id);
    withStatus('FAILED');
    const { report, message } = await validateAndTell();
    expect(report.differences).toEqual([
      { ...ofObject('b', 'missingInTarget'), replicationStatus: 'FAILED' },
      { ...ofObject('d', 'missingInTarget'), replicationStatus: 'FAILED' },
      ofItem('i', 'missingInTarget'),
      ofItem('k', 'missingInTarget'),
    ]);
    expect(message.Subject).toBe('TAP migration test: 4 differences');
    expect(message.Message).toContain(
      `${buckets.source}: 4 objects, ${buckets.target}: 2; 2 differences, 0 on`,
    );
  });

  it('all are counted, and the first 100 listed', async () => {
    await Promise.all(Array.from({ length: 101 }, (_, n) => putItem(rawItem(`item-${n}`), 'source')));
    const report = await validate();
    expect(report).toMatchObject({ equal: false, differenceCount: 101, tables: [{ differences: 101 }] });
    expect(report.differences).toHaveLength(100);
  });
});

/** S3 says this of the objects of the source. */
function withStatus(ReplicationStatus: 'PENDING' | 'FAILED'): void {
  const send = source.s3.send.bind(source.s3) as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(source.s3, 'send').mockImplementation((async (...args: unknown[]) => {
    const answer = await send(...args);
    return args[0] instanceof HeadObjectCommand
      ? { ...(answer as HeadObjectCommandOutput), ReplicationStatus }
      : answer;
  }) as never);
}

describe('what is on its way', () => {
  it('is no difference when S3 says that its replication is pending', async () => {
    await replicateAll();
    await putObject('source', 'a');
    await putObject('source', 'new');
    withStatus('PENDING');
    const { report, message } = await validateAndTell();
    expect(report).toMatchObject({
      equal: false,
      complete: true,
      differenceCount: 0,
      buckets: [{ pending: 2, differences: 0 }],
    });
    expect(message.Subject).toBe('TAP migration test: objects are on their way');
  });

  it('is no difference when it has arrived by the second look', async () => {
    await putReplicated('late');
    await putItem(rawItem('late'), 'source');
    intercept(target.s3, (sent) => {
      if (sent instanceof ListObjectVersionsCommand) sent.input.Prefix = 'not/yet';
      return undefined;
    });
    intercept(target.dynamoDb, async (sent) => {
      if (sent instanceof GetItemCommand) await putItem(rawItem('late'), 'target');
      return undefined;
    });
    expect(await validate()).toMatchObject({ equal: true, differenceCount: 0 });
  });

  it('is no difference when it is an item that expires meanwhile', async () => {
    const ttl = (seconds: number) => ({ ttl: { N: `${Math.floor(Date.now() / 1_000) + seconds}` } });
    await putItem(rawItem('expired', ttl(-10)), 'source');
    await putItem(rawItem('expires', ttl(200)), 'target');
    expect(await validate()).toMatchObject({
      equal: true,
      tables: [{ source: { items: 0 }, target: { items: 0 } }],
    });
    await putItem(rawItem('stays', ttl(3_600)), 'source');
    expect(await validate()).toMatchObject({ equal: false, tables: [{ source: { items: 1 } }] });
  });
});
