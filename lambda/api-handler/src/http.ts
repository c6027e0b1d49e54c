import type { Check } from '@tap/shared/check';
import { readJson } from '@tap/shared/json';
import { parse, text } from '@tap/shared/parse';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import * as v from 'valibot';
import { callerOf, identitySchema } from './caller';
import { corsHeaders } from './cors';
import { environment } from './env';
import { isJsonInUtf8, isUncoded } from './media-type';
import type { Reply, Request } from './message';
import { Problem } from './problem';

/** The part of API Gateway's proxy event (REST API, payload version 1.0) that the routes use; Powertools' parser wants all of it. */
const proxyEventSchema = v.object({
  httpMethod: text(),
  path: v.pipe(v.string(), v.startsWith('/')),
  headers: v.nullish(v.record(v.string(), v.string())),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(v.string()))),
  queryStringParameters: v.nullish(v.record(v.string(), v.string())),
  body: v.nullish(v.string()),
  isBase64Encoded: v.optional(v.boolean(), false),
  requestContext: v.nullish(
    v.object({
      requestId: v.optional(v.string()),
      path: v.optional(v.string()),
      ...identitySchema.entries,
    }),
  ),
});

/** Throws when the event does not come from API Gateway: that is the invoker's fault, not an HTTP client's. */
export function toRequest(event: unknown, context: Context): Request {
  const refusal = (faults: string) => new TypeError(`Not an API Gateway proxy event: ${faults}`);
  const proxyEvent = parse(proxyEventSchema, event, refusal);
  const { httpMethod, path, queryStringParameters, body, isBase64Encoded, requestContext } = proxyEvent;
  return {
    requestId: requestContext?.requestId ?? context.awsRequestId,
    caller: callerOf(requestContext ?? {}),
    method: httpMethod,
    path,
    publicPath: requestContext?.path ?? path,
    headers: headersOf(proxyEvent),
    query: queryStringParameters ?? {},
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
    context,
  };
}

/**
 * Of a header that came in several lines, `headers` has the last one. Together they are a list, in their order (RFC 9110 section 5.3); of a
 * header that is no list they make a value that it cannot have.
 */
function headersOf({
  headers,
  multiValueHeaders,
}: v.InferOutput<typeof proxyEventSchema>): Record<string, string> {
  const lines = Object.entries(multiValueHeaders ?? {}).filter(([, values]) => values.length > 1);
  const all = [
    ...Object.entries(headers ?? {}),
    ...lines.map(([name, values]): [string, string] => [name, values.join(', ')]),
  ];
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]));
}

/** @param origin the web origin that the request comes from, if any. */
export function toProxyResult(
  { status, headers, body }: Reply,
  origin: string | undefined,
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: {
      ...corsHeaders(origin),
      'Cache-Control': 'no-store',
      ...(body && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body ? JSON.stringify(body) : '',
    isBase64Encoded: false,
  };
}

/** The body, when the check lets it through; throws the Problem that says what is wrong with it. */
export function readBody<T>({ headers, body }: Request, check: Check<T>): T {
  // Without the header the content decides, as RFC 9110 section 8.3 allows.
  const mediaType = headers['content-type'] ?? 'application/json';
  if (!isJsonInUtf8(mediaType) || !isUncoded(headers['content-encoding'] ?? '')) {
    throw new Problem(
      'unsupported-media-type',
      'The body must be application/json in UTF-8, not compressed.',
      { headers: { 'Accept-Post': 'application/json', 'Accept-Encoding': 'identity' } },
    );
  }
  if (body.byteLength > environment.MAX_PAYLOAD_BYTES) {
    throw new Problem(
      'payload-too-large',
      `The body must not exceed ${environment.MAX_PAYLOAD_BYTES} bytes.`,
    );
  }
  const reading = readJson(body, check);
  if (reading === 'malformed') {
    throw new Problem('malformed-request', 'The body is not valid JSON in UTF-8.');
  }
  if (Array.isArray(reading)) {
    throw new Problem('validation-failed', 'The body does not match the schema.', {
      extensions: { errors: reading },
    });
  }
  return reading.value;
}
