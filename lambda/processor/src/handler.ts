/*
 * Processes the payloads that the API stored: S3 ObjectCreated events under incoming/.
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   s3:GetObject, s3:GetObjectVersion   the data bucket, incoming/*
 *   s3:PutObject                        the data bucket, processed/*
 *   dynamodb:GetItem                    the metadata table
 *   dynamodb:UpdateItem                 the metadata table
 *   kms:Decrypt, kms:GenerateDataKey    the stack's key, through S3, when the bucket is encrypted with it
 *   sqs:SendMessage                     the dead-letter queue, sent by Lambda with this role
 *   xray:PutTraceSegments, xray:PutTelemetryRecords, logs:CreateLogStream, logs:PutLogEvents: managed policies
 */
import { count, instrument, logger } from '@tap/shared/observability';
import type { Context, S3Event } from 'aws-lambda';
import { PoisonError, RecordsFailedError } from './errors';
import { type IncomingObject, readIncomingObject, readRecords } from './event';
import { processObject } from './process-object';
import { withRetries } from './retry';

/** Every record gets its try before the invocation fails; those that are done already cost a read on the next one. */
export const handler = instrument<S3Event, void>(async (event, context) => {
  const records = readRecords(event);
  const failures: Error[] = [];
  for (const record of records) {
    try {
      await handleRecord(readIncomingObject(record), context);
    } catch (error) {
      const failure = error instanceof Error ? error : new PoisonError(String(error));
      logger.error('The record failed', failure);
      failures.push(failure);
    } finally {
      logger.resetKeys();
    }
  }
  if (failures.length > 0) throw new RecordsFailedError(failures, records.length);
});

async function handleRecord(object: IncomingObject, context: Context): Promise<void> {
  logger.appendKeys({ processId: object.process.id });
  const outcome = await withRetries(
    () => processObject(object),
    () => context.getRemainingTimeInMillis(),
  );
  count(outcome);
  logger.info('Record handled', { outcome });
}
