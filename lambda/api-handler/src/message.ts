import type { Context } from 'aws-lambda';

/** Who makes a request, and for whom it may. */
export interface Caller {
  /** The user that it is; undefined where callers are told apart by nothing, or by another thing than a user. */
  userId?: string | undefined;
  /** Whether it may act for every user, not for itself alone. */
  actsForAll: boolean;
  /** Whose Idempotency-Keys it uses; undefined: all such callers share theirs. */
  keysOf?: string | undefined;
}

export interface Request {
  requestId: string;
  caller: Caller;
  method: string;
  /** Path below the stage, which is what the routes match. */
  path: string;
  /** Path as the client called it, stage included. */
  publicPath: string;
  /** Names in lower case; of a header that came in several lines, the list of them. */
  headers: Record<string, string>;
  /** Decoded; of a parameter that comes twice, the last value. */
  query: Record<string, string>;
  body: Buffer;
  context: Context;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Written as JSON. */
  body?: object;
}
