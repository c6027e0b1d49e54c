import { randomBytes } from 'node:crypto';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, type PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { RawItem } from '@tap/shared/raw-item';
import { afterEach, vi } from 'vitest';
import { lambdaContext } from '../../testing/invocation';
import {
  createTable,
  rawItem,
  rawKey,
  SOURCE_REGION,
  sourceDynamoDb,
  TARGET_REGION,
  targetDynamoDb,
} from '../../testing/regions';

const clients = {
  source: new S3Client({ region: SOURCE_REGION }),
  target: new S3Client({ region: TARGET_REGION }),
};

async function createBucket(side: Side, region: string): Promise<string> {
  const Bucket = `tap-${side}-${randomBytes(4).toString('hex')}`;
  await clients[side].send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' },
    }),
  );
  await clients[side].send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  return Bucket;
}

type Side = 'source' | 'target';

export const buckets = {
  source: await createBucket('source', SOURCE_REGION),
  target: await createBucket('target', TARGET_REGION),
};
export const tables = {
  source: await createTable(sourceDynamoDb, 'tap-metadata'),
  target: await createTable(targetDynamoDb, 'tap-metadata'),
};
const { TopicArn } = await new SNSClient({ region: SOURCE_REGION }).send(
  new CreateTopicCommand({ Name: 'tap-migration-test' }),
);

export const PREFIX = 'data/';

// The function's settings are read when it is imported.
Object.assign(process.env, {
  SOURCE_REGION,
  TARGET_REGION,
  BUCKETS: JSON.stringify([{ ...buckets, prefix: PREFIX }]),
  TABLES: JSON.stringify([{ ...tables, keys: ['id', 'timestamp'], ttl: 'ttl' }]),
  TOPIC_ARN: TopicArn,
  RESULT_BUCKET: buckets.source,
  SAMPLE_SIZE: '3',
});
const { handler } = await import('../src/handler');
export const { source, target, sns } = await import('../src/clients');

export const validate = (remainingMs = 300_000) =>
  handler({}, lambdaContext({ getRemainingTimeInMillis: () => remainingMs }));

/** The same, with the message that tells the topic of it. */
export async function validateAndTell(remainingMs?: number) {
  const published = vi.spyOn(sns, 'send');
  const report = await validate(remainingMs);
  const [{ input }] = published.mock.calls[0] as unknown as [PublishCommand];
  return { report, message: input };
}

export async function putObject(side: Side, key: string, Body = 'content', more: object = {}): Promise<void> {
  await clients[side].send(new PutObjectCommand({ Bucket: buckets[side], Key: PREFIX + key, Body, ...more }));
}

let seed = 0;

/** An object and its replica, which may be spoilt. It has the version id of its original: moto takes both from the same random numbers. */
export async function putReplicated(key: string, body = 'content', replica = body, more = {}): Promise<void> {
  const headers = { 'X-Seed': `${++seed}` };
  for (const [side, Body] of [
    ['source', body],
    ['target', replica],
  ] as const) {
    const put = new PutObjectCommand({ Bucket: buckets[side], Key: PREFIX + key, Body, ...more });
    put.middlewareStack.add(
      (next) => (call) => {
        Object.assign((call.request as { headers: object }).headers, headers);
        return next(call);
      },
      { step: 'build' },
    );
    await clients[side].send(put);
  }
}

export async function deleteObject(side: Side, key: string): Promise<void> {
  await clients[side].send(new DeleteObjectCommand({ Bucket: buckets[side], Key: PREFIX + key }));
}

export async function readResult(id: string): Promise<unknown> {
  const { Body } = await clients.source.send(
    new GetObjectCommand({ Bucket: buckets.source, Key: `migration/${id}.json` }),
  );
  return JSON.parse((await Body?.transformToString()) ?? '');
}

const dynamoDb = { source: sourceDynamoDb, target: targetDynamoDb };

export async function putItem(item: RawItem, ...sides: Side[]): Promise<void> {
  for (const side of sides)
    await dynamoDb[side].send(new PutItemCommand({ TableName: tables[side], Item: item }));
}

/** Writes as many at once as DynamoDB takes. */
export async function writeItems(side: Side, requests: WriteRequest[]): Promise<void> {
  for (let at = 0; at < requests.length; at += 25)
    await dynamoDb[side].send(
      new BatchWriteItemCommand({ RequestItems: { [tables[side]]: requests.slice(at, at + 25) } }),
    );
}

export async function deleteItem(side: Side, id: string): Promise<void> {
  await dynamoDb[side].send(new DeleteItemCommand({ TableName: tables[side], Key: rawKey(id) }));
}

/** Objects a to d and items i to k, on both sides. */
export async function replicateAll(): Promise<void> {
  for (const key of ['a', 'b', 'c', 'd']) await putReplicated(key);
  for (const id of ['i', 'j', 'k']) await putItem(rawItem(id, { value: { N: '1' } }), 'source', 'target');
}

/** Takes away what a test has written. */
afterEach(async () => {
  for (const side of ['source', 'target'] as const) {
    const Bucket = buckets[side];
    const { Versions = [], DeleteMarkers = [] } = await clients[side].send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0)
      await clients[side].send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    const { Items = [] } = await dynamoDb[side].send(new ScanCommand({ TableName: tables[side] }));
    await writeItems(
      side,
      Items.map(({ id }) => ({ DeleteRequest: { Key: rawKey(id?.S ?? '') } })),
    );
  }
});
