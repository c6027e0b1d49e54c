import { readHealth } from '../health';
import { retryAfter } from '../retry-after';
import type { Route } from '../router';

/**
 * GET /health: 200 when every dependency answers, else 503. Strangers ask too, so it tells no more; which dependency is down, and
 * why, is in the log.
 */
export const health: Route = {
  method: 'GET',
  path: '/health',
  isOpen: true,
  async handle() {
    const { isUp, until } = await readHealth();
    return isUp
      ? { status: 200, body: { status: 'up' } }
      : { status: 503, headers: retryAfter(until), body: { status: 'down' } };
  },
};
