// Makes the pictures of the documents: the review page, and the console of a stack that was used for some minutes.
// npm --prefix tests/pages run screenshots; whoever changes what they show runs it, and looks at them.
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { call, load, openRunning } from './console-stack.mjs';
import { page } from './opened.mjs';
import { open, root } from './review.mjs';

const MINUTES = Number(process.env.TAP_PICTURE_MINUTES ?? 16);
const MOST_BYTES = 120_000;
const folder = join(root, 'docs/images');
const size = { viewport: { width: 1280, height: 720 }, colorScheme: 'light' };

async function shoot(name) {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  assert.ok(statSync(path).size < MOST_BYTES, `${path} has ${statSync(path).size} bytes`);
}

it('uses the stack for some minutes', async () => {
  mkdirSync(folder, { recursive: true });
  const end = Date.now() + MINUTES * 60_000;
  for (let round = 0; Date.now() < end; round++) {
    await load({ rounds: 3 + (round % 5) });
    await call('GET', '/transactions?userId=user-1');
    await setTimeout(5_000);
  }
});

it('review', async () => {
  await open(size);
  await shoot('review');
});

/** Everything that was asked for is answered. */
const settled = () => page.locator('main:has(.part):not(:has([aria-busy=true]))').waitFor();

it('console-map', async () => {
  await openRunning({ route: '#/map', ...size });
  await settled();
  await shoot('console-map');
});

it('console-dashboard', async () => {
  await openRunning({ route: '#/dashboard', ...size });
  await page.getByLabel('Time range').selectOption('Last 15 minutes');
  await settled();
  await shoot('console-dashboard');
});

it('console-traces', async () => {
  await openRunning({ route: '#/traces', ...size });
  await page
    .locator('main a[href^="#/traces/1-"]', { hasText: /POST .*\/process/ })
    .first()
    .click();
  await settled();
  await shoot('console-traces');
});
