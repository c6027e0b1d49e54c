import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

export interface Call {
  method: string;
  /** Path below the stage and query, sent as they are. */
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}
