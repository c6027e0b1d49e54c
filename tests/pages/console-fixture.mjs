// The console's page before recorded answers: what a test of a view needs of the real server.
import { after } from 'node:test';
import { openPage, page } from './opened.mjs';
import { serveRecorded, stack, token, unknown } from './recorded-console.mjs';

export { problem, stack, token, unanswered } from './recorded-console.mjs';

let server;
/** The requests that the page made of `/api/` since it was opened: `GET /api/stack?…`, the body parsed. */
export let requests;

after(() => server?.stop());

/** The address of the page; what is after the `#` is up to the caller. */
export const address = (fragment = `#token=${token}`) => `${server.address}${fragment}`;

/**
 * Opens the console at a route such as `#/map`, as a tab that has the token, or at another fragment. `answers` are by request,
 * `'GET /api/alarms/tap-x'`, without its query: what is sent as JSON, null for 204, or a function of the request and the response.
 * `otherwise` answers what is not among them, `prepare` is given the page before it is loaded.
 */
export async function openConsole({
  route,
  fragment,
  answers: more,
  otherwise = unknown,
  prepare,
  ...options
} = {}) {
  // One of its own for each page: what a page that is being closed still asks for must not count as this one's.
  await server?.stop();
  server = await serveRecorded();
  requests = [];
  Object.assign(server, { answers: { 'GET /api/stack': stack, ...more }, otherwise, requests });
  await openPage(address(route ?? fragment), options, async (page) => {
    if (route) await page.addInitScript((kept) => sessionStorage.setItem('tap-console-token', kept), token);
    await prepare?.(page);
  });
}

/** Goes to a route, as a link does. */
export async function goTo(route) {
  await page.locator('#views a').first().waitFor();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, route);
}
