import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

export function lambdaContext(overrides: Partial<Context> = {}): Context {
  return {
    awsRequestId: 'lambda-request-1',
    functionName: 'tap-function-test',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-2:123456789012:function:tap-function-test:live',
    memoryLimitInMB: '512',
    logGroupName: '/aws/lambda/tap-function-test',
    logStreamName: 'stream',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 30_000,
    ...overrides,
  } as Context;
}

/** A sample event of lambda/events, with the places that `./tap invoke` fills in for a stack. */
export function sampleEvent<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../events/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** An API Gateway event: the sample of POST /process with what the test changes. */
export function httpEvent(overrides: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent {
  return { ...sampleEvent<APIGatewayProxyEvent>('process'), ...overrides };
}

export function bodyOf(result: APIGatewayProxyResult): Record<string, unknown> {
  return JSON.parse(result.body) as Record<string, unknown>;
}
