import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createClients } from '@tap/shared/clients';
import type { ItemKey } from '@tap/shared/item-key';
import { logger } from '@tap/shared/observability';
import { type ProcessItem, resultKey } from '@tap/shared/process-item';
import { secretReader } from '@tap/shared/secret';
import { environment } from './env';
import { MissingItemError } from './errors';
import type { IncomingObject } from './event';
import { judge, type ProcessingResult, sign, type Verdict } from './result';

// withRetries repeats the whole work; attempts of the SDK on top would multiply.
export const { s3, table, secrets } = createClients(1);

const readSecret = secretReader(secrets, environment.SECRET_ARN);

export type Outcome = 'Processed' | 'Rejected' | 'Duplicate';

/**
 * Takes one payload from RECEIVED to PROCESSED or REJECTED. S3 delivers at least once, also concurrently: the result
 * is written once, and the item moves only from RECEIVED, last of all. So a delivery that finds it moved does nothing,
 * and one that follows a crash before the move does what is left.
 *
 * Throws when the item is missing (the API did not accept this object, or has not finished yet) and when the object
 * is: with no right to list the bucket S3 says AccessDenied for that, else NoSuchKey.
 */
export async function processObject(object: IncomingObject): Promise<Outcome> {
  const item = await readItem(object.process);
  logger.setCorrelationId(item.correlationId);
  if (item.status !== 'RECEIVED') return 'Duplicate';
  const verdict = await judgeObject(item, object);
  if ('result' in verdict) await writeResult(sign(verdict.result, await readSecret()));
  return moveItem(object.process, verdict);
}

async function readItem(process: ItemKey): Promise<ProcessItem> {
  const { Item } = await table.send(
    new GetCommand({ TableName: environment.METADATA_TABLE, Key: process, ConsistentRead: true }),
  );
  if (Item?.entity !== 'process') throw new MissingItemError(`There is no metadata item of ${process.id}`);
  return Item as ProcessItem;
}

/** Reads the version that the event is about: a later one under the same key has an event of its own. */
async function judgeObject(item: ProcessItem, { key, versionId }: IncomingObject): Promise<Verdict> {
  const { Body, ContentLength = 0 } = await s3.send(
    new GetObjectCommand({ Bucket: environment.DATA_BUCKET, Key: key, VersionId: versionId }),
  );
  if (!Body) throw new Error(`S3 sent no body of ${key}`);
  if (ContentLength > environment.MAX_PAYLOAD_BYTES) {
    // Unread: whoever wrote it may have written gigabytes. Cancelling frees the socket.
    await Body.transformToWebStream().cancel();
    return { reason: `The object exceeds ${environment.MAX_PAYLOAD_BYTES} bytes` };
  }
  return judge(item, await Body.transformToByteArray());
}

/** The first result stays: a later one differs in its signature when the secret was rotated in between. */
async function writeResult(result: ProcessingResult): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: environment.DATA_BUCKET,
        Key: resultKey(result.id),
        IfNoneMatch: '*',
        Body: JSON.stringify(result),
        ContentType: 'application/json',
      }),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.name === 'PreconditionFailed')) throw error;
    logger.info('The result is there already: an earlier delivery wrote it');
  }
}

async function moveItem(process: ItemKey, verdict: Verdict): Promise<Outcome> {
  const [status, attribute, value] =
    'result' in verdict
      ? (['PROCESSED', 'resultKey', resultKey(process.id)] as const)
      : (['REJECTED', 'reason', verdict.reason] as const);
  try {
    await table.send(
      new UpdateCommand({
        TableName: environment.METADATA_TABLE,
        Key: process,
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
