import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from '@tap/shared/clients';
import { tracer } from '@tap/shared/observability';
import { environment } from './env';

// Scans take what capacity the target has: adaptive clients slow down to it instead of failing call after call.
const settings = { ...clientSettings(6), retryMode: 'adaptive' };

function clientsOf(region: string) {
  return {
    s3: tracer.captureAWSv3Client(new S3Client({ ...settings, region })),
    dynamoDb: tracer.captureAWSv3Client(new DynamoDBClient({ ...settings, region })),
  };
}

export type Region = ReturnType<typeof clientsOf>;

export const source = clientsOf(environment.SOURCE_REGION);
export const target = clientsOf(environment.TARGET_REGION);
export const sns = tracer.captureAWSv3Client(
  new SNSClient({ ...settings, region: environment.SOURCE_REGION }),
);
