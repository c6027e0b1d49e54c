import { randomBytes } from 'node:crypto';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { BucketVersioningStatus, CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, beforeEach, inject, vi } from 'vitest';

const suffix = randomBytes(4).toString('hex');

// What a test file imports is its own: a function reads its settings when it is imported.
vi.resetModules();
vi.unstubAllEnvs();
Object.assign(process.env, {
  AWS_ENDPOINT_URL: inject('awsEndpoint'),
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  ENVIRONMENT: 'test',
  DATA_BUCKET: `tap-data-${suffix}`,
  METADATA_TABLE: `tap-metadata-${suffix}`,
  AUTHORIZATION: 'NONE',
  CORS_ORIGINS: '*',
  KEYS_PER_USER: '1',
  LISTED_KEYS_PER_USER: '1',
  MAX_PAYLOAD_BYTES: '262144',
  FUNCTION_NAME: 'tap-api-handler-test',
  MAX_CONNECTIONS: '10',
  LOG_LEVEL: 'DEBUG',
  POWERTOOLS_SERVICE_NAME: 'tests',
  POWERTOOLS_METRICS_NAMESPACE: 'TAP',
});

// What stands for AWS here shares a busy machine: only a hang may take longer than a test waits.
vi.mock('@tap/shared/client-limits', () => ({ LIMITS: {} }));

const { s3, secrets, table, SECRET } = await import('./aws');
const { ARN } = await secrets.send(
  new CreateSecretCommand({ Name: `tap-app-secret-${suffix}`, SecretString: SECRET }),
);
process.env.SECRET_ARN = ARN;

const { clearOutput, takeOutput } = await import('./output');
takeOutput();
beforeEach(clearOutput);

beforeAll(async () => {
  await s3.send(
    new CreateBucketCommand({
      Bucket: process.env.DATA_BUCKET,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
    }),
  );
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: process.env.DATA_BUCKET,
      VersioningConfiguration: { Status: BucketVersioningStatus.Enabled },
    }),
  );
  await table.send(
    new CreateTableCommand({
      TableName: process.env.METADATA_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'timestamp', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'timestamp', AttributeType: 'N' },
        { AttributeName: 'userId', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byUser',
          KeySchema: [
            { AttributeName: 'userId', KeyType: 'HASH' },
            { AttributeName: 'timestamp', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
});
