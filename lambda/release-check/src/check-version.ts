import { InvokeCommand } from '@aws-sdk/client-lambda';
import { parse } from '@tap/shared/parse';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as v from 'valibot';
import { lambda } from './clients';
import { environment } from './env';

const proxyResultSchema = v.object({
  statusCode: v.number(),
  headers: v.optional(v.record(v.string(), v.unknown()), {}),
  body: v.optional(v.string(), ''),
});

const problemSchema = v.object({ type: v.string(), title: v.string(), status: v.literal(404) });

/** Why a version must not serve. */
export class CheckError extends Error {
  override readonly name = 'CheckError';
}

/**
 * Asks a version for its health, and for a resource that it does not have: one reply needs every dependency, the other
 * none. Throws a CheckError when a reply is not as it should be.
 */
export async function checkVersion(version: string, abortSignal: AbortSignal): Promise<void> {
  await get('/health', version, abortSignal, {
    status: 200,
    contentType: 'application/json',
    body: v.object({ status: v.literal('up') }),
  });
  await get('/no-such-resource', version, abortSignal, {
    status: 404,
    contentType: 'application/problem+json',
    body: problemSchema,
  });
}

interface Expected {
  status: number;
  contentType: string;
  body: v.GenericSchema;
}

async function get(path: string, version: string, abortSignal: AbortSignal, expected: Expected) {
  const refuse = (fault: string) => new CheckError(`GET ${path} of version ${version}: ${fault}`);
  const {
    ExecutedVersion,
    FunctionError,
    Payload = new Uint8Array(),
  } = await lambda.send(
    new InvokeCommand({
      FunctionName: environment.FUNCTION_NAME,
      Qualifier: version,
      Payload: JSON.stringify(proxyEvent(path)),
    }),
    { abortSignal },
  );
  if (ExecutedVersion !== version) throw refuse(`version ${ExecutedVersion} answered`);
  // What the function returned is not repeated: it may be anything, and this is logged.
  if (FunctionError) throw refuse('the function failed; its log tells why');
  const { statusCode, headers, body } = parse(
    proxyResultSchema,
    parseJson(Buffer.from(Payload).toString()),
    (faults) => refuse(`no reply for API Gateway: ${faults}`),
  );
  if (statusCode !== expected.status) throw refuse(`status ${statusCode} instead of ${expected.status}`);
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (contentType !== expected.contentType) throw refuse(`the body is no ${expected.contentType}`);
  parse(expected.body, parseJson(body), (faults) => refuse(`the body is not as expected: ${faults}`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What API Gateway sends for a GET request, so far as it does not depend on the API's settings. */
function proxyEvent(path: string): APIGatewayProxyEvent {
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    headers: { Accept: 'application/json', 'User-Agent': 'tap-release-check' },
    multiValueHeaders: { Accept: ['application/json'], 'User-Agent': ['tap-release-check'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { httpMethod: 'GET', path, resourcePath: path } as APIGatewayProxyEvent['requestContext'],
    body: null,
    isBase64Encoded: false,
  };
}
