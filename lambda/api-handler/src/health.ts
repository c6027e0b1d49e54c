import { once } from 'node:events';
import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { logger } from '@tap/shared/observability';
import { environment } from './env';
import { readSecret, s3, table } from './services';

/** A dependency that does not answer in this time is down; the caller's own limit is API Gateway's 29 s. */
const TIMEOUT_MS = 2_000;
/** How long an answer is kept, good or bad: everybody may ask, and must not be able to load what is asked. */
const KEPT_MS = 3_000;

export interface Health {
  isUp: boolean;
  /** Until then (ms) everybody gets this answer. */
  until: number;
}

let asked: Promise<Health> | undefined;
let known: Health | undefined;

/** Whether everything that the function depends on answers. Who asks meanwhile waits for the same answer. */
export async function readHealth(): Promise<Health> {
  const left = (known?.until ?? 0) - Date.now();
  // A clock that was set back must not keep it for longer.
  if (known && left > 0 && left <= KEPT_MS) return known;
  asked ??= askAll().finally(() => {
    asked = undefined;
  });
  known = await asked;
  return known;
}

/**
 * The bucket is asked for its location, which needs no right to list it; the table for a key that no item has,
 * which goes the way of every read and is granted already. The secret is read from its service every five minutes.
 */
async function askAll(): Promise<Health> {
  const answers = await Promise.all([
    isUp('bucket', (options) =>
      s3.send(new GetBucketLocationCommand({ Bucket: environment.DATA_BUCKET }), options),
    ),
    isUp('table', (options) =>
      table.send(
        new GetCommand({ TableName: environment.METADATA_TABLE, Key: { id: 'health', timestamp: 0 } }),
        options,
      ),
    ),
    isUp('secret', readSecret),
  ]);
  return { isUp: answers.every(Boolean), until: Date.now() + KEPT_MS };
}

async function isUp(
  dependency: string,
  call: (options: { abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<boolean> {
  try {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const timeout = once(abortSignal, 'abort').then(() => Promise.reject(abortSignal.reason));
    // Not every call can be aborted, and a retry's pause is not: the reply does not wait for them.
    await Promise.race([call({ abortSignal }), timeout]);
    return true;
  } catch (error) {
    logger.warn('A dependency is down', { dependency, error: error as Error });
    return false;
  }
}
