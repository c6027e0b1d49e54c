// Which limits traffic breaks first: the page reckons as ./tap capacity does, from the same model.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { page } from './opened.mjs';
import { data, open, root } from './review.mjs';
import { load } from './sources.mjs';

const { estimate } = await load('review/src/capacity/estimate.ts');
const { costOf } = await load('review/src/price.ts');

const command = (stack, ...options) =>
  JSON.parse(
    execFileSync(join(root, 'tap'), ['capacity', '--stack', stack, '--json', ...options], {
      encoding: 'utf8',
    }),
  );

/** What the page's script makes of a workload. */
function reckoned(stack, workload) {
  const estimated = estimate(
    data.capacity,
    new Map(Object.entries(workload)),
    new Map(Object.entries(stack.facts)),
  );
  const assumed = new Map([
    ...data.prices.assumptions.map(({ id, value }) => [id, value]),
    ...estimated.assumptions,
  ]);
  return { ...estimated, usdPerMonth: costOf(stack.costs, data.prices.prices, assumed) };
}

const shown = (value) => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const figure = (id) => page.locator(`[data-figure=${id}]`).innerText();
const table = (name) => page.getByRole('table', { name });
const slider = () => page.getByLabel('API requests a month');

describe('capacity', () => {
  for (const [index, options] of [
    [0, []],
    [1, ['--requests', '1e9']],
    [1, ['--requests', '1e11', '--assume', 'peakToMean=100', '--assume', 'mix.postProcess=90']],
  ])
    it(`is what the command says: ${options.join(' ') || 'as assumed'}`, async () => {
      const stack = data.stacks[index];
      const said = command(stack.name, ...options);
      const { values, limits, assumptions, usdPerMonth } = reckoned(stack, said.workload);

      assert.deepEqual(said.facts, stack.facts);
      assert.deepEqual(
        limits.map(({ limit, demand, value, breaksAt }) => [limit.id, demand, value, breaksAt]),
        said.limits.map(({ id, demand, value, breaksAt }) => [id, demand, value, breaksAt ?? Infinity]),
      );
      for (const [id, value] of Object.entries(said.quantities)) assert.equal(values.get(id), value, id);
      assert.deepEqual(Object.fromEntries(assumptions), said.assumptions);
      assert.ok(Math.abs(usdPerMonth - said.usdPerMonth) < 0.01, `${usdPerMonth} and ${said.usdPerMonth}`);
    });

  it('follows the slider, from a million to a hundred thousand millions', async () => {
    await open();
    const [stack] = data.stacks;
    const workload = Object.fromEntries(data.capacity.drivers.map(({ id, value }) => [id, value]));
    const costs = [];
    for (const [key, requests] of [
      ['Home', 1e6],
      ['End', 1e11],
    ]) {
      await slider().press(key);
      const { values, limits, usdPerMonth } = reckoned(stack, { ...workload, requests });
      assert.equal(await slider().getAttribute('aria-valuetext'), shown(requests));
      assert.equal(await figure('peak'), shown(values.get('peak')));
      assert.equal(
        await figure('cost'),
        `$${usdPerMonth.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
      );
      const first = table('What breaks first').locator('tbody tr');
      assert.equal(await first.count(), 5);
      for (const [place, { limit, use, breaksAt }] of limits.slice(0, 5).entries()) {
        const row = await first.nth(place).innerText();
        for (const text of [limit.title, shown(breaksAt), `${shown(use * 100)} %`, limit.remedy])
          assert.ok(row.includes(text), `${text} in ${row}`);
      }
      costs.push(usdPerMonth);
    }
    assert.ok(costs[1] > 1000 * costs[0]);
  });

  it('keeps what was stated of the traffic when another stack is chosen, and refuses what cannot be', async () => {
    await open();
    await slider().press('End');
    await page.locator('#capacity summary', { hasText: 'The traffic' }).click();
    await page.getByLabel('Peak to mean, times the mean of the month').fill('1');
    const peak = await figure('peak');
    assert.equal(peak, await figure('mean'));
    await page.getByLabel('Peak to mean, times the mean of the month').fill('0.5');
    assert.equal(
      await page.getByLabel('Peak to mean, times the mean of the month').getAttribute('aria-invalid'),
      'true',
    );
    assert.equal(await figure('peak'), peak);

    await page.locator('#stacks').getByText(data.stacks[1].name, { exact: true }).click();
    assert.equal(await figure('peak'), peak);
    assert.equal(await slider().inputValue(), '11');
  });

  it('lists every limit that the stack has', async () => {
    await open();
    const [stack] = data.stacks;
    const workload = Object.fromEntries(data.capacity.drivers.map(({ id, value }) => [id, value]));
    await page.locator('#capacity summary', { hasText: 'All limits' }).click();
    assert.equal(
      await table('All limits').locator('tbody tr').count(),
      reckoned(stack, workload).limits.length,
    );
  });
});
