import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { environment as common } from '@tap/shared/env';
import { logger } from '@tap/shared/observability';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import pMap from 'p-map';
import { copy } from './copy';
import { type Change, nameOf } from './event';

/** Powertools' own takes all records at once, and the sockets are fewer. */
class BoundedBatchProcessor extends BatchProcessor {
  override async process() {
    this.prepare();
    const results = await pMap(this.records, (record) => this.processRecord(record), {
      concurrency: common.MAX_CONNECTIONS,
    });
    this.clean();
    return results;
  }
}

/**
 * Copies the items that a batch of one shard's records is about, each once. All get their try, also after a failure: what
 * Lambda discards in the end, when its retries are used up, is then only what keeps failing.
 * @returns of each item that failed its first record. Lambda goes on from the earliest of them:
 *   https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function replicateBatch(
  changes: readonly Change[],
  abortSignal: AbortSignal,
): Promise<DynamoDBBatchResponse> {
  const firsts = new Map(changes.toReversed().map((change) => [nameOf(change), change]));
  const bySequence = new Map(changes.map((change) => [change.sequenceNumber, change]));
  const copyItem = async ({ dynamodb }: DynamoDBRecord) => {
    const change = bySequence.get(dynamodb?.SequenceNumber as string) as Change;
    try {
      await copy(change.table, change.key, abortSignal);
    } catch (error) {
      logger.error('The item was not replicated', {
        error: error as Error,
        table: change.table.source,
        key: nameOf(change),
      });
      throw error;
    }
  };
  const processor = new BoundedBatchProcessor(EventType.DynamoDBStreams);
  const records = [...firsts.values()].map(({ sequenceNumber }) => ({
    dynamodb: { SequenceNumber: sequenceNumber },
  }));
  const response = await processPartialResponse({ Records: records }, copyItem, processor, {
    // An error would have the whole batch repeated, which the report has as well, and count as one of the function.
    throwOnFullBatchFailure: false,
  });
  const failed = response.batchItemFailures.length;
  logger.info('Batch replicated', { records: changes.length, items: firsts.size, failed });
  return response;
}
