import { setTimeout } from 'node:timers/promises';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { logger } from '@tap/shared/observability';
import { MissingItemError } from './errors';

const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
/** What an attempt may need, so that the function ends before Lambda ends it. */
const ATTEMPT_MS = 2_000;

/**
 * Repeats work that failed transiently, with exponential backoff and full jitter, as long as the invocation's time
 * allows. Then it throws: Lambda retries the event after minutes, which is the better place for a longer outage.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  remainingMs: () => number,
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const delayMs = Math.random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
      if (!isTransient(error) || attempt === MAX_ATTEMPTS || remainingMs() < delayMs + ATTEMPT_MS)
        throw error;
      logger.warn('A transient fault is retried', {
        attempt,
        delayMs: Math.round(delayMs),
        fault: error.name,
      });
      await wait(delayMs);
    }
  }
}

function isTransient(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof MissingItemError) return true;
  const fault = error as SdkError;
  // S3 says so when two deliveries write the same result at once.
  if (fault.name === 'ConditionalRequestConflict') return true;
  return isTransientError(fault) || isThrottlingError(fault) || isServerError(fault);
}
