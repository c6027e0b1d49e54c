import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, inject, it } from 'vitest';
import { whenUp } from './api-client';
import { api } from './client';

const GET = `GET ${api.url.pathname}/health HTTP/1.1`;
const POST = `POST ${api.url.pathname}/process HTTP/1.1`;
const HOST = `Host: ${api.url.host}`;

/** What is no HTTP, or more of it than a server should take. It never gets as far as the API. */
const requests: [name: string, lines: string[], body?: string][] = [
  ['a line that is no request', ['hello']],
  ['a method of odd characters', [`G(T ${api.url.pathname}/health HTTP/1.1`, HOST]],
  ['an unknown version', [`GET ${api.url.pathname}/health HTTP/9.9`, HOST]],
  ['a space in the path', [`GET ${api.url.pathname}/ health HTTP/1.1`, HOST]],
  ['a path of 100,000 characters', [`GET ${api.url.pathname}/${'x'.repeat(100_000)} HTTP/1.1`, HOST]],
  ['a header without a colon', [GET, HOST, 'nonsense']],
  ['a header of 100,000 characters', [GET, HOST, `X-Long: ${'x'.repeat(100_000)}`]],
  [
    '1,000 headers',
    [GET, HOST, ...Array.from({ length: 1_000 }, (_, index) => `X-${index}: ${'x'.repeat(20)}`)],
  ],
  ['a length that is no number', [POST, HOST, 'Content-Length: many'], '{}'],
  ['a negative length', [POST, HOST, 'Content-Length: -1'], '{}'],
  ['two lengths', [POST, HOST, 'Content-Length: 2', 'Content-Length: 3'], '{}'],
  ['a length and chunks', [POST, HOST, 'Content-Length: 2', 'Transfer-Encoding: chunked'], '{}'],
  ['a chunk of no size', [POST, HOST, 'Transfer-Encoding: chunked'], 'many\r\n{}\r\n0\r\n\r\n'],
];

/** Sends bytes and reads until the server closes the connection. */
async function exchange(bytes: string): Promise<string> {
  const secure = api.url.protocol === 'https:';
  const port = Number(api.url.port) || (secure ? 443 : 80);
  const target = { host: api.url.hostname, servername: api.url.hostname, port };
  const socket = secure ? connectTls(target) : connect(target);
  await once(socket, secure ? 'secureConnect' : 'connect');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const closed = new Promise<void>((resolve, reject) => {
    AbortSignal.timeout(inject('deadlineMs')).onabort = () =>
      reject(new Error('The server left the connection open'));
    // The server may close while it is being written to, which is an error and then the end.
    socket.on('error', () => {}).on('close', () => resolve());
  });
  socket.write(bytes, 'latin1');
  await closed;
  return Buffer.concat(received).toString('latin1');
}

describe.concurrent('malformed HTTP', () => {
  it.each(requests)('%s is refused', async (_name, lines, body = '') => {
    const answer = await exchange(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
    expect(answer).toMatch(/^(HTTP\/1\.[01] 4\d\d |$)/);
  });

  it('leaves the API working', async () => expect((await whenUp(() => api.get('/health'))).status).toBe(200));
});
