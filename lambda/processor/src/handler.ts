/*
 * Processes the payloads that the API stored: S3 ObjectCreated events under incoming/.
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   s3:GetObjectVersion            the data bucket, incoming/*
 *   s3:PutObject                   the data bucket, processed/*
 *   dynamodb:GetItem               the metadata table
 *   dynamodb:UpdateItem            the metadata table
 *   kms:GenerateDataKey            the stack's key, through S3 (only when the bucket is encrypted with it) and SQS
 *   kms:Decrypt                    the stack's key, through S3 (likewise), DynamoDB, Secrets Manager and SQS
 *   secretsmanager:GetSecretValue  the secret
 *   sqs:SendMessage                the dead-letter queue, sent by Lambda with this role
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { count, instrument, logger } from '@tap/shared/observability';
import type { Context, S3Event } from 'aws-lambda';
import { RecordsFailedError } from './errors';
import { type IncomingObject, readIncomingObject, readRecords } from './event';
import { processObject } from './process-object';
import { withRetries } from './retry';

/** Every record gets its try before the invocation fails; those that are done already cost a read on the next one. */
export const handler = instrument<S3Event, void>(async (event, context) => {
  const records = readRecords(event);
  const failures: unknown[] = [];
  for (const record of records) {
    try {
      await handleRecord(readIncomingObject(record), context);
    } catch (error) {
      logger.error('The record failed', error as Error);
      failures.push(error);
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
