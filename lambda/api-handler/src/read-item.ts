import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { isId, itemKey } from '@tap/shared/item-key';
import { environment } from './env';
import { table } from './services';

/** The members of an item that the definition has of it. */
export function shown<Item>(item: Item, names: readonly (keyof Item)[]): object {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

/** Reads an item of a kind; undefined when there is none with the id. */
export async function readItem<Item extends { entity: string }>(
  entity: Item['entity'],
  id: string,
): Promise<Item | undefined> {
  if (!isId(id)) return undefined;
  // Consistent, because a client follows a Location at once.
  const { Item } = await table.send(
    new GetCommand({ TableName: environment.METADATA_TABLE, Key: itemKey(id), ConsistentRead: true }),
  );
  return Item?.entity === entity ? (Item as Item) : undefined;
}
