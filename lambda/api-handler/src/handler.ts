/*
 * The HTTP API behind API Gateway (REST API, Lambda proxy events 1.0).
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   s3:GetBucketLocation           the data bucket                GET /health
 *   s3:PutObject                   the data bucket, incoming/*    POST /process
 *   dynamodb:PutItem               the metadata table             POST /process, POST /transactions, Idempotency-Key
 *   dynamodb:UpdateItem            the metadata table             PUT and DELETE /transactions/{id}, Idempotency-Key
 *   dynamodb:GetItem               the metadata table             every GET but that of a list, PUT, Idempotency-Key
 *   dynamodb:Query                 its index byUser               GET /transactions
 *   kms:GenerateDataKey            the stack's key, through S3 (only when the bucket is encrypted with it) and SQS
 *   kms:Decrypt                    the stack's key, through DynamoDB, Secrets Manager and SQS
 *   secretsmanager:GetSecretValue  the secret                     GET /health
 *   sqs:SendMessage                the dead-letter queue, sent by Lambda with this role
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { instrument, logger, tracer } from '@tap/shared/observability';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { toProxyResult, toRequest } from './http';
import type { Reply, Request } from './message';
import { Problem } from './problem';
import { retryAfter } from './retry-after';
import { dispatch } from './router';
import { routes } from './routes';

export const handler = instrument<APIGatewayProxyEvent, APIGatewayProxyResult>(async (event, context) => {
  const request = toRequest(event, context);
  logger.setCorrelationId(request.requestId);
  const startedAt = performance.now();
  const reply = await answer(request);
  const durationMs = Math.round(performance.now() - startedAt);
  logger.info('Request answered', { method: request.method, status: reply.status, durationMs });
  return toProxyResult(reply, request.headers.origin);
});

async function answer(request: Request): Promise<Reply> {
  try {
    return await dispatch(routes, request);
  } catch (error) {
    return toProblem(error).toReply(request.requestId);
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  logger.error('The request failed', error as Error);
  tracer.addErrorAsMetadata(error as Error);
  // After the SDK's own attempts: the table has a maximum throughput, for example, and it is reached. It is counted by the second.
  if (isThrottled(error)) {
    return new Problem('service-unavailable', 'The service is busy. Retrying it later is safe.', {
      headers: retryAfter(Date.now() + 1_000),
    });
  }
  return new Problem('internal-error', 'The request could not be completed. Retrying it later is safe.');
}

/** Powertools wraps what the store of keys throws. */
function isThrottled(error: unknown): boolean {
  return error instanceof Error && (isThrottlingError(error as SdkError) || isThrottled(error.cause));
}
