import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { checkOf } from '@tap/shared/check';
import { Payload } from '@tap/shared/definition';
import { itemKey, newId } from '@tap/shared/item-key';
import { count, logger } from '@tap/shared/observability';
import { incomingKey, type ProcessItem, sha256 } from '@tap/shared/process-item';
import { environment } from '../env';
import { readBody } from '../http';
import { once } from '../idempotency';
import type { Reply, Request } from '../message';
import { expectNoneThere } from '../preconditions';
import type { Route } from '../router';
import { s3, table } from '../services';

const checkPayload = checkOf(Payload);

/** POST /process: stores the payload for the processor and answers 202. */
export const postProcess: Route = {
  method: 'POST',
  path: '/process',
  async handle(request) {
    const payload = readBody(request, checkPayload);
    expectNoneThere(request);
    return once('process', request, newId, (id) => accept(id, payload, request));
  },
};

/**
 * Writes the object, then the item. A crash in between leaves an object without an item: GET answers 404, the client
 * has no 202 and retries, and the processor's event for the object ends in the DLQ where an operator sees it. The
 * other order would leave an item that says RECEIVED for a payload that nobody has. The processor waits out the short
 * time in which its event is faster than the item.
 *
 * Both writes may be repeated with the same id and body: a retry with an Idempotency-Key resumes here after a crash.
 */
async function accept(
  id: string,
  payload: Payload,
  { body, requestId, publicPath }: Request,
): Promise<Reply> {
  logger.appendKeys({ processId: id });
  const key = itemKey(id);
  const checksum = sha256(body);
  const createdAt = new Date(key.timestamp).toISOString();
  const item: ProcessItem = {
    ...key,
    entity: 'process',
    status: 'RECEIVED',
    type: payload.type,
    ...(payload.userId && { payloadUserId: payload.userId }),
    bucket: environment.DATA_BUCKET,
    key: incomingKey(key),
    size: body.byteLength,
    checksum,
    correlationId: requestId,
    createdAt,
    updatedAt: createdAt,
  };
  await s3.send(
    new PutObjectCommand({
      Bucket: item.bucket,
      Key: item.key,
      // As received: parsing and writing it again would change numbers that a double cannot hold.
      Body: body,
      ContentType: 'application/json',
      ChecksumSHA256: checksum,
    }),
  );
  await createItem(item);
  return { status: 202, headers: { Location: `${publicPath}/${id}` }, body: { id, status: item.status } };
}

async function createItem(item: ProcessItem): Promise<void> {
  try {
    await table.send(
      new PutCommand({
        TableName: environment.METADATA_TABLE,
        Item: item,
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
    count('Received');
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    logger.info('The item is there already: an earlier attempt wrote it');
  }
}
