// The page that ./tap review writes, once for all its tests.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openPage, page } from './opened.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tap-review-'));
const file = join(folder, 'review.html');
const dataElement = /(?<=<script type="application\/json" id="data">).*?(?=<\/script>)/s;

/** What the page shows. */
export let data;
before(() => {
  execFileSync(join(root, 'tap'), ['review', '--output', file], { stdio: 'inherit' });
  data = JSON.parse(readFileSync(file, 'utf8').match(dataElement)[0]);
});
after(() => rmSync(folder, { recursive: true }));

/** Opens the page, without a network. */
export const open = ({ path = file, ...options } = {}) =>
  openPage(pathToFileURL(path).href, { offline: true, ...options });

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
