import { randomUUID } from 'node:crypto';

/** The SDK takes it from the global `crypto`, for which Node loads Web Crypto and with it the streams of the web. */
export function bindV4() {
  return () => randomUUID();
}
