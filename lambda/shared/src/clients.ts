import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { LIMITS } from './client-limits';
import { environment } from './env';
import { tracer } from './observability';

/**
 * Settings of AWS clients that share their sockets.
 * @param maxAttempts tries per call, made by the SDK with exponential backoff and jitter; 1 leaves retrying to the caller.
 */
export function clientSettings(maxAttempts: number) {
  const agent = { keepAlive: true, maxSockets: environment.MAX_CONNECTIONS };
  return {
    maxAttempts,
    requestHandler: { httpAgent: agent, httpsAgent: agent, ...LIMITS },
  };
}

/** The AWS clients of a function, traced by X-Ray, with settings as above. */
export function createClients(maxAttempts: number) {
  const settings = clientSettings(maxAttempts);
  const dynamoDb = tracer.captureAWSv3Client(new DynamoDBClient(settings));
  return {
    s3: tracer.captureAWSv3Client(new S3Client(settings)),
    table: DynamoDBDocumentClient.from(dynamoDb, { marshallOptions: { removeUndefinedValues: true } }),
    secrets: tracer.captureAWSv3Client(new SecretsManagerClient(settings)),
  };
}
