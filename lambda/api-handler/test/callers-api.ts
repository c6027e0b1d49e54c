import type { APIGatewayProxyResult } from 'aws-lambda';
import { httpEvent, lambdaContext } from '../../testing/invocation';
import { handler } from '../src/handler';

export interface Call {
  method: string;
  path: string;
  query?: Record<string, string> | undefined;
  headers?: Record<string, string> | undefined;
  /** Sent as JSON. */
  body?: unknown;
}

/** What an event says of its caller. */
export interface Identity {
  authorizer?: Record<string, unknown>;
  userArn?: string;
}

/** Whom the authorizer lets in: a user, with what the test changes of its context. */
export function bearer(user: string, changes: Record<string, unknown> = {}): Identity {
  const context = { user: encodeURIComponent(user), admin: 'false', trustedUntil: '4000000000', ...changes };
  return { authorizer: { principalId: `subject of ${user}`, integrationLatency: 1, ...context } };
}

/** Sends a call as a caller; every request has the same id, so that equal answers are equal as they are. */
export function callAs(
  { authorizer, userArn }: Identity,
  { method, path, query, headers, body }: Call,
): Promise<APIGatewayProxyResult> {
  const event = httpEvent();
  const { requestContext } = event;
  const identity = { ...requestContext.identity, userArn: userArn ?? null };
  return handler(
    {
      ...event,
      httpMethod: method,
      path,
      headers: headers ?? {},
      queryStringParameters: query ?? null,
      body: body === undefined ? null : JSON.stringify(body),
      requestContext: { ...requestContext, path: `/dev${path}`, identity, authorizer },
    },
    lambdaContext(),
  );
}
