import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type ItemKey, isId, itemKey } from '@tap/shared/item-key';
import { logger } from '@tap/shared/observability';
import { expectToActFor, mayActFor } from './caller';
import type { Place } from './cursor';
import { environment } from './env';
import type { Caller } from './message';
import { table } from './services';
import { furtherKeysOf, listedUserKeys, userOf } from './user-keys';

/*
 * The only way of the routes to the table, so that none can forget whose an item is: an item that belongs to another user than the caller
 * may act for is one that is not there.
 */

/** The kinds of item, and the attribute of each that says whose it is: by one of the user's keys. */
const OWNER = { transaction: 'userId', process: 'payloadUserId' } as const;

type Entity = keyof typeof OWNER;

/** An item of a user. */
export interface OwnedItem extends ItemKey {
  entity: Entity;
}

/** What an item must be, beside the caller's, for a write to change it. */
export interface Condition {
  /** All of them must hold; empty when any will do. */
  conditions: string[];
  values: Record<string, string | number>;
}

const TableName = environment.METADATA_TABLE;

/** The members of an item that the definition has of it. */
export function shown<Item>(item: Item, names: readonly (keyof Item)[]): object {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

/** Reads an item of a kind; undefined when the caller has none with the id. */
export async function readItem<Item extends OwnedItem>(
  caller: Caller,
  entity: Item['entity'],
  id: string,
): Promise<Item | undefined> {
  if (!isId(id)) return undefined;
  // Consistent, because a client follows a Location at once.
  const { Item } = await table.send(new GetCommand({ TableName, Key: itemKey(id), ConsistentRead: true }));
  return Item?.entity === entity && mayActFor(caller, userOf(Item[OWNER[entity]]))
    ? (Item as Item)
    : undefined;
}

/** The newest items of a user in the index `byUser`, from a place on. Those of one millisecond are in the order of the user's keys. */
export async function listItems<Item extends ItemKey>(
  caller: Caller,
  userId: string,
  limit: number,
  after: Place | undefined,
): Promise<Item[]> {
  expectToActFor(caller, userId);
  const keys = listedUserKeys(userId);
  const lists = await Promise.all(
    keys.map(async (key) => {
      const { Items = [] } = await table.send(
        new QueryCommand({
          TableName,
          IndexName: 'byUser',
          ScanIndexForward: false,
          Limit: limit,
          ...placeIn(key, keys, after),
        }),
      );
      return Items as Item[];
    }),
  );
  return lists
    .flat()
    .sort((one, other) => other.timestamp - one.timestamp)
    .slice(0, limit);
}

/** What follows a place, of one key: of the place's millisecond that is nothing of the keys before the place's own, and all of those after it. */
function placeIn(key: string, keys: string[], after: Place | undefined): Partial<QueryCommandInput> {
  const all = {
    KeyConditionExpression: 'userId = :userId',
    ExpressionAttributeValues: { ':userId': key },
  };
  if (!after) return all;
  const place = itemKey(after.id);
  if (key === after.userId) return { ...all, ExclusiveStartKey: { userId: key, ...place } };
  const comparison = keys.indexOf(key) < keys.indexOf(after.userId) ? '<' : '<=';
  return {
    KeyConditionExpression: `userId = :userId AND #timestamp ${comparison} :timestamp`,
    ExpressionAttributeNames: { '#timestamp': 'timestamp' },
    ExpressionAttributeValues: { ':userId': key, ':timestamp': place.timestamp },
  };
}

/** Writes a new item; false when it is there already, because an earlier attempt wrote it. */
export async function createItem(caller: Caller, item: OwnedItem): Promise<boolean> {
  expectToActFor(caller, userOf((item as unknown as Record<string, unknown>)[OWNER[item.entity]]));
  try {
    await table.send(
      new PutCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    logger.info('The item is there already: an earlier attempt wrote it');
    return false;
  }
}

/**
 * Changes an item and returns it; undefined when the caller has none with the key. Throws a ConditionalCheckFailedException with the item
 * when that breaks the condition.
 */
export async function updateItem<Item extends OwnedItem>(
  caller: Caller,
  entity: Item['entity'],
  key: ItemKey,
  condition: Condition,
  update: Pick<UpdateCommandInput, 'UpdateExpression' | 'ExpressionAttributeNames'> & { values: object },
): Promise<Item | undefined> {
  const { values, ...expression } = update;
  const { ExpressionAttributeValues, ...conditional } = conditionOf(caller, entity, condition);
  const result = await ifThere(
    caller,
    entity,
    table.send(
      new UpdateCommand({
        TableName,
        Key: key,
        ...expression,
        ...conditional,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ...values },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return result?.Attributes as Item | undefined;
}

function conditionOf(caller: Caller, entity: Entity, { conditions, values }: Condition) {
  const owner = OWNER[entity];
  const own = caller.actsForAll ? [] : [`(${owner} = :owner OR begins_with(${owner}, :ownersFurtherKeys))`];
  return {
    ConditionExpression: ['entity = :entity', ...own, ...conditions].join(' AND '),
    ExpressionAttributeValues: {
      ':entity': entity,
      ...(caller.userId !== undefined &&
        !caller.actsForAll && {
          ':owner': caller.userId,
          ':ownersFurtherKeys': furtherKeysOf(caller.userId),
        }),
      ...values,
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

async function ifThere<T>(caller: Caller, entity: Entity, write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { entity: kind, [OWNER[entity]]: owner } = error.Item ?? {};
    if (kind?.S === entity && mayActFor(caller, userOf(owner?.S))) throw error;
    return undefined;
  }
}
