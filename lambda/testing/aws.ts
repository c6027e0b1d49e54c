import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey } from '@tap/shared/item-key';
import type { ProcessItem } from '@tap/shared/process-item';
import { vi } from 'vitest';

/** What the stack's secret holds. */
export const SECRET = 'PRIVATE-SECRET';

/** The tests' own clients: what they do is not seen by spies on those of the functions. */
export const s3 = new S3Client({});
export const secrets = new SecretsManagerClient({});
export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const Bucket = () => process.env.DATA_BUCKET;
const TableName = () => process.env.METADATA_TABLE;

export async function readObject(key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: Bucket(), Key: key }));
  return Body?.transformToString();
}

export async function writeObject(key: string, body: string | Uint8Array): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ Bucket: Bucket(), Key: key, Body: Buffer.from(body) })))
    .VersionId;
}

export async function listKeys(prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: Bucket(), Prefix: prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

export async function readItem(id: string): Promise<ProcessItem | undefined> {
  const { Item } = await table.send(new GetCommand({ TableName: TableName(), Key: itemKey(id) }));
  return Item as ProcessItem | undefined;
}

export async function writeItem(item: object): Promise<void> {
  await table.send(new PutCommand({ TableName: TableName(), Item: item }));
}

export async function allItems(): Promise<Record<string, unknown>[]> {
  return (await table.send(new ScanCommand({ TableName: TableName() }))).Items ?? [];
}

type Client = { send(...args: never[]): Promise<unknown> };

/** Lets calls of a client fail before they go out; those for which `fault` is undefined do go out. */
export function intercept(
  client: Client,
  fault: (command: unknown) => Promise<Error | undefined> | Error | undefined,
): void {
  const send = client.send.bind(client) as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(client, 'send').mockImplementation((async (...args: unknown[]) => {
    const error = await fault(args[0]);
    if (error) throw error;
    return send(...args);
  }) as never);
}

/** Lets the next calls of one command fail, each with one of the errors. */
export function failNext(
  client: Client,
  command: new (...args: never[]) => object,
  ...errors: Error[]
): void {
  intercept(client, (sent) => (sent instanceof command ? errors.shift() : undefined));
}

/** An error as the SDK throws it. */
export function awsError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`${name} from AWS`), { name, $metadata: { httpStatusCode } });
}
