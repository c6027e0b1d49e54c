import { isDeepStrictEqual } from 'node:util';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, vi } from 'vitest';
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
  writeItems,
} from './support';

const ofObject = (key: string, kind: string) => ({ bucket: buckets.source, key: PREFIX + key, kind });
const ofItem = (id: string, kind: string) => ({ table: tables.source, key: rawKey(id), kind });
const putBoth = (id: string) => putItem(rawItem(id, { value: { N: '1' } }), 'source', 'target');

/** What makes a difference, under a key of its own between those of what is equal. */
const differences: [what: string, make: (key: string) => Promise<unknown>, kind: string][] = [
  [
    'an object deleted on the target',
    (key) => putReplicated(key).then(() => deleteObject('target', key)),
    'missingInTarget',
  ],
  [
    'an object deleted on the source',
    (key) => putReplicated(key).then(() => deleteObject('source', key)),
    'missingInSource',
  ],
  ['an object never replicated', (key) => putObject('source', key), 'missingInTarget'],
  ['an object of the target alone', (key) => putObject('target', key), 'missingInSource'],
  [
    'an object written on the target',
    (key) => putReplicated(key).then(() => putObject('target', key)),
    'different',
  ],
  ['an object of other size', (key) => putReplicated(key, 'content', 'longer content'), 'different'],
  [
    'an item deleted on the target',
    (id) => putBoth(id).then(() => deleteItem('target', id)),
    'missingInTarget',
  ],
  [
    'an item deleted on the source',
    (id) => putBoth(id).then(() => deleteItem('source', id)),
    'missingInSource',
  ],
  ['an item never replicated', (id) => putItem(rawItem(id), 'source'), 'missingInTarget'],
  [
    'an item with another value',
    (id) => putBoth(id).then(() => putItem(rawItem(id, { value: { N: '2' } }), 'target')),
    'different',
  ],
  [
    'an item with the same value as text',
    (id) => putBoth(id).then(() => putItem(rawItem(id, { value: { S: '1' } }), 'target')),
    'different',
  ],
];

describe('a difference is reported exactly', () => {
  /** All of them are made, and found, at once. */
  let report: Awaited<ReturnType<typeof validate>>;
  let stored: unknown;
  const keyOf = (what: string) => `b: ${what}`;
  beforeAll(async () => {
    await replicateAll();
    for (const [what, make] of differences) await make(keyOf(what));
    report = await validate();
    stored = await readResult(report.id);
  });

  it.each(differences)('%s', (what, _make, kind) => {
    const of = what.startsWith('an object') ? ofObject : ofItem;
    const { key } = of(keyOf(what), kind);
    expect(report.differences.filter((difference) => isDeepStrictEqual(difference.key, key))).toEqual([
      of(keyOf(what), kind),
    ]);
  });

  it('and nothing else is', () => {
    expect(report).toMatchObject({ equal: false, complete: true, differenceCount: differences.length });
    expect(report.differences).toHaveLength(differences.length);
    expect(stored).toEqual(report);
  });
});

describe('differences are reported', () => {
  it('of content under one version id', async () => {
    await putReplicated('b', 'content', 'c0ntent');
    expect(await validate()).toMatchObject({
      equal: false,
      complete: true,
      differenceCount: 1,
      differences: [ofObject('b', 'differentContent')],
    });
  });

  it('in the order of their keys, with what S3 says of the replication', async () => {
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

  it('to the last in number, and the first 100 of them each', async () => {
    const items = Array.from({ length: 101 }, (_, n) => rawItem(`item-${n}`));
    await writeItems(
      'source',
      items.map((Item) => ({ PutRequest: { Item } })),
    );
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
