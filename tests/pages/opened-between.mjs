// What is between two tests: the page and the server that all have know nothing of the one before.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { address, openConsole, requests, token, unanswered } from './console-fixture.mjs';
import { page } from './opened.mjs';

const kept = () =>
  page.evaluate(() => ({
    stored: [{ ...sessionStorage }, { ...localStorage }, document.cookie],
    size: [innerWidth, innerHeight],
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
    isPrinted: matchMedia('print').matches,
    clock: '__pwClock' in globalThis,
  }));
const open = (options) => openConsole({ route: '#/try', otherwise: unanswered, ...options });

describe('the page of a test', () => {
  let first;
  let former;
  it('is left with much in it', async () => {
    await open();
    first = await kept();
    former = token;
    await page.evaluate(() => {
      sessionStorage.setItem('a', '1');
      localStorage.setItem('b', '2');
    });
    await page.context().addCookies([{ name: 'c', value: '3', url: address('') }]);
    await page.locator('#views a').first().hover();
    await page.setViewportSize({ width: 500, height: 400 });
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    assert.notDeepEqual(await kept(), first);
  });

  it('has nothing of it in the next', async () => {
    await open();
    const expected = structuredClone(first);
    expected.stored[0]['tap-console-token'] = token;
    assert.deepEqual(await kept(), expected);
    // Where the mouse was is a link to the map.
    await page.locator('#views a').first().waitFor();
    await page.mouse.down();
    await page.mouse.up();
    assert.equal(await page.evaluate(() => location.hash), '#/try');
  });

  it('is another one after a clock was put into it', async () => {
    await open({ prepare: (page) => page.clock.install() });
    assert.equal((await kept()).clock, true);
    await open();
    assert.equal((await kept()).clock, false);
  });

  it('is not counted what a former one still asks for', async () => {
    await open();
    const headers = { Authorization: `Bearer ${former}` };
    await assert.rejects(fetch(`${address('')}api/former`, { headers }));
    assert.equal(requests.filter(({ what }) => what.includes('former')).length, 0);
  });
});
