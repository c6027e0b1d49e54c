// Traces: the list with its filters, and one as a waterfall.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answers, trace, traceId, traces } from './console-answers.mjs';
import { goTo, openConsole, problem, requests } from './console-fixture.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const list = () => page.getByRole('grid', { name: 'Traces' });
const rows = () => list().locator('.list-row');
const waterfall = () => page.getByRole('treegrid', { name: 'Parts of the trace' });
const open = (route = '#/traces', more = {}, options = {}) =>
  openConsole({ route, answers: { ...answers, ...more }, ...options });
const asked = () =>
  requests
    .filter(({ what }) => what.startsWith('GET /api/traces?'))
    .map(({ what }) => new URLSearchParams(what.split('?')[1]));

describe('the list of traces', () => {
  it('keeps a thousand of them at hand, and few in the document', async () => {
    await open();
    await rows().first().waitFor();
    assert.equal(await list().getAttribute('aria-rowcount'), '1001');
    assert.ok((await rows().count()) < 100);
    await page.getByText('1,000 traces; the range has more before them').waitFor();
  });

  it('tells when, how long, how it ended in a word and a shape, and where it began', async () => {
    await open();
    const row = rows().nth(3);
    await row.waitFor();
    assert.match(
      await row.innerText(),
      /^\d\d:\d\d:\d\d\s+[\d.]+ ms\s+■ fault\s+tap-api-dev POST \/process 202$/,
    );
    const widths = await rows()
      .locator('.bar')
      .evaluateAll((bars) => bars.slice(0, 5).map(({ style }) => Number.parseFloat(style.width)));
    assert.equal(widths[1], 0, 'what has not ended has no bar');
    assert.ok(widths[2] > widths[0]);
  });

  it('is filtered by the common expressions and by one that is written', async () => {
    await open();
    await rows().first().waitFor(); // a question that still waits is dropped for the next
    const faulty = page.waitForResponse(/filter=service/);
    await page.getByRole('button', { name: 'With a fault' }).click();
    await faulty;
    assert.equal(
      await page.getByRole('button', { name: 'With a fault' }).getAttribute('aria-pressed'),
      'true',
    );
    assert.equal(
      await page.getByLabel('Filter expression of X-Ray').inputValue(),
      'service() { fault = true }',
    );
    await page.getByLabel('Filter expression of X-Ray').fill('http.status = 500');
    const filtered = page.waitForResponse(/filter=http\.status/);
    await page.keyboard.press('Enter');
    await filtered;
    assert.equal(
      await page.getByRole('button', { name: 'With a fault' }).getAttribute('aria-pressed'),
      'false',
    );
    assert.deepEqual(
      asked().map((query) => query.get('filter')),
      [null, 'service() { fault = true }', 'http.status = 500'],
    );
    await page.reload();
    await rows().first().waitFor();
    assert.equal(await page.getByLabel('Filter expression of X-Ray').inputValue(), 'http.status = 500');
  });

  it('has the latest or the slowest first', async () => {
    await open();
    await rows().first().waitFor();
    await page.getByRole('button', { name: 'slowest' }).click();
    const slowest = traces(1000).toSorted((one, other) => other.durationSeconds - one.durationSeconds)[0];
    await rows().first().locator(`a[href*="${slowest.id}"]`).waitFor();
    await page.getByRole('button', { name: 'latest' }).click();
    await rows()
      .first()
      .locator(`a[href*="${traceId(0)}"]`)
      .waitFor();
  });

  it('says what X-Ray finds wrong with an expression, keeps what it showed, and goes on', async () => {
    const bad = (request, response) =>
      request.url.includes('filter=')
        ? problem(400, 'X-Ray refuses the expression', 'Unexpected token')(request, response)
        : response
            .writeHead(200, { 'Content-Type': 'application/json' })
            .end(JSON.stringify(answers['GET /api/traces']));
    await open('#/traces', { 'GET /api/traces': bad });
    await rows().first().waitFor();
    await page.getByLabel('Filter expression of X-Ray').fill('fault = = true');
    await page.keyboard.press('Enter');
    assert.match(await page.getByRole('alert').innerText(), /X-Ray refuses the expression: Unexpected token/);
    assert.ok(await rows().first().isVisible());
    takeComplaints();
    await page.getByRole('button', { name: 'All' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('says what an empty range may mean', async () => {
    await open('#/traces', { 'GET /api/traces': { traces: [], more: false } });
    await page.getByText(/one a second is sampled/).waitFor();
    await page.getByRole('button', { name: 'Cold starts' }).click();
    await page.getByText('No trace of this range passes the filter.').waitFor();
  });

  it('is used by the keyboard alone', async () => {
    await open();
    await rows().first().waitFor();
    await list().focus();
    const active = () =>
      page.evaluate(() => {
        const grid = document.querySelector('.list');
        const row = document.getElementById(grid.getAttribute('aria-activedescendant'));
        const [box, outer] = [row.getBoundingClientRect(), grid.getBoundingClientRect()];
        return {
          index: Number(row.getAttribute('aria-rowindex')) - 2,
          seen: box.top >= outer.top && box.bottom <= outer.bottom,
        };
      });
    const press = async (key, index) => {
      await page.keyboard.press(key);
      await page.waitForFunction(
        (row) => document.querySelector('.list .active')?.getAttribute('aria-rowindex') === `${row + 2}`,
        index,
      );
      assert.deepEqual(await active(), { index, seen: true }, key);
    };
    await press('ArrowDown', 1);
    await press('End', 999);
    await press('ArrowUp', 998);
    await press('Home', 0);
    await page.keyboard.press('PageDown');
    await page.waitForFunction(
      () => Number(document.querySelector('.list .active')?.getAttribute('aria-rowindex')) > 10,
    );
    assert.ok((await active()).seen);
    await press('PageUp', 0);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(traceId(0)));
  });

  it('keeps its place when it is asked for anew', async () => {
    await open();
    await rows().first().waitFor();
    await list().evaluate((element) => element.scrollTo(0, 5000));
    const top = () =>
      list().evaluate((element) => {
        const { bottom } = element.querySelector('.list-heads').getBoundingClientRect();
        return [...element.querySelectorAll('.list-row')]
          .find((row) => row.getBoundingClientRect().bottom > bottom)
          .querySelector('a').hash;
      });
    await page.waitForFunction(
      () => Number(document.querySelector('.list-row').getAttribute('aria-rowindex')) > 100,
    );
    const before = await top();
    const [first, ...others] = traces(1000);
    answers['GET /api/traces'].traces.unshift(
      { ...first, id: traceId(5000) },
      { ...others[0], id: traceId(5001) },
    );
    await page.getByRole('button', { name: 'Ask now' }).click();
    await page.locator('.list[aria-rowcount="1003"]').waitFor();
    answers['GET /api/traces'].traces.splice(0, 2);
    assert.equal(await top(), before);
  });
});

describe('one trace', () => {
  it('is a tree of its parts with a bar for when each ran', async () => {
    await open(`#/traces/${traceId(0)}`);
    const parts = waterfall().locator('.list-row');
    await parts.first().waitFor();
    assert.equal(await parts.count(), 15);
    const levels = await parts.evaluateAll((all) => all.map((row) => row.getAttribute('aria-level')));
    assert.deepEqual(levels, ['1', '2', '3', '4', '4', '5', '5', '5', '4', '1', '2', '3', '4', '4', '2']);
    const { left, width } = await parts
      .nth(3)
      .locator('.bar')
      .evaluate(({ style }) => style);
    assert.deepEqual(
      [left, width],
      [`${((21 / 721) * 100).toFixed(3)}%`, `${((211 / 721) * 100).toFixed(3)}%`],
    );
    assert.match(await parts.nth(12).innerText(), /GetObject 200\s+55 ms/);
    assert.match(await parts.nth(14).innerText(), /not ended/);
  });

  it('says why a part failed', async () => {
    await open(`#/traces/${traceId(0)}`);
    const failed = waterfall().locator('.list-row', { hasText: 'UpdateItem' });
    assert.match(
      await failed.innerText(),
      /■ fault[\s\S]*ConditionalCheckFailedException: The conditional request failed/,
    );
  });

  it('opens and closes its parts by click and key', async () => {
    await open(`#/traces/${traceId(0)}`);
    const parts = waterfall().locator('.list-row');
    await parts.first().waitFor();
    await parts.nth(2).click();
    await page.waitForFunction(() => document.querySelectorAll('.waterfall .list-row').length === 9);
    assert.equal(await parts.nth(2).getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelectorAll('.waterfall .list-row').length === 15);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.querySelectorAll('.waterfall .list-row').length === 8);
    assert.equal(await waterfall().locator('.active').getAttribute('aria-level'), '2');
  });

  it('has its log lines below, which fail on their own', async () => {
    const refused = problem(502, 'CloudWatch Logs refused this', 'AccessDenied');
    await open(`#/traces/${traceId(0)}`, { [`GET /api/traces/${traceId(0)}/logs`]: refused });
    await waterfall().waitFor();
    assert.match(await page.getByRole('alert').innerText(), /CloudWatch Logs refused this/);
    takeComplaints();
  });

  it('shows its log lines while X-Ray is slow, and the trace once it answers', async () => {
    let release;
    const slow = (_request, response) => {
      release = () =>
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(trace()));
    };
    await open(`#/traces/${traceId(0)}`, { [`GET /api/traces/${traceId(0)}`]: slow });
    await page
      .getByRole('treegrid', { name: 'Log lines of the trace' })
      .locator('.list-row')
      .first()
      .waitFor();
    assert.equal(await page.getByText('Loading…').count(), 1);
    release();
    await waterfall().waitFor();
  });

  it('takes an id of odd characters as one, and shows what is hostile as text', async () => {
    const hostile = '<img src=x onerror="document.title=1">';
    const odd = '1-<b>/%2F?#&é';
    const changed = trace(odd);
    changed.parts[0] = { ...changed.parts[0], name: hostile, what: hostile, reason: hostile };
    await open(`#/traces/${encodeURIComponent(odd)}`, {
      [`GET /api/traces/${odd}`]: changed,
      [`GET /api/traces/${odd}/logs`]: [],
    });
    const row = waterfall().locator('.list-row').first();
    assert.equal((await row.innerText()).split(hostile).length, 4);
    assert.equal(await page.locator('h3.id').innerText(), odd);
    assert.equal(await page.locator('main img').count(), 0);
  });

  it('leads back to the list', async () => {
    await open();
    await rows().first().locator('a').click();
    await waterfall().waitFor();
    await page.getByRole('link', { name: '← All traces' }).click();
    await rows().first().waitFor();
  });
});

describe('traces', () => {
  it('have nothing for axe to find, and fit', async () => {
    await open('#/traces');
    await rows().first().waitFor();
    await assertLooksRight();
    await goTo(`#/traces/${traceId(0)}`);
    await waterfall().locator('.list-row').first().waitFor();
    await assertLooksRight();
  });
});
