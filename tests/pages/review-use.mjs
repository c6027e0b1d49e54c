// The page in the hands of a reader.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './opened.mjs';
import { data, open, rows } from './review.mjs';

const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

describe('use', () => {
  it('filters everything by one field', async () => {
    await open();
    await page.getByLabel('Search everything').fill('AWS/DynamoDB writethrottle');
    assert.equal(await rows('alarms').count(), 1);
    assert.equal(await rows('logs').count(), 0);
    assert.ok(await page.locator('section#logs.empty').isVisible());
    assert.ok(
      await page.locator('#resources summary', { hasText: 'tap-dynamodb-throttles-dev' }).isVisible(),
    );
    assert.match(await page.locator('#found').innerText(), /^\d+ matches$/);
    await page.keyboard.press('Escape');
    assert.equal(await rows('logs').count(), data.stacks[0].logGroups.length);
    assert.equal(await page.locator('#found').innerText(), '');
  });

  it('can be used by keyboard alone', async () => {
    await open();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to the content');
    assert.ok((await page.locator('.skip').boundingBox()).y >= 0);
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'main');
    await page.keyboard.press('/');
    assert.equal(await focused(), 'search');

    const component = page.locator('#resources summary', { hasText: 'tap-table-dev' });
    await component.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.match(await focused(), /^tap-metadata-dev/);
    await page.keyboard.press('Enter');
    await page.locator('#resources pre', { hasText: 'PAY_PER_REQUEST' }).waitFor();

    const part = page.locator('#dependencies [role=button]', { hasText: 'api-handler-role' });
    await part.focus();
    await page.keyboard.press('Enter');
    assert.equal(await part.getAttribute('aria-pressed'), 'true');
    assert.match(
      await page.locator('.detail').innerText(),
      /tap-api-handler-dev uses tap-api-handler-role-dev for role/,
    );
    assert.equal(
      await page
        .locator('#dependencies [role=button]', { hasText: 'TapFunction' })
        .first()
        .getAttribute('class'),
      'item',
    );
    await page.keyboard.press(' ');
    assert.equal(await part.getAttribute('aria-pressed'), 'false');
  });

  it('shows where the focus is', async () => {
    await open();
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        return getComputedStyle(element.matches('#stacks input') ? element.nextElementSibling : element)
          .outlineStyle;
      });
      assert.equal(outline, 'solid', await focused());
    }
  });

  it('is light or dark as the system is, until the reader says otherwise', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-theme=dark]').waitFor();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.getByRole('button', { name: 'Switch to the light theme' }).click();
    assert.equal(await background(), light);
    assert.ok(await page.getByRole('button', { name: 'Switch to the dark theme' }).isVisible());
  });

  it('prints on white what is closed on the screen, without what only a screen needs', async () => {
    await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.equal(await page.locator('#resources details:not(.leaf):not([open])').count(), 0);
    for (const part of ['nav', 'search', '#theme', '#stacks'])
      assert.ok(await page.locator(part).isHidden(), part);
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.querySelector('section')).backgroundColor),
      'rgb(255, 255, 255)',
    );
  });

  it('fits a telephone', async () => {
    await open({ viewport: { width: 360, height: 740 } });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
});
