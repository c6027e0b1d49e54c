// What the page shows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './opened.mjs';
import { data, open, rows, withData } from './review.mjs';

const total = (stack) => page.locator(`[data-total="${stack}"]`).innerText();

describe('content', () => {
  it('has a section for everything that a reviewer looks at', async () => {
    await open();
    const titles = await page.locator('main h2').allInnerTexts();
    assert.deepEqual(
      titles.map((title) => title.split('\n')[0].replace(/ *(dev|prod)$/, '')),
      [
        'Overview',
        'Guardrails',
        'Comparison',
        'Resources',
        'Dependencies',
        'Outputs',
        'Permissions',
        'Data stores',
        'Alarms',
        'Log retention',
        'Tags',
        'Cost',
        'Capacity',
      ],
    );
  });

  it('shows the stack that is chosen, whole', async () => {
    await open();
    for (const stack of data.stacks) {
      await page.locator('#stacks').getByText(stack.name, { exact: true }).click();
      assert.equal(
        await page.locator('#resources .leaf').count(),
        stack.resources.filter((resource) => !resource.component).length,
      );
      assert.equal(await rows('outputs').count(), Object.keys(stack.outputs).length);
      assert.equal(await rows('permissions').count(), stack.permissions.length);
      assert.equal(await rows('stores').count(), stack.stores.length);
      assert.equal(await rows('alarms').count(), stack.alarms.length);
      assert.equal(await rows('logs').count(), stack.logGroups.length);
      assert.equal(await rows('guardrails').count(), stack.findings.length);
    }
  });

  it('marks wildcards, and can show them alone', async () => {
    await open();
    const wild = data.stacks[0].permissions.filter((permission) => permission.wildcards.length > 0);
    await page.getByLabel('Only what a wildcard leaves open').check();
    assert.ok(wild.length > 0);
    assert.equal(await rows('permissions').count(), wild.length);
    for (const row of await rows('permissions').all())
      assert.ok((await row.locator('mark').count()) > 0, await row.innerText());
    assert.equal(
      await page
        .locator('#permissions tr', { has: page.locator('.deny') })
        .locator('mark')
        .count(),
      0,
    );
  });

  it('leads from a reference to the resource, its inputs and whom it uses', async () => {
    await open();
    await rows('stores').first().locator('a.ref').first().click();
    const bucket = page.locator('details.leaf[open]');
    assert.equal(await bucket.locator('> summary .name').innerText(), 'tap-data-dev');
    assert.match(await bucket.locator('pre').innerText(), /"forceDestroy": true/);
    assert.match(await bucket.locator('dl').innerText(), /Used by[\s\S]*tap-data-dev-policy/);
  });

  it('compares the stacks', async () => {
    await open();
    const comparison = page.locator('#comparison');
    assert.match(await comparison.innerText(), /Only in prod[\s\S]*tap-api-handler-canary-errors-prod/);
    assert.match(
      await comparison.getByRole('row', { name: 'tap-app-secret-dev' }).innerText(),
      /recoveryWindowInDays\s+0\s+30/,
    );
  });

  it('estimates what the program estimates, and follows the assumptions', async () => {
    await open();
    const [stack] = data.stacks;
    const requests = page.getByLabel(`API requests, per month, ${stack.name}`);
    assert.equal(await total(stack.name), `$${stack.total.toFixed(2)}`);
    await requests.fill('3000000');
    assert.ok(
      Number((await total(stack.name)).slice(1)) > stack.total + 2 * 3.5,
      'two million requests more cost API Gateway alone 7 dollars',
    );
    const dearer = await total(stack.name);
    await requests.fill('-1');
    assert.equal(await requests.getAttribute('aria-invalid'), 'true');
    assert.equal(await total(stack.name), dearer);
    assert.equal(await total(data.stacks[1].name), `$${data.stacks[1].total.toFixed(2)}`);
  });

  it('tells what requests of tables cost at most, where those have a maximum throughput', async () => {
    await open();
    assert.match(await page.locator('#costs').innerText(), /No table has a maximum throughput/);
    const [first, second] = data.stacks;
    const ceilings = [{ resource: 'table', price: 'tableWrite', factor: 2_628_000, assumptions: [] }];
    await open({ path: withData({ ...data, stacks: [{ ...first, ceilings }, second] }) });
    const row = page.getByRole('table', { name: 'Ceiling of a month' }).locator('tbody tr');
    assert.match(await row.innerText(), /write request units\s+\$1\.95\s+2,628,000 units\s+no maximum/);
  });
});
