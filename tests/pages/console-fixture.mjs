// The console's page before recorded answers: what a test of a view needs of the real server.
import { after, before } from 'node:test';
import { openPage, page } from './opened.mjs';
import { serveRecorded, stack, unknown } from './recorded-console.mjs';

export { problem, stack, unanswered } from './recorded-console.mjs';

let server;
/** The token of the page that is open. */
export let token;
/** The requests that the page made of `/api/` since it was opened: `GET /api/stack?…`, the body parsed. */
export let requests;

before(async () => {
  server = await serveRecorded();
});
after(() => server.stop());

/** The address of the page; what is after the `#` is up to the caller. */
export const address = (fragment = `#token=${token}`) => `${server.address}${fragment}`;

/**
 * Opens the console at a route such as `#/map`, as a tab that has the token, or at another fragment. `answers` are by request,
 * `'GET /api/alarms/tap-x'`, without its query: what is sent as JSON, null for 204, or a function of the request and the response.
 * `otherwise` answers what is not among them, the other options are `openPage`'s.
 */
export async function openConsole({ route, fragment, answers: more, otherwise = unknown, ...options } = {}) {
  token = server.renew({ answers: { 'GET /api/stack': stack, ...more }, otherwise });
  ({ requests } = server);
  await openPage(address(route ?? fragment), {
    ...(route && { session: { 'tap-console-token': token } }),
    ...options,
  });
}

/** Goes to a route, as a link does. */
export async function goTo(route) {
  await page.locator('#views a').first().waitFor();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, route);
}
