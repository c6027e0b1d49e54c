import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { IdempotencyKey } from '@tap/shared/definition';
import { sha256 } from '@tap/shared/process-item';
import { IdempotencyStore } from './idempotency-store';
import type { Caller, Reply, Request } from './message';
import { Problem } from './problem';
import { retryAfter } from './retry-after';

/** How long a key is known. */
export const KEPT_SECONDS = 24 * 60 * 60;

/**
 * Runs a creation. With an `Idempotency-Key` header it runs once for the key: a retry gets the first answer, a retry
 * of an attempt that died half-way resumes it with the resource id of that attempt.
 * @param scope names the operation: a key is unique within it, for its caller.
 */
export async function once(
  scope: string,
  request: Request,
  newId: () => string,
  create: (id: string) => Promise<Reply>,
): Promise<Reply> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return create(newId());
  if (!IdempotencyKey(key)) {
    const rule = IdempotencyKey.errors?.[0]?.parentSchema?.title;
    throw new Problem('malformed-request', `Idempotency-Key must be ${rule}.`);
  }
  const store = new IdempotencyStore(newId());
  const createOnce = makeIdempotent((_data: object) => create(store.resourceId), {
    persistenceStore: store,
    keyPrefix: scope,
    config: new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      payloadValidationJmesPath: 'payload',
      expiresAfterSeconds: KEPT_SECONDS,
      hashFunction: 'sha256',
      lambdaContext: request.context,
    }),
  });
  try {
    return await createOnce({ key: keyOf(request.caller, key), payload: sha256(request.body) });
  } catch (error) {
    throw toProblem(error, store);
  }
}

/** A key has no space, so that nobody can choose one that is another's. */
function keyOf({ keysOf }: Caller, key: string): string {
  return keysOf === undefined ? key : `${key} ${keysOf}`;
}

function toProblem(error: unknown, { heldUntil }: IdempotencyStore): unknown {
  if (error instanceof IdempotencyAlreadyInProgressError) {
    return new Problem(
      'request-in-progress',
      'The first request with this Idempotency-Key is still in progress.',
      { headers: retryAfter(heldUntil) },
    );
  }
  if (error instanceof IdempotencyValidationError) {
    return new Problem('idempotency-key-reused', 'This Idempotency-Key came with another body before.');
  }
  return error;
}
