import { randomBytes } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { RawItem } from '@tap/shared/raw-item';
import type { Context } from 'aws-lambda';
import { lambdaContext } from '../../testing/invocation';
import { createTable, rawKey, sourceDynamoDb, TARGET_REGION, targetDynamoDb } from '../../testing/regions';

export const SOURCE = await createTable(sourceDynamoDb, 'tap-metadata');
export const TARGET = await createTable(targetDynamoDb, 'tap-metadata');

/** A table of somebody else: a key of one binary attribute, whose name DynamoDB reserves. */
const unique = randomBytes(4).toString('hex');
export const LEDGER = { source: `ledger-${unique}`, target: `ledger-copy-${unique}`, key: 'key' };
for (const [client, TableName] of [
  [sourceDynamoDb, LEDGER.source],
  [targetDynamoDb, LEDGER.target],
] as const)
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: LEDGER.key, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: LEDGER.key, AttributeType: 'B' }],
    }),
  );

// The function's settings are read when it is imported.
const keys = ['id', 'timestamp'];
Object.assign(process.env, {
  TABLES: JSON.stringify([
    { source: SOURCE, target: TARGET, keys },
    { source: LEDGER.source, target: LEDGER.target, keys: [LEDGER.key] },
  ]),
  TARGET_REGION,
});
const { handler } = await import('../src/handler');
export const { source, target } = await import('../src/copy');

export const invoke = (event: object, context: Partial<Context> = {}) =>
  handler(event, lambdaContext(context));

let sequence = 0;

/** A stream record as Lambda delivers it; of the images nothing is used. */
export function record(id: string) {
  return {
    eventID: 'e1',
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    eventSourceARN: `arn:aws:dynamodb:eu-west-2:123456789012:table/${SOURCE}/stream/2026-11-21T00:00:00.000`,
    dynamodb: {
      Keys: rawKey(id),
      NewImage: { ...rawKey(id), stale: { BOOL: true } },
      SequenceNumber: `${100_000_000_000_000_000_000n + BigInt(sequence++)}`,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

export const deliver = (...records: object[]) => invoke({ Records: records });

export async function write(item: RawItem): Promise<void> {
  await sourceDynamoDb.send(new PutItemCommand({ TableName: SOURCE, Item: item }));
}

export async function remove(id: string): Promise<void> {
  await sourceDynamoDb.send(new DeleteItemCommand({ TableName: SOURCE, Key: rawKey(id) }));
}

export async function writeToTarget(item: RawItem): Promise<void> {
  await targetDynamoDb.send(new PutItemCommand({ TableName: TARGET, Item: item }));
}

export async function readTarget(id: string): Promise<RawItem | undefined> {
  return (await targetDynamoDb.send(new GetItemCommand({ TableName: TARGET, Key: rawKey(id) }))).Item;
}

export async function sourceItems(): Promise<RawItem[]> {
  return sorted((await sourceDynamoDb.send(new ScanCommand({ TableName: SOURCE }))).Items);
}

export async function targetItems(): Promise<RawItem[]> {
  return sorted((await targetDynamoDb.send(new ScanCommand({ TableName: TARGET }))).Items);
}

function sorted(items: RawItem[] = []): RawItem[] {
  return items.sort((a, b) => ((a.id?.S ?? '') < (b.id?.S ?? '') ? -1 : 1));
}
