/*
 * Compares the buckets and tables of a migration with their copies in the target region: invoked by hand, with any event.
 * The result is its answer, an object in the data bucket and a message to the topic.
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   s3:ListBucketVersions   the source and target buckets
 *   s3:ListBucket           the source and target buckets: without it S3 hides a missing object behind AccessDenied
 *   s3:GetObject            the source and target buckets, below the prefixes of the plan
 *   s3:GetObjectVersion     the source and target buckets, below the prefixes of the plan
 *   s3:PutObject            the source data bucket, migration/*
 *   dynamodb:Scan           the source and target tables
 *   dynamodb:GetItem        the source and target tables
 *   kms:Decrypt             the source's key and the target's key, each through S3 (only when the buckets are encrypted with
 *                           them) and DynamoDB of its region
 *   kms:GenerateDataKey     the source's key, through S3 (likewise)
 *   sns:Publish             the topic of the migration, also by Lambda with this role (dead letters)
 *   kms:GenerateDataKey     the topic's key, through SNS
 *   kms:Decrypt             the topic's key, through SNS
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { environment as common } from '@tap/shared/env';
import { newId } from '@tap/shared/item-key';
import { instrument, logger } from '@tap/shared/observability';
import { sns, source } from './clients';
import { compareBuckets } from './compare-buckets';
import { compareTables } from './compare-tables';
import { environment } from './env';
import {
  type BucketFinding,
  makeReport,
  type Report,
  subjectOf,
  summaryOf,
  type TableFinding,
} from './report';

/** Kept back for looking again at what differs and for the report. */
const REPORT_MS = 60_000;

export const handler = instrument<unknown, Report>(async (_event, context) => {
  const startedAt = new Date();
  const remainingMs = () => Math.max(0, context.getRemainingTimeInMillis() - REPORT_MS);
  const expiry = (startedAt.getTime() + context.getRemainingTimeInMillis()) / 1_000;
  let left = environment.BUCKETS.length + environment.TABLES.length;
  /** An equal share of the time for each of the comparisons that are left. */
  const share = () => AbortSignal.timeout(Math.floor(remainingMs() / left--));
  const buckets: BucketFinding[] = [];
  const tables: TableFinding[] = [];
  for (const pair of environment.BUCKETS) buckets.push(await compareBuckets(pair, share()));
  for (const pair of environment.TABLES) tables.push(await compareTables(pair, expiry, share()));
  const report = makeReport({ id: newId(), startedAt: startedAt.toISOString() }, buckets, tables);
  await publish(report);
  return report;
});

async function publish(report: Report): Promise<void> {
  const { equal, complete, differenceCount } = report;
  logger.info('Validation finished', { id: report.id, equal, complete, differenceCount });
  const Bucket = environment.RESULT_BUCKET;
  const Key = `migration/${report.id}.json`;
  await source.s3.send(
    new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(report), ContentType: 'application/json' }),
  );
  await sns.send(
    new PublishCommand({
      TopicArn: environment.TOPIC_ARN,
      Subject: subjectOf(report, common.ENVIRONMENT),
      Message: `${summaryOf(report)}\ns3://${Bucket}/${Key}`,
    }),
  );
}
