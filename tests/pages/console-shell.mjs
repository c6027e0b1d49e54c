// What is around the views: the token, the stack, the ways between them, themes and narrow screens.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { address, openConsole, problem, requests, stack, token, unanswered } from './console-fixture.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

// The views themselves wait for answers all the time.
const open = (options) => openConsole({ otherwise: unanswered, ...options });

const title = () => page.locator('main h2').innerText();

describe('the token', () => {
  it('is taken from the address and is gone from it', async () => {
    await open();
    await page.locator('#views a').first().waitFor();
    assert.equal(page.url(), address('#/map'));
    assert.equal(requests[0].what, 'GET /api/stack');
    await page.goBack({ waitUntil: 'commit' });
    assert.doesNotMatch(page.url(), /token/);
  });

  it('stays with the tab when it is loaded again', async () => {
    await open({ route: '#/logs' });
    await page.reload();
    await page.getByRole('heading', { name: 'Logs' }).waitFor();
  });

  it('is asked for where there is none, and works once it is there', async () => {
    await open({ fragment: '' });
    assert.equal(await title(), 'This tab has no token');
    assert.deepEqual(requests, []);
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, `token=${token}`);
    await page.getByRole('heading', { name: 'Map' }).waitFor();
  });

  it('that is another console’s is told as what it is', async () => {
    await open({ fragment: '#token=stale' });
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').innerText(), /This is not the token/);
    takeComplaints();
  });
});

describe('the way around', () => {
  it('leads by keyboard to every view', async () => {
    await open();
    await page.locator('#views a').first().waitFor();
    const titles = await page.locator('#views a').allInnerTexts();
    assert.equal(titles.length, 7);
    for (const name of titles) {
      await page.getByRole('link', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name, exact: true, level: 2 }).waitFor();
      assert.equal(await page.locator('#views [aria-current=page]').innerText(), name);
      assert.equal(await page.title(), `${name}: dev, TAP console`);
    }
    await page.goBack();
    await page.getByRole('heading', { name: 'Data', level: 2 }).waitFor();
  });

  it('begins with a link to the content, and goes on there', async () => {
    await open({ route: '#/traces' });
    await page.getByRole('heading', { name: 'Traces' }).waitFor();
    await page.locator('body').press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    assert.equal(page.url(), address('#/traces'));
  });

  it('leads from an address that is none to the map', async () => {
    await open({ route: '#/nowhere/%E0' });
    await page.waitForURL(address('#/map'));
  });
});

describe('the shell', () => {
  it('says which stack it shows, and that it may only be read', async () => {
    await open({ answers: { 'GET /api/stack': { ...stack, onAws: true, mayWrite: false } } });
    await page.locator('#stack b').waitFor();
    assert.equal(await page.locator('#stack').innerText(), 'dev on AWS, eu-west-2 read only');
  });

  it('says why there is no stack, and asks again', async () => {
    let asked = 0;
    const once = (request, response) => {
      if (asked++ === 0)
        return problem(502, 'AWS refused this', 'AccessDenied', 'Sign in.')(request, response);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(stack));
    };
    await open({ answers: { 'GET /api/stack': once } });
    assert.match(await page.getByRole('alert').innerText(), /AWS refused this: AccessDenied\s+Sign in\./);
    takeComplaints();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Map' }).waitFor();
  });

  it('is light or dark as the system is, until the reader says otherwise', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-theme=dark]').waitFor();
    assert.notEqual(await background(), light);
    await page.getByRole('button', { name: 'Switch to the light theme' }).click();
    assert.equal(await background(), light);
  });

  it('has nothing for axe to find, and fits', async () => {
    await open({ route: '#/try' });
    await page.getByRole('heading', { name: 'Try the API' }).waitFor();
    await assertLooksRight();
  });

  it('loads nothing from elsewhere, and takes no markup', async () => {
    await open({ route: '#/try' });
    const refused = await page.evaluate(async () => {
      const image = new Image();
      const failed = new Promise((resolve) => image.addEventListener('error', resolve));
      image.src = 'https://example.com/x.png';
      await failed;
      try {
        document.body.innerHTML = '<b>x</b>';
        return 'taken';
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(refused, 'TypeError');
    const complaints = takeComplaints();
    assert.equal(complaints.length, 3, complaints.join('\n'));
    assert.match(complaints.join('\n'), /violates the following Content Security Policy directive: "img-src/);
    assert.match(complaints.join('\n'), /requires 'TrustedHTML'/);
  });
});
