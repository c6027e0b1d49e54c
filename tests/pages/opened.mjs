// A browser for all tests of a file, and the page that a test has open in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch, newPage } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

let complaints;
/** The page that is open. */
export let page;
beforeEach(() => {
  complaints = [];
  page = undefined;
});
afterEach(async () => {
  await page?.context().close();
  assert.deepEqual(complaints, []);
});

/**
 * Opens an address, after a page that is still empty was given to `prepare`; whatever the page asks of any other origin, and whatever the
 * browser complains about, is a failure.
 */
export async function openPage(url, options, prepare) {
  page = await newPage(browser, { viewport: { width: 1280, height: 900 }, ...options });
  const own = (other) => other.startsWith('data:') || other.startsWith(new URL('/', url).href);
  page.on('request', (request) => {
    if (!own(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await prepare?.(page);
  await page.goto(url);
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
  await page.evaluate(axe);
  await assertAccessible('light', {});
  for (const [look, { colorScheme = 'light', width, only, without = [] }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme });
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
