// The page that ./tap review writes, once for all its tests, and a browser that opens it from its file without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, newPage } from './browser.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tap-review-'));
const file = join(folder, 'review.html');
const scriptElement = /(?<=<script type="module">).*?(?=<\/script>)/s;
const dataElement = /(?<=<script type="application\/json" id="data">).*?(?=<\/script>)/s;

/** What the page shows. */
export let data;
let browser;
before(async () => {
  execFileSync(join(root, 'tap'), ['review', '--output', file], { stdio: 'inherit' });
  data = JSON.parse(readFileSync(file, 'utf8').match(dataElement)[0]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

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

/** Opens the page; whatever it asks of a network, and whatever the browser complains about, is a failure. */
export async function open({ path = file, ...options } = {}) {
  page = await newPage(browser, { offline: true, viewport: { width: 1280, height: 900 }, ...options });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(path).href);
}

/** What the browser complained about, which is then no failure. */
export const takeComplaints = () => complaints.splice(0);

/** The file of the page's script. */
export const script = () => written('script.js', (html) => html.match(scriptElement)[0]);

/** The file of a page with other markup. */
export const variant = (change) => written('variant.html', change);

/** The file of a page with other data. */
export const withData = (changed) =>
  variant((html) => html.replace(dataElement, () => JSON.stringify(changed).replaceAll('<', '\\u003c')));

function written(name, change) {
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(file, 'utf8')));
  return path;
}

/** The rows of a section that can be seen. */
export const rows = (section) => page.locator(`#${section} tbody tr:visible`);
