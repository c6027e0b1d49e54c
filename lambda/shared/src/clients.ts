import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { environment } from './env';
import { tracer } from './observability';

/**
 * The AWS clients of a function, traced by X-Ray.
 * @param maxAttempts tries per call, made by the SDK with exponential backoff and jitter; 1 leaves retrying to the caller.
 */
export function createClients(maxAttempts: number) {
  const agent = { keepAlive: true, maxSockets: environment.MAX_CONNECTIONS };
  const settings = {
    maxAttempts,
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
  };
  const dynamoDb = tracer.captureAWSv3Client(new DynamoDBClient(settings));
  return {
    s3: tracer.captureAWSv3Client(new S3Client(settings)),
    table: DynamoDBDocumentClient.from(dynamoDb, { marshallOptions: { removeUndefinedValues: true } }),
    secrets: tracer.captureAWSv3Client(new SecretsManagerClient(settings)),
  };
}
