import { environment } from './env';
import type { Reply } from './message';

/** What a browser may send: the API's own headers, and those of a bearer token or an AWS signature. */
const REQUEST_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, X-Amz-Content-Sha256, X-Amz-Date, X-Amz-Security-Token';
/** The longest that Chromium keeps the answer to a preflight request. */
const MAX_AGE_SECONDS = 2 * 60 * 60;

/** Headers of every reply: without them a browser keeps the reply from the page. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  const allowed = environment.CORS_ORIGINS.find((one) => one === '*' || one === origin);
  return {
    ...(allowed && { 'Access-Control-Allow-Origin': allowed }),
    'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, X-Amzn-RequestId',
    // Without it a cache would give the reply for one origin to pages of another.
    ...(allowed !== '*' && { Vary: 'Origin' }),
  };
}

/** The reply to OPTIONS, preflight request or not. */
export function optionsReply(allowedMethods: string): Reply {
  return {
    status: 204,
    headers: {
      Allow: allowedMethods,
      'Access-Control-Allow-Methods': allowedMethods,
      'Access-Control-Allow-Headers': REQUEST_HEADERS,
      'Access-Control-Max-Age': `${MAX_AGE_SECONDS}`,
    },
  };
}
