import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { FetchImplementation } from 'jose';

/**
 * What jose asks of `fetch`, which follows no redirect either. Node's own is a whole client for HTTP, loaded at the start of the function:
 * a third of it.
 */
export const fetchKeys: FetchImplementation = async (url, { headers, signal }) => {
  const { status, body } = await get(new URL(url), Object.fromEntries(headers), signal);
  return { status, json: async () => JSON.parse(body) } as Response;
};

async function get(url: URL, headers: Record<string, string>, signal: AbortSignal) {
  const request = url.protocol === 'http:' ? overHttp : overHttps;
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    // The reason of a signal says that time is up, which its AbortError does not.
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    // No connection is kept: one that ended while the environment was frozen would fail the next request.
    request(url, { headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }))
        .on('error', fail);
    })
      .on('error', fail)
      .end();
  });
}
