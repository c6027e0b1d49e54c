import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { environment as common } from '@tap/shared/env';
import { logger } from '@tap/shared/observability';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import pMap from 'p-map';
import { copy } from './copy';
import type { StreamRecord } from './event';

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
  records: readonly StreamRecord[],
  abortSignal: AbortSignal,
): Promise<DynamoDBBatchResponse> {
  const firsts = new Map(records.toReversed().map((record) => [nameOf(record), record]));
  const copyItem = async (record: StreamRecord) => {
    try {
      await copy(record.dynamodb.Keys, abortSignal);
    } catch (error) {
      logger.error('The item was not replicated', { error: error as Error, key: nameOf(record) });
      throw error;
    }
  };
  const processor = new BoundedBatchProcessor(EventType.DynamoDBStreams);
  const response = await processPartialResponse({ Records: [...firsts.values()] }, copyItem, processor, {
    // An error would have the whole batch repeated, which the report has as well, and count as one of the function.
    throwOnFullBatchFailure: false,
  });
  const failed = response.batchItemFailures.length;
  logger.info('Batch replicated', { records: records.length, items: firsts.size, failed });
  return response;
}

function nameOf({ dynamodb: { Keys } }: StreamRecord): string {
  return `${Keys.id.S} ${Keys.timestamp.N}`;
}
