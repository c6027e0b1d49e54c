import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { intercept } from '../../testing/aws';
import { rawItem, rawKey, sourceDynamoDb, targetDynamoDb } from '../../testing/regions';
import { deliver, invoke, LEDGER, readTarget, record, SOURCE, source, write } from './support';

/** Bytes that are no text. */
const KEY = new Uint8Array([0, 255, 7]);
const IN_JSON = { key: { B: Buffer.from(KEY).toString('base64') } };

const entry = (amount: string, key = KEY) => ({ key: { B: key }, amount: { N: amount } });

const put = (item: ReturnType<typeof entry>) =>
  sourceDynamoDb.send(new PutItemCommand({ TableName: LEDGER.source, Item: item }));

const copies = async () => (await targetDynamoDb.send(new ScanCommand({ TableName: LEDGER.target }))).Items;

const change = (Keys: object) => ({
  eventSource: 'aws:dynamodb',
  eventSourceARN: `arn:aws:dynamodb:eu-west-2:123456789012:table/${LEDGER.source}/stream/2026-11-29T00:00:00.000`,
  dynamodb: { Keys, SequenceNumber: '1' },
});

afterEach(() => invoke({ table: LEDGER.source, repair: [IN_JSON] }));

it('the stream of each table brings its items to its own copy', async () => {
  await put(entry('1'));
  await write(rawItem('beside'));
  expect(await deliver(change(IN_JSON))).toEqual({ batchItemFailures: [] });
  expect(await deliver(record('beside'))).toEqual({ batchItemFailures: [] });
  expect(await copies()).toEqual([entry('1')]);
  expect(await readTarget('beside')).toEqual(rawItem('beside'));
});

it('a key of another table is refused', async () => {
  await expect(deliver(change(rawKey('x')))).rejects.toThrow(/: Records\.0\.dynamodb\.Keys\.key: /);
  await expect(deliver(change({ key: { B: 'no base64!' } }))).rejects.toThrow(/Keys\.key/);
});

it('a backfill goes on after a binary key that it answered', async () => {
  await put(entry('1'));
  await put(entry('2', new Uint8Array([9])));
  intercept(source, (sent) => {
    if (sent instanceof ScanCommand) sent.input.Limit = 1;
    return undefined;
  });
  const first = (await invoke({ backfill: LEDGER.source })) as { copied: number; next: object };
  expect(first.next).toMatchObject({ backfill: LEDGER.source, after: { key: { B: expect.any(String) } } });
  expect(await invoke(first.next)).toMatchObject({ copied: 1 });
  expect(await copies()).toHaveLength(2);
});

it('a repair of one of several tables says which', async () => {
  await expect(invoke({ repair: [rawKey('x')] })).rejects.toThrow(/: table: /);
  expect(await invoke({ table: SOURCE, repair: [rawKey('x')] })).toEqual({ copied: 1 });
});
