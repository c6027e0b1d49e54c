// The console of a stack that runs: what its shell and its map show of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, made, openRunning, outputs } from './console-stack.mjs';
import { page } from './opened.mjs';

describe('a stack that runs', () => {
  it('is shown to who opens the printed address', async () => {
    await openRunning();
    await page.getByRole('heading', { name: 'Map' }).waitFor();
    assert.equal(await page.locator('#stack').innerText(), `dev on this machine, ${outputs.region}`);
    assert.doesNotMatch(page.url(), /token/);
    const row = page.getByRole('row', { name: 'apiUrl' });
    assert.equal(await row.getByRole('link').innerText(), outputs.apiUrl);
  });

  it('has every part of the program on the map, and figures for those that have metrics', async () => {
    await openRunning({ route: '#/map' });
    const { resources } = await (await ask('/api/map')).json();
    const components = resources.filter(({ component, parent }) => component && parent);
    assert.ok(components.length > 10);
    const handler = page.getByRole('button', { name: 'tap-api-handler-dev, TapFunction' });
    await handler.locator('text.line').first().waitFor();
    const { parts } = await (await ask('/api/activity')).json();
    const found = parts.find(({ part }) => part.endsWith('::tap-api-handler-dev'));
    assert.ok(found.requestsPerMinute > 0, `${made.transactions.length} were made`);
    assert.equal(found.errors, 0);
    const lines = await handler.locator('text.line').allTextContents();
    assert.match(lines.join('\n'), /\d\/min\np90 [\d.]+ m?s\nno errors\n/);
  });
});
