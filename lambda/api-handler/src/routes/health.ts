import { once } from 'node:events';
import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { logger } from '@tap/shared/observability';
import { environment } from '../env';
import type { Route } from '../router';
import { readSecret, s3, table } from '../services';

/** A dependency that does not answer in this time is down; the caller's own limit is API Gateway's 29 s. */
const TIMEOUT_MS = 2_000;

interface Check {
  status: 'up' | 'down';
  latencyMs: number;
}

/**
 * GET /health: 200 when every dependency answers, else 503.
 * The bucket is asked for its location, which needs no right to list it; the table for a key that no item has,
 * which goes the way of every read and is granted already. The secret is read from its service every five minutes.
 */
export const health: Route = {
  method: 'GET',
  path: '/health',
  isOpen: true,
  async handle({ context }) {
    const [bucket, metadata, secret] = await Promise.all([
      check('bucket', (options) =>
        s3.send(new GetBucketLocationCommand({ Bucket: environment.DATA_BUCKET }), options),
      ),
      check('table', (options) =>
        table.send(
          new GetCommand({ TableName: environment.METADATA_TABLE, Key: { id: 'health', timestamp: 0 } }),
          options,
        ),
      ),
      check('secret', readSecret),
    ]);
    const healthy = [bucket, metadata, secret].every(({ status }) => status === 'up');
    return {
      status: healthy ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
      body: {
        status: healthy ? 'up' : 'down',
        version: context.functionVersion,
        dependencies: { bucket, table: metadata, secret },
      },
    };
  },
};

async function check(
  dependency: string,
  call: (options: { abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<Check> {
  const startedAt = performance.now();
  const latencyMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const timeout = once(abortSignal, 'abort').then(() => Promise.reject(abortSignal.reason));
    // Not every call can be aborted, and a retry's pause is not: the reply does not wait for them.
    await Promise.race([call({ abortSignal }), timeout]);
    return { status: 'up', latencyMs: latencyMs() };
  } catch (error) {
    logger.warn('A dependency is down', { dependency, error: error as Error });
    return { status: 'down', latencyMs: latencyMs() };
  }
}
