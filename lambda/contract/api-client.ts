import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { anybody, type Caller } from './callers';
import type { Answer, Call } from './message';

/**
 * Asks until what the API depends on is up: it has two seconds for that, in which a busy machine does not even start a process. Who asks
 * for the health too often, which a quick machine does, waits as it is told.
 */
export async function whenUp(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status === 429) await delay(Number(answer.headers['retry-after']) * 1_000);
    else if (answer.status !== 503) return answer;
  }
}

/** Calls an API. Unlike fetch, it sends paths, methods and headers as they are. */
export class ApiClient {
  readonly url: URL;
  /** Requests sent so far. */
  sent = 0;
  readonly #caller: Caller;
  readonly #request: typeof http.request;
  readonly #agent: http.Agent;

  /** @param connections requests that it makes at once; more of them wait for their turn. */
  constructor(url: string, caller = anybody, connections = 4) {
    this.url = new URL(url);
    this.#caller = caller;
    const { request, Agent } = this.url.protocol === 'https:' ? https : http;
    this.#request = request;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Throws when there is no answer in time. */
  async call(call: Call): Promise<Answer> {
    this.sent++;
    const { method, path, headers, body } = call;
    const options = {
      host: this.url.hostname,
      port: this.url.port,
      path: `${this.url.pathname}${path}`,
      method,
      headers: { ...(await this.#caller(this.url, call)), ...headers },
      agent: this.#agent,
      signal: AbortSignal.timeout(inject('deadlineMs')),
    };
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      this.#request(options, resolve).on('error', reject).end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: Buffer.concat(chunks).toString('utf8'),
    };
  }

  get(path: string, headers?: http.OutgoingHttpHeaders): Promise<Answer> {
    return this.call({ method: 'GET', path, ...(headers && { headers }) });
  }

  head(path: string, headers?: http.OutgoingHttpHeaders): Promise<Answer> {
    return this.call({ method: 'HEAD', path, ...(headers && { headers }) });
  }

  /** Sends a body as JSON, or as it is when it is text or bytes. */
  post(path: string, body: unknown, headers?: http.OutgoingHttpHeaders): Promise<Answer> {
    return this.#send('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers?: http.OutgoingHttpHeaders): Promise<Answer> {
    return this.#send('PUT', path, body, headers);
  }

  delete(path: string, headers?: http.OutgoingHttpHeaders): Promise<Answer> {
    return this.call({ method: 'DELETE', path, ...(headers && { headers }) });
  }

  /** The path below the stage that an answer's Location leads to. */
  locationOf({ headers }: Answer): string {
    return headers.location?.slice(this.url.pathname.length) ?? '';
  }

  #send(method: string, path: string, body: unknown, headers: http.OutgoingHttpHeaders = {}) {
    return this.call({
      method,
      path,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  }
}
