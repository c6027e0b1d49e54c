// What the page shows of a change, with --base: the data that the command would have put there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './opened.mjs';
import { data, open, rows, withData } from './review.mjs';

const nothing = {
  isNew: false,
  resources: [],
  permissions: [],
  alarms: [],
  stores: [],
  outputs: [],
  findings: [],
  costs: [],
  totalBefore: 1,
  total: 1,
};

/** The page's data with a change: dev gets a statement and a queue, prod loses a table. */
export function changed() {
  const [dev] = data.stacks;
  const permission = dev.permissions.find(({ wildcards }) => wildcards.length > 0);
  const table = 'aws:dynamodb/table:Table::tap-metadata-prod';
  const input = { path: 'hashKey', before: '"id"', after: '"pk"', replaces: true, follows: [] };
  const follower = { path: 'redrivePolicy', before: '{}', replaces: false, follows: [table] };
  const resource = { loses: false, onlyTags: false, inputs: [] };
  const tag = {
    path: 'provider.defaultTags.Version',
    before: '"1"',
    after: '"2"',
    replaces: false,
    follows: [],
  };
  return {
    ...data,
    change: {
      base: 'origin/main',
      baseCommit: 'a'.repeat(40),
      commit: 'b'.repeat(40),
      isUncommitted: true,
      stacks: [
        {
          ...nothing,
          stack: 'dev',
          resources: [
            { ...resource, key: dev.stores[0].resource, operation: 'update', inputs: [follower] },
            {
              ...resource,
              key: 'aws:sqs/queue:Queue::tap-gone-dev',
              operation: 'delete',
              fate: 'the old one stays',
            },
            ...['a', 'b'].map((key) => ({
              ...resource,
              key: `x:y:Z::${key}`,
              operation: 'update',
              onlyTags: true,
              inputs: [tag],
            })),
          ],
          permissions: [
            { after: permission },
            { before: permission, after: { ...permission, sid: 'Other' } },
          ],
          alarms: [{ before: dev.alarms[0] }],
          stores: [{ before: dev.stores[0], after: dev.stores[0] }],
          outputs: [{ before: { name: 'apiUrl', value: 'a' }, after: { name: 'apiUrl', value: 'b' } }],
          findings: [{ after: dev.findings[0] }],
          costs: [{ price: data.prices.prices[0].id, before: 1, after: 2.5 }],
          total: 2.5,
        },
        {
          ...nothing,
          stack: 'prod',
          isNew: true,
          resources: [
            {
              ...resource,
              key: table,
              operation: 'replace',
              loses: true,
              fate: 'what it holds goes with it',
              inputs: [input],
            },
          ],
        },
      ],
    },
  };
}

describe('a change', () => {
  const section = () => page.locator('#changes');

  it('stands first, and of it what loses data, in red, whichever stack is chosen', async () => {
    await open({ path: withData(changed()), colorScheme: 'light' });
    assert.match(await page.locator('main h2').first().innerText(), /^Changes/);
    const loss = section().locator('.loss');
    for (const stack of ['dev', 'prod']) {
      await page.locator('#stacks').getByText(stack, { exact: true }).click();
      assert.equal(
        await loss.locator('li').innerText(),
        'prod: tap-metadata-prod (dynamodb Table) is replaced for hashKey; what it holds goes with it',
      );
    }
    assert.equal(await loss.evaluate((element) => getComputedStyle(element).color), 'rgb(176, 35, 27)');
    const [above, below] = [await loss.boundingBox(), await rows('changes').first().boundingBox()];
    assert.ok(above.y < below.y);
  });

  it('is told of the stack that is chosen, before and after', async () => {
    await open({ path: withData(changed()) });
    const text = await section().innerText();
    assert.match(text, /origin\/main \(aaaaaaaaaaaa\) → bbbbbbbbbbbb with changes that are not committed/);
    assert.match(text, /Resources 3 updated, 1 deleted/);
    assert.match(text, /redrivePolicy follows tap-metadata-prod/);
    assert.match(text, /tap-gone-dev[\s\S]*deleted\s+the old one stays/);
    assert.match(text, /2 resources only get other tags:\s+provider\.defaultTags\.Version "1" → "2"/);
    assert.match(text, /\$1\.00 → \$2\.50 a month/);
    for (const [title, kinds] of [
      ['IAM statements', ['new', 'changed']],
      ['Alarms', ['gone']],
      ['Data stores', ['changed']],
      ['Outputs', ['changed']],
      ['Findings of the guardrails', ['new']],
    ]) {
      const heads = section().getByRole('table', { name: title }).locator('tbody th');
      assert.deepEqual(await heads.allInnerTexts(), kinds, title);
    }
    assert.ok((await section().locator('mark').count()) > 0, 'wildcards are marked');

    await page.locator('#stacks').getByText('prod', { exact: true }).click();
    assert.match(await section().innerText(), /The base has no such stack/);
    assert.match(await section().innerText(), /tap-metadata-prod[\s\S]*hashKey "id" → "pk" replaces/);
  });
});
