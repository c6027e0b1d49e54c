import { type DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { keyJson, type RawItem, rawKeySchema } from '@tap/shared/raw-item';
import * as v from 'valibot';
import { source, target } from './clients';
import { canonical, Digests, digest, firstGroups, groupOf } from './digests';
import { Disagreements } from './disagreements';
import type { TablePair } from './env';
import type { ItemDifference, TableComparison, TableFinding } from './report';

/** What fits into the function's memory. */
const MAX_KEYS = 100_000;

/**
 * Compares all items of two tables. A first pass takes digests of groups of items, a second one finds the items in the groups
 * that differ. Scans are right here and only here: there is no index of everything.
 * @param expiry items that expire before it (seconds) are left out.
 */
export async function compareTables(
  pair: TablePair,
  expiry: number,
  abortSignal: AbortSignal,
): Promise<TableFinding> {
  const comparison: TableComparison = {
    source: { table: pair.source, items: 0 },
    target: { table: pair.target, items: 0 },
    complete: true,
    differences: 0,
  };
  const left = () => scan(source.dynamoDb, pair.source, pair, expiry, abortSignal);
  const right = () => scan(target.dynamoDb, pair.target, pair, expiry, abortSignal);
  const disagreements = new Disagreements();
  try {
    const [originals, replicas] = await Promise.all([
      digestsOf(left(), comparison.source),
      digestsOf(right(), comparison.target),
    ]);
    const differing = originals.differingFrom(replicas);
    const groups = firstGroups(differing, [originals, replicas], MAX_KEYS);
    comparison.complete = groups.size === differing.length;
    if (groups.size > 0)
      for (const key of await keysThatDiffer(left(), right(), groups)) disagreements.add(key);
  } catch (error) {
    if (!abortSignal.aborted) throw error;
    comparison.complete = false;
  }
  const { differences, count } = await disagreements.lookAgain((key) => lookAt(pair, key, expiry));
  comparison.differences = count;
  return { comparison, differences };
}

/** Eventually consistent reads cost half, and what they miss is looked at again. */
async function* scan(
  dynamoDb: DynamoDBClient,
  TableName: string,
  { keys, ttl }: TablePair,
  expiry: number,
  abortSignal: AbortSignal,
): AsyncGenerator<{ key: string; item: RawItem }> {
  let position: RawItem | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamoDb.send(
      new ScanCommand({ TableName, ExclusiveStartKey: position }),
      { abortSignal },
    );
    for (const item of Items) if (!expires(item, ttl, expiry)) yield { key: keyJson(item, keys), item };
    position = LastEvaluatedKey;
  } while (position);
}

function expires(item: RawItem, ttl: string | undefined, expiry: number): boolean {
  const time = ttl === undefined ? undefined : item[ttl]?.N;
  return time !== undefined && Number(time) < expiry;
}

async function digestsOf(items: ReturnType<typeof scan>, side: { items: number }): Promise<Digests> {
  const digests = new Digests();
  for await (const { key, item } of items) {
    digests.add(key, item);
    side.items++;
  }
  return digests;
}

async function keysThatDiffer(
  originals: ReturnType<typeof scan>,
  replicas: ReturnType<typeof scan>,
  groups: Set<number>,
): Promise<string[]> {
  const digests = new Map<string, bigint>();
  for await (const { key, item } of originals)
    if (groups.has(groupOf(key))) digests.set(key, digest(canonical(item)));
  const keys: string[] = [];
  for await (const { key, item } of replicas) {
    if (!groups.has(groupOf(key))) continue;
    if (digests.get(key) !== digest(canonical(item))) keys.push(key);
    digests.delete(key);
  }
  return [...keys, ...digests.keys()].sort();
}

async function lookAt(pair: TablePair, key: string, expiry: number): Promise<ItemDifference | undefined> {
  const reported = JSON.parse(key) as object;
  const Key = v.parse(rawKeySchema(pair.keys), reported);
  const [original, replica] = await Promise.all([
    read(source.dynamoDb, pair.source, Key),
    read(target.dynamoDb, pair.target, Key),
  ]);
  // It may have been given an expiry time meanwhile.
  if ([original, replica].some((item) => item && expires(item, pair.ttl, expiry))) return undefined;
  if (canonical(original ?? {}) === canonical(replica ?? {})) return undefined;
  const kind = !replica ? 'missingInTarget' : !original ? 'missingInSource' : 'different';
  return { table: pair.source, key: reported, kind };
}

async function read(dynamoDb: DynamoDBClient, TableName: string, Key: RawItem): Promise<RawItem | undefined> {
  return (await dynamoDb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
}
