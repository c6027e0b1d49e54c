/*
 * Keeps tables of another region as the source tables are: copies the items that a source's stream tells of and, invoked
 * by hand, all items or single ones. Invocations by hand and what they answer:
 *   {"backfill": "<source table>"}                                -> {"copied": 100, "next": {...}}; go on with `next`
 *   {"repair": [{"id": {"S": "..."}, "timestamp": {"N": "..."}}]} -> {"copied": 1}
 * A repair has a "table" as well where the function copies several.
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   dynamodb:GetItem            the source table
 *   dynamodb:Scan               the source table, for the backfill
 *   dynamodb:PutItem            the target table
 *   dynamodb:DeleteItem         the target table
 *   kms:Decrypt                 the source's key and the target's key, each through DynamoDB of its region
 * What Lambda calls with this role:
 *   dynamodb:DescribeStream     the source table's stream
 *   dynamodb:GetRecords         the source table's stream
 *   dynamodb:GetShardIterator   the source table's stream
 *   dynamodb:ListStreams        any stream: the action takes no resource
 *   sns:Publish                 the topic of the migration: batches that were given up, and invocations by hand (asynchronous)
 *   kms:GenerateDataKey         the topic's key, through SNS
 *   kms:Decrypt                 the topic's key, through SNS
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { instrument } from '@tap/shared/observability';
import { backfill, repair } from './backfill';
import { readEvent } from './event';
import { replicateBatch } from './replicate-batch';

/** Kept back to answer before Lambda ends the function: what is not copied by then counts as failed. */
const ANSWER_MS = 5_000;

export const handler = instrument<unknown, object>(async (event, context) => {
  const work = readEvent(event);
  const remainingMs = () => context.getRemainingTimeInMillis();
  const abortSignal = AbortSignal.timeout(Math.max(0, remainingMs() - ANSWER_MS));
  switch (work.kind) {
    case 'backfill':
      return backfill(work, remainingMs, abortSignal);
    case 'repair':
      return repair(work, abortSignal);
    case 'stream':
      return replicateBatch(work.changes, abortSignal);
  }
});
