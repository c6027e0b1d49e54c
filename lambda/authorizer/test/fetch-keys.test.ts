import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchKeys } from '../src/fetch-keys';

let answer: RequestListener = (_request, response) => response.end('{"keys":[]}');
const server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
afterEach(() => server.closeAllConnections());

const fetched = (signal = new AbortController().signal, from = url) =>
  fetchKeys(from, {
    method: 'GET',
    redirect: 'manual',
    headers: new Headers({ accept: 'application/json' }),
    signal,
  });

describe('the keys of an issuer', () => {
  it('come with their status, and are asked for with the headers that are given', async () => {
    answer = (request, response) =>
      response.end(JSON.stringify([request.url, request.method, request.headers.accept, 'ä']));
    const { status, json } = await fetched();
    expect([status, await json()]).toEqual([200, ['/keys', 'GET', 'application/json', 'ä']]);
  });

  it('are not looked for where the issuer sends one', async () => {
    answer = (_request, response) => response.writeHead(302, { Location: url }).end();
    expect((await fetched()).status).toBe(302);
  });

  it('may be no JSON', async () => {
    answer = (_request, response) => response.end('<html>');
    await expect((await fetched()).json()).rejects.toThrow(SyntaxError);
  });

  it.each<[string, RequestListener]>([
    ['answers nothing', () => undefined],
    ['ends in the middle', (_request, response) => response.writeHead(200).write('{"keys":')],
  ])('are waited for as long as there is time, when the issuer %s', async (_, listener) => {
    const time = new AbortController();
    const isUp = new DOMException('Time is up', 'TimeoutError');
    answer = (request, response) => {
      listener(request, response);
      time.abort(isUp);
    };
    await expect(fetched(time.signal)).rejects.toBe(isUp);
  });

  it('may be lost on their way', async () => {
    answer = (_request, response) => response.writeHead(200).write('{', () => response.destroy());
    await expect(fetched()).rejects.toThrow(/aborted|socket hang up/);
    await expect(fetched(undefined, 'http://127.0.0.1:1/keys')).rejects.toThrow('ECONNREFUSED');
  });
});
