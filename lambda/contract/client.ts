import * as http from 'node:http';
import * as https from 'node:https';
import { inject } from 'vitest';

export interface Call {
  method: string;
  /** Path below the stage and query, sent as they are. */
  path: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** API Gateway itself answers after 29 s at the latest. */
const TIMEOUT_MS = 30_000;

export const apiUrl = new URL(inject('apiUrl'));
const { request, Agent } = apiUrl.protocol === 'https:' ? https : http;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let sent = 0;

/** Requests that this test file has sent so far. */
export function requestsSent(): number {
  return sent;
}

/** Calls the API. Unlike fetch, it sends paths, methods and headers as they are. Throws when there is no answer in time. */
export async function call({ method, path, headers = {}, body }: Call): Promise<Answer> {
  sent++;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request(
      {
        host: apiUrl.hostname,
        port: apiUrl.port,
        path: `${apiUrl.pathname}${path}`,
        method,
        headers,
        agent,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Calls POST /process with a body as JSON, or as it is when it is text or bytes. */
export function post(body: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return call({
    method: 'POST',
    path: '/process',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
}

export function get(path: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return call({ method: 'GET', path, headers });
}
