import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, it, vi } from 'vitest';
import { awsError, failNext, intercept } from '../../testing/aws';
import { rawItem } from '../../testing/regions';
import {
  buckets,
  deleteObject,
  PREFIX,
  putItem,
  putObject,
  putReplicated,
  readResult,
  replicateAll,
  sns,
  source,
  tables,
  target,
  validate,
  validateAndTell,
} from './support';

describe('when all is replicated', () => {
  it('the validator says so: in its answer, in the bucket and to the topic', async () => {
    await replicateAll();
    const { report, message } = await validateAndTell();
    expect(report).toMatchObject({
      equal: true,
      complete: true,
      differenceCount: 0,
      differences: [],
      buckets: [
        {
          prefix: PREFIX,
          complete: true,
          source: { bucket: buckets.source, objects: 4, bytes: 28 },
          target: { bucket: buckets.target, objects: 4, bytes: 28 },
          sampled: 3,
          pending: 0,
          differences: 0,
        },
      ],
      tables: [
        {
          complete: true,
          source: { table: tables.source, items: 3 },
          target: { table: tables.target, items: 3 },
          differences: 0,
        },
      ],
    });
    expect(await readResult(report.id)).toEqual(report);
    expect(message).toEqual({
      TopicArn: process.env.TOPIC_ARN,
      Subject: 'TAP migration test: source and target are equal',
      Message: [
        `Bucket ${buckets.source}: 4 objects, ${buckets.target}: 4; 0 differences, 0 on their way`,
        `Table ${tables.source}: 3 items, ${tables.target}: 3; 0 differences`,
        `s3://${buckets.source}/migration/${report.id}.json`,
      ].join('\n'),
    });
  });

  it('also when an object is deleted on both sides, or on the source and was never on the target', async () => {
    await putReplicated('deleted');
    for (const side of ['source', 'target'] as const) await deleteObject(side, 'deleted');
    await putObject('source', 'short-lived');
    await deleteObject('source', 'short-lived');
    expect(await validate()).toMatchObject({ equal: true, buckets: [{ source: { objects: 0 } }] });
  });

  it('counts the versions of each side, which may differ', async () => {
    await putObject('source', 'rewritten');
    await putReplicated('rewritten');
    const { equal, buckets: [bucket] = [] } = await validate();
    expect(equal).toBe(true);
    expect((bucket?.source.versions ?? 0) - (bucket?.target.versions ?? 0)).toBeGreaterThanOrEqual(1);
  });

  it('leaves out objects outside the prefix', async () => {
    await target.s3.send(
      new PutObjectCommand({ Bucket: buckets.target, Key: 'other/object', Body: 'content' }),
    );
    expect((await validate()).equal).toBe(true);
  });

  it('goes through all pages of objects', async () => {
    await replicateAll();
    for (const { s3 } of [source, target])
      intercept(s3, (sent) => {
        if (sent instanceof ListObjectVersionsCommand) sent.input.MaxKeys = 2;
        return undefined;
      });
    expect(await validate()).toMatchObject({
      equal: true,
      buckets: [{ source: { objects: 4 }, target: { objects: 4 }, comparedTo: `${PREFIX}d` }],
    });
  });

  it('goes through all pages of items', async () => {
    await replicateAll();
    for (const { dynamoDb } of [source, target])
      intercept(dynamoDb, (sent) => {
        if (sent instanceof ScanCommand) sent.input.Limit = 2;
        return undefined;
      });
    expect(await validate()).toMatchObject({
      equal: true,
      tables: [{ source: { items: 3 }, target: { items: 3 } }],
    });
  });
});

describe('the sample', () => {
  it('has no archived and no large objects, which cannot be read at once', async () => {
    await putReplicated('archived', 'content', 'c0ntent', { StorageClass: 'GLACIER' });
    await putReplicated('large', 'x'.repeat(4_194_305));
    await putReplicated('small');
    const send = vi.spyOn(target.s3, 'send');
    expect(await validate()).toMatchObject({
      equal: true,
      buckets: [{ source: { objects: 3 }, sampled: 1 }],
    });
    const read = send.mock.calls.map(([command]) => command).filter((c) => c instanceof GetObjectCommand);
    expect(read.map(({ input }) => input.Key)).toEqual([`${PREFIX}small`]);
  });
});

describe('when the time runs out', () => {
  it('the report says that nothing was compared to the end', async () => {
    await replicateAll();
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const { report, message } = await validateAndTell(60_000);
    expect(limit.mock.calls).toEqual([[0], [0]]);
    expect(report).toMatchObject({
      equal: false,
      complete: false,
      differenceCount: 0,
      buckets: [{ complete: false }],
      tables: [{ complete: false }],
    });
    expect(message.Subject).toBe('TAP migration test: not compared to the end');
    expect(message.Message).toContain('0 differences, not compared to the end, 0 on their way');
  });

  it('the report has what was compared until then', async () => {
    await replicateAll();
    await deleteObject('target', 'a');
    const time = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
    intercept(source.s3, (sent) => {
      if (!(sent instanceof ListObjectVersionsCommand)) return undefined;
      sent.input.MaxKeys = 2;
      if (sent.input.KeyMarker) time.abort();
      return undefined;
    });
    expect(await validate()).toMatchObject({
      equal: false,
      complete: false,
      differenceCount: 1,
      differences: [{ key: `${PREFIX}a` }],
      buckets: [{ complete: false, comparedTo: `${PREFIX}b`, source: { objects: 2 } }],
      tables: [{ complete: false }],
    });
  });
});

describe('a fault is thrown, not taken for a difference', () => {
  const denied = () => awsError('AccessDenied', 403);
  it.each<[string, () => void]>([
    ['of the listing', () => failNext(target.s3, ListObjectVersionsCommand, denied())],
    ['of reading content', () => failNext(target.s3, GetObjectCommand, denied())],
    ['of the second look at an object', () => failNext(target.s3, HeadObjectCommand, denied())],
    ['of the scan', () => failNext(target.dynamoDb, ScanCommand, denied())],
    ['of the second look at an item', () => failNext(target.dynamoDb, GetItemCommand, denied())],
    ['of the message', () => failNext(sns, PublishCommand, denied())],
  ])('%s', async (_where, fail) => {
    await putReplicated('b');
    await putObject('source', 'a');
    await putItem(rawItem('i'), 'source');
    fail();
    await expect(validate()).rejects.toThrow('AccessDenied from AWS');
  });
});
