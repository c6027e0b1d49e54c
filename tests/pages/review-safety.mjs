// Whom the page shuts out: nobody who reads it, and whoever wrote what it shows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';
import { data, open, variant, withData } from './review.mjs';
import { changed } from './review-change.mjs';

describe('accessibility', () => {
  it('has nothing for axe to find, and fits', async () => {
    await open({ path: withData(changed()) });
    await page.getByRole('button', { name: 'Open all components' }).click();
    await page.locator('details.leaf > summary').first().click();
    await page.locator('#dependencies [role=button]').first().click();
    for (const details of await page.locator('#capacity summary').all()) await details.click();
    await assertLooksRight();
  });
});

describe('safety', () => {
  it('shows a value that looks like markup as text', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references are written like this
    const hostile = '</script><img src=x onerror="document.title=1">${aws:s3/bucket:Bucket::x.<b>y</b>}';
    const changed = structuredClone(data);
    changed.stacks[0].outputs.hostile = hostile;
    changed.stacks[0].resources[0].name = hostile;
    await open({ path: withData(changed) });
    assert.equal(await page.getByRole('row', { name: 'hostile' }).locator('td').innerText(), hostile);
    assert.equal(await page.locator('img').count(), 0);
  });

  it('runs nothing but its own script and loads nothing', async () => {
    const path = variant((html) =>
      html.replace(
        '</body>',
        '<script>document.title = "run"</script><img src="https://example.com/x.png" onerror="document.title = 1"></body>',
      ),
    );
    await open({ path });
    assert.equal(await page.title(), 'Review of tap: dev and prod');
    const complaints = takeComplaints();
    const refused = complaints.filter((complaint) =>
      /violates the following Content Security Policy/.test(complaint),
    );
    assert.equal(refused.length, 3, `the script, the image and its handler: ${complaints.join('\n')}`);
  });
});
