// Finds a Chromium: the one that TAP_BROWSER names, else the machine's, else the one that comes as an npm package.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** What only a hang takes, and no busy machine. */
const DEADLINE_MS = 600_000;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function executable() {
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
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

/** Starts the browser, with more arguments if need be. */
export async function launch(...more) {
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
