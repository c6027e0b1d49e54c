import { environment as common } from '@tap/shared/env';
import { logger } from '@tap/shared/observability';
import type { RawKey } from '@tap/shared/raw-item';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import pMap from 'p-map';
import { copy } from './copy';
import type { StreamRecord } from './event';

/**
 * Copies the items that a batch of one shard's records is about, each once. All get their try, also after a failure: what
 * Lambda discards in the end, when its retries are used up, is then only what keeps failing.
 * @returns the first record that failed. Lambda goes on from there:
 *   https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function replicateBatch(
  records: readonly StreamRecord[],
  abortSignal: AbortSignal,
): Promise<DynamoDBBatchResponse> {
  const keys = new Map(records.map((record) => [nameOf(record), record.dynamodb.Keys]));
  const failed = new Set<string>();
  const tryCopy = async ([name, key]: [string, RawKey]) => {
    try {
      await copy(key, abortSignal);
    } catch (error) {
      logger.error('The item was not replicated', { error: error as Error, key: name });
      failed.add(name);
    }
  };
  await pMap(keys, tryCopy, { concurrency: common.MAX_CONNECTIONS });
  logger.info('Batch replicated', { records: records.length, items: keys.size, failed: failed.size });
  const first = records.find((record) => failed.has(nameOf(record)));
  return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb.SequenceNumber }] : [] };
}

function nameOf({ dynamodb: { Keys } }: StreamRecord): string {
  return `${Keys.id.S} ${Keys.timestamp.N}`;
}
