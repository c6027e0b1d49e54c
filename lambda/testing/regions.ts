import { randomBytes } from 'node:crypto';
import { type AttributeValue, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RawItem, RawKey } from '@tap/shared/raw-item';

export const SOURCE_REGION = 'eu-west-2';
export const TARGET_REGION = 'eu-west-1';

/** The tests' own clients of both regions. */
export const sourceDynamoDb = new DynamoDBClient({ region: SOURCE_REGION });
export const targetDynamoDb = new DynamoDBClient({ region: TARGET_REGION });

/** Makes a table with the key of the metadata table. */
export async function createTable(client: DynamoDBClient, name: string): Promise<string> {
  const TableName = `${name}-${randomBytes(4).toString('hex')}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'timestamp', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'timestamp', AttributeType: 'N' },
      ],
    }),
  );
  return TableName;
}

export function rawKey(id: string): RawKey {
  return { id: { S: id }, timestamp: { N: '1795273200000' } };
}

export function rawItem(id: string, attributes: Record<string, AttributeValue> = {}): RawItem {
  return { ...rawKey(id), ...attributes };
}
