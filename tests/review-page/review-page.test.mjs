// The page that ./tap review writes, opened from its file in a browser without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tap-review-'));
const file = join(folder, 'review.html');
const scriptElement = /(?<=<script type="module">).*?(?=<\/script>)/s;
const dataElement = /(?<=<script type="application\/json" id="data">).*?(?=<\/script>)/s;

let browser;
let data;
before(async () => {
  execFileSync(join(root, 'tap'), ['review', '--output', file], { stdio: 'inherit' });
  data = JSON.parse(readFileSync(file, 'utf8').match(dataElement)[0]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

let complaints;
let page;
beforeEach(() => {
  complaints = [];
  page = undefined;
});
afterEach(async () => {
  await page?.context().close();
  assert.deepEqual(complaints, []);
});

/** Opens the page; whatever it asks of a network, and whatever the browser complains about, is a failure. */
async function open({ path = file, ...options } = {}) {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  page = await context.newPage();
  page.setDefaultTimeout(5000);
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(path).href);
}

const rows = (section) => page.locator(`#${section} tbody tr:visible`);
const total = (stack) => page.locator(`[data-total="${stack}"]`).innerText();
const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

describe('source', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const biome = (...args) =>
    execFileSync(join(here, 'node_modules/.bin/biome'), [...args, '--config-path', here], { stdio: 'pipe' });

  it('is formatted', () => {
    biome('format', join(root, 'src/Tap.Cli/Review/Page'), here);
  });

  it('has nothing for a linter to find', () => {
    // The files of the page share one scope, so that only the whole of them can be judged.
    const script = join(folder, 'script.js');
    writeFileSync(script, readFileSync(file, 'utf8').match(scriptElement)[0]);
    biome('lint', '--error-on-warnings', script, here);
  });
});

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
      await comparison.getByRole('row', { name: 'tap-kms-dev' }).innerText(),
      /deletionWindowInDays\s+7\s+30/,
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
});

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

describe('accessibility', () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 360, height: 740 } },
  })) {
    it(`has nothing for axe to find: ${name}`, async () => {
      await open(options);
      await page.getByRole('button', { name: 'Open all components' }).click();
      await page.locator('details.leaf > summary').first().click();
      await page.locator('#dependencies [role=button]').first().click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => [
          id,
          nodes.map((node) => [node.html.slice(0, 200), node.failureSummary]),
        ]),
        [],
      );
    });
  }
});

describe('safety', () => {
  /** The page with other data or other markup. */
  function variant(change) {
    const path = join(folder, 'variant.html');
    writeFileSync(path, change(readFileSync(file, 'utf8')));
    return path;
  }

  it('shows a value that looks like markup as text', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references are written like this
    const hostile = '</script><img src=x onerror="document.title=1">${aws:s3/bucket:Bucket::x.<b>y</b>}';
    const changed = structuredClone(data);
    changed.stacks[0].outputs.hostile = hostile;
    changed.stacks[0].resources[0].name = hostile;
    const path = variant((html) =>
      html.replace(dataElement, () => JSON.stringify(changed).replaceAll('<', '\\u003c')),
    );
    await open({ path });
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
    const refused = complaints.filter((complaint) =>
      /violates the following Content Security Policy/.test(complaint),
    );
    assert.equal(refused.length, 3, `the script, the image and its handler: ${complaints.join('\n')}`);
    complaints = [];
  });
});
