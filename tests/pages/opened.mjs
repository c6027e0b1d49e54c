// A browser for all tests of a process, and the page that a test has open in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { launch, newPage } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every name of this domain leads here, as those of a page's author do after DNS rebinding. */
export const DOMAIN = 'attacker.example';

/** The browser that runs. */
export let browser;
before(async () => {
  browser = await launch(`--host-resolver-rules=MAP *.${DOMAIN} 127.0.0.1`);
});
after(() => browser?.close());

let complaints;
/** The page that is open. All tests have the same one, as a new one costs a process each time: what a test leaves in it is removed. */
export let page;
let origin;
let script;
let isPrepared;
let isEmpty;
beforeEach(() => {
  complaints = [];
});
afterEach(async ({ passed }) => {
  // Nobody knows what is left where a test broke off.
  if (passed) await leave();
  else await discard();
  assert.deepEqual(complaints, []);
});

const defaults = { viewport: { width: 1280, height: 900 }, colorScheme: 'light', offline: false };

/**
 * Opens an address in a page that is empty but for what it keeps for the `session`; whatever it asks of any other origin, and whatever
 * the browser complains about, is a failure. One that was given to `prepare` before is no other test's.
 */
export async function openPage(url, { session, prepare, ...options } = {}) {
  await leave();
  if (!page) await newOne();
  const { viewport, colorScheme, offline } = { ...defaults, ...options };
  await page.context().setOffline(offline);
  if (!isDeepStrictEqual(page.viewportSize(), viewport)) await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, media: null });
  origin = new URL('/', url).href;
  if (session) script = await page.addInitScript((kept) => Object.assign(sessionStorage, kept), session);
  isPrepared = prepare !== undefined;
  isEmpty = false;
  await prepare?.(page);
  await page.goto(url);
}

async function newOne() {
  page = await newPage(browser, { reducedMotion: 'reduce' });
  isEmpty = true;
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && !url.startsWith(origin)) complaints.push(`asked for ${url}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}

/** Ends what the page does, and removes what it has kept: that of the next test knows nothing of this one's. */
async function leave() {
  if (!page || isEmpty) return;
  if (isPrepared || !page.url().startsWith(origin)) return discard();
  await script?.dispose();
  script = undefined;
  // From within, as a page that is empty and of the same origin stays in its process, and has the storage of it.
  await Promise.all([page.waitForURL('about:blank'), page.evaluate(() => location.replace('about:blank'))]);
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.clear();
  });
  await page.context().clearCookies();
  await page.mouse.move(-1, -1);
  isEmpty = true;
}

/** Ends the page, for the next to be a new one. */
async function discard() {
  await page?.context().close();
  page = script = undefined;
}

/** Does what changes the route, and waits until the page has followed it: the address tells of it before the page hears of it. */
export async function follow(act) {
  const followed = page.evaluate(
    () => new Promise((done) => addEventListener('hashchange', () => done(), { once: true })),
  );
  await act();
  await followed;
}

/** What the browser complained about, which then is no failure. */
export const takeComplaints = () => complaints.splice(0);

/** What a page has to look right in besides the light one that it is opened in: colours are all that the scheme changes. */
const looks = {
  dark: { colorScheme: 'dark', only: ['color-contrast'] },
  narrow: { width: 360, without: ['color-contrast'] },
};

/** Fails when axe finds anything wrong with what is shown, in any look, or when it has to be scrolled sideways to be seen. */
export async function assertLooksRight() {
  const viewport = page.viewportSize();
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  await assertAccessible('light', {});
  for (const [look, { colorScheme = 'light', width, only, without = [] }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`[data-theme=${colorScheme}]`).waitFor(); // the page hears of it with the next frame
    await page.setViewportSize({ ...viewport, ...(width && { width }) });
    await assertAccessible(look, {
      ...(only && { runOnly: only }),
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(viewport);
}

async function assertAccessible(look, rules) {
  const { violations } = await page.evaluate(
    (options) => globalThis.axe.run(document, { resultTypes: ['violations'], ...options }),
    rules,
  );
  const found = violations.map(({ id, nodes }) => [
    id,
    nodes.map((node) => [node.html.slice(0, 200), node.failureSummary]),
  ]);
  assert.deepEqual(found, [], look);
  const { width } = page.viewportSize();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, look);
}
