import { checkOf } from '@tap/shared/check';
import { Payload } from '@tap/shared/definition';
import { itemKey, newId } from '@tap/shared/item-key';
import { count, logger } from '@tap/shared/observability';
import { incomingKey, type ProcessItem, sha256 } from '@tap/shared/process-item';
import { userFor } from '../caller';
import { environment } from '../env';
import { readBody } from '../http';
import { once } from '../idempotency';
import { storePayload } from '../incoming';
import { createItem } from '../items';
import type { Reply, Request } from '../message';
import { expectNoneThere } from '../preconditions';
import type { Route } from '../router';

const checkPayload = checkOf(Payload);

/** POST /process: stores the payload for the processor and answers 202. */
export const postProcess: Route = {
  method: 'POST',
  path: '/process',
  async handle(request) {
    const payload = readBody(request, checkPayload);
    const userId = userFor(request.caller, payload.userId);
    expectNoneThere(request);
    return once('process', request, newId, (id) => accept(id, payload.type, userId, request));
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
  type: string,
  userId: string | undefined,
  { body, caller, requestId, publicPath }: Request,
): Promise<Reply> {
  logger.appendKeys({ processId: id });
  const key = itemKey(id);
  const checksum = sha256(body);
  const createdAt = new Date(key.timestamp).toISOString();
  const item: ProcessItem = {
    ...key,
    entity: 'process',
    status: 'RECEIVED',
    type,
    ...(userId !== undefined && { payloadUserId: userId }),
    bucket: environment.DATA_BUCKET,
    key: incomingKey(key),
    size: body.byteLength,
    checksum,
    correlationId: requestId,
    createdAt,
    updatedAt: createdAt,
  };
  await storePayload(item.key, body, checksum);
  if (await createItem(caller, item)) count('Received');
  return { status: 202, headers: { Location: `${publicPath}/${id}` }, body: { id, status: item.status } };
}
