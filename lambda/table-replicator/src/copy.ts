/*
 * The rule of replication: a stream record only says that an item changed. What is written to the target is never the
 * record's image but the item as the source has it now, or its absence.
 *
 * So a record that comes twice or late writes what is current: it neither undoes a newer write nor brings a deleted item
 * back. The target needs no sequence numbers and no tombstones for that; its items are the source's, attribute for
 * attribute. Changes that follow each other quickly may reach it as one, and those of a transaction one by one.
 *
 * The source is in charge for as long as this function runs. What others write to the target is overwritten with the next
 * change of the item.
 */
import { isDeepStrictEqual } from 'node:util';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '@tap/shared/clients';
import { tracer } from '@tap/shared/observability';
import type { RawItem, RawKey } from '@tap/shared/raw-item';
import { environment, type Table } from './env';

// The target's capacity is provisioned: adaptive clients slow down to what it takes instead of failing call after call.
const settings = { ...clientSettings(6), retryMode: 'adaptive' };
export const source = tracer.captureAWSv3Client(new DynamoDBClient(settings));
export const target = tracer.captureAWSv3Client(
  new DynamoDBClient({ ...settings, region: environment.TARGET_REGION }),
);

/**
 * Makes the target's item what the source's is. For the stream that is enough: what changes after the read has a record of
 * its own, and Lambda handles the records of an item one after the other
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).
 * @returns what was written; undefined when the item was deleted.
 */
export async function copy(
  table: Table,
  key: RawKey,
  abortSignal: AbortSignal,
): Promise<RawItem | undefined> {
  const item = await read(table, key, abortSignal);
  const TableName = table.target;
  await (item
    ? target.send(new PutItemCommand({ TableName, Item: item }), { abortSignal })
    : target.send(new DeleteItemCommand({ TableName, Key: key }), { abortSignal }));
  return item;
}

/**
 * Copies an item while the stream may copy it, too, and may be done first: the write of an older read could then be the last
 * one. So it copies until the source has after the write what it had before.
 */
export async function settle(table: Table, key: RawKey, abortSignal: AbortSignal): Promise<void> {
  let written: RawItem | undefined;
  do written = await copy(table, key, abortSignal);
  while (!isDeepStrictEqual(written, await read(table, key, abortSignal)));
}

async function read(table: Table, key: RawKey, abortSignal: AbortSignal): Promise<RawItem | undefined> {
  const { Item } = await source.send(
    new GetItemCommand({ TableName: table.source, Key: key, ConsistentRead: true }),
    { abortSignal },
  );
  return Item;
}
