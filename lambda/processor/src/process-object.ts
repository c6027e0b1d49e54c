import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createClients } from '@tap/shared/clients';
import type { ItemKey } from '@tap/shared/item-key';
import { logger } from '@tap/shared/observability';
import { type ProcessItem, resultKey, sha256 } from '@tap/shared/process-item';
import { secretReader } from '@tap/shared/secret';
import { environment } from './env';
import { ForeignObjectError, MissingItemError } from './errors';
import type { IncomingObject } from './event';
import { judge, sign, type Verdict } from './result';

// withRetries repeats the whole work; attempts of the SDK on top would multiply.
export const { s3, table, secrets } = createClients(1);

const readSecret = secretReader(secrets, environment.SECRET_ARN);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: a larger object never was a body of the API. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export type Outcome = 'Processed' | 'Rejected' | 'Duplicate';

/**
 * Takes one payload from RECEIVED to PROCESSED or REJECTED. S3 delivers at least once, also concurrently: the result
 * is written once, and the item moves only from RECEIVED, last of all. So a delivery that finds it moved does nothing,
 * and one that follows a crash before the move does what is left.
 *
 * Throws when the item is missing (the API did not accept this object, or has not finished yet), when the object is (with
 * no right to list the bucket S3 says AccessDenied for that, else NoSuchKey), and when it is not the accepted payload: what
 * somebody else put there decides nothing about that one, whose own event may still come.
 */
export async function processObject(object: IncomingObject): Promise<Outcome> {
  const item = await readItem(object.process);
  logger.setCorrelationId(item.correlationId);
  if (item.status !== 'RECEIVED') return 'Duplicate';
  const verdict = judgePayload(item, await readPayload(item, object));
  if ('result' in verdict) await writeResult(resultKey(item), sign(verdict.result, await readSecret()));
  return moveItem(item, verdict);
}

async function readItem(process: ItemKey): Promise<ProcessItem> {
  const { Item } = await table.send(
    new GetCommand({ TableName: environment.METADATA_TABLE, Key: process, ConsistentRead: true }),
  );
  if (Item?.entity !== 'process') throw new MissingItemError(`There is no metadata item of ${process.id}`);
  return Item as ProcessItem;
}

/** Reads the version that the event is about: another one under the same key has an event of its own. */
async function readPayload(item: ProcessItem, { key, versionId }: IncomingObject): Promise<Uint8Array> {
  const { Body, ContentLength = 0 } = await s3.send(
    new GetObjectCommand({ Bucket: environment.DATA_BUCKET, Key: key, VersionId: versionId }),
  );
  if (!Body) throw new Error(`S3 sent no body of ${key}`);
  if (ContentLength > MAX_BODY_BYTES) {
    // Unread: whoever wrote it may have written gigabytes. Cancelling frees the socket.
    await Body.transformToWebStream().cancel();
    throw new ForeignObjectError(key);
  }
  const bytes = await Body.transformToByteArray();
  if (sha256(bytes) !== item.checksum) throw new ForeignObjectError(key);
  return bytes;
}

function judgePayload(item: ProcessItem, bytes: Uint8Array): Verdict {
  const limit = environment.MAX_PAYLOAD_BYTES;
  return bytes.byteLength > limit ? { reason: `The object exceeds ${limit} bytes` } : judge(item, bytes);
}

/** The first result stays: a later one differs in its signature when the secret was rotated in between. */
async function writeResult(key: string, result: string): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: environment.DATA_BUCKET,
        Key: key,
        IfNoneMatch: '*',
        Body: result,
        ContentType: 'application/json',
      }),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.name === 'PreconditionFailed')) throw error;
    logger.info('The result is there already: an earlier delivery wrote it');
  }
}

async function moveItem(item: ProcessItem, verdict: Verdict): Promise<Outcome> {
  const [status, attribute, value] =
    'result' in verdict
      ? (['PROCESSED', 'resultKey', resultKey(item)] as const)
      : (['REJECTED', 'reason', verdict.reason] as const);
  try {
    await table.send(
      new UpdateCommand({
        TableName: environment.METADATA_TABLE,
        Key: { id: item.id, timestamp: item.timestamp },
        UpdateExpression: 'SET #status = :status, #attribute = :value, updatedAt = :now',
        ConditionExpression: '#status = :received',
        ExpressionAttributeNames: { '#status': 'status', '#attribute': attribute },
        ExpressionAttributeValues: {
          ':status': status,
          ':value': value,
          ':now': new Date().toISOString(),
          ':received': 'RECEIVED',
        },
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'Duplicate';
    throw error;
  }
  return status === 'PROCESSED' ? 'Processed' : 'Rejected';
}
