import type { Context } from 'aws-lambda';

export interface Request {
  requestId: string;
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
