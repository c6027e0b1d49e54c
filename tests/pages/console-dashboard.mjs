// The deployed dashboard, drawn from its body.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openConsole, problem, requests } from './console-fixture.mjs';
import { dashboardAnswers, json, seriesOf, widgets } from './console-monitoring.mjs';
import { valuesIn } from './console-values.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const route = '#/dashboard';
const widget = (title) => page.getByRole('article', { name: title, exact: true });
const asked = (title) =>
  requests.filter(
    ({ what, body }) => what === 'POST /api/widget' && (!title || body.widget.properties.title === title),
  );

const answered = () => page.waitForResponse((response) => response.url().endsWith('/api/widget'));

const valuesOf = (title) => valuesIn(widget(title));

/** How many pixels of a picture have a colour, `#rrggbb`, as the theme's variable or as given. */
const pixels = (title, color) =>
  widget(title)
    .locator('canvas')
    .evaluate((canvas, wanted) => {
      const hex = wanted.startsWith('--')
        ? getComputedStyle(document.documentElement).getPropertyValue(wanted)
        : wanted;
      const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
        willReadFrequently: true,
      });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if (parts.every((part, index) => Math.abs(part - data[at + index]) < 12) && data[at + 3] > 200)
          count++;
      return count;
    }, color);

/** Opens a dashboard high enough for every widget to be near the screen. */
const openWhole = (options) =>
  openConsole({ route, viewport: { width: 1280, height: 2400 }, answers: dashboardAnswers(), ...options });

describe('the dashboard', () => {
  it('draws every type of widget', async () => {
    await openWhole();
    await widget('The last errors').getByRole('cell', { name: 'It <b>failed</b>.' }).waitFor();
    await page.getByRole('heading', { name: 'Alarms', level: 2 }).waitFor();
    await widget('States').getByRole('link', { name: 'tap-dlq-depth-dev' }).waitFor();
    assert.match(await widget('States').innerText(), /▲ In alarm\s+tap-api-5xx-dev/);
    for (const shown of ['lines', 'stacked', 'axes']) {
      const { title } = widgets[shown].properties;
      for (const color of ['--series-1', '--series-2']) {
        const count = await pixels(title, color);
        assert.ok(count > 50, `${title}, ${color}: ${count}`);
      }
    }
    assert.ok((await pixels('Errors', '#d62728')) > 100, 'the threshold');
    assert.match(await widget('Errors').locator('.legend').innerText(), /tap-api-5xx\s+50/);
    assert.match(
      await widget('Errors').getByRole('img').getAttribute('aria-label'),
      /^Errors, .* UTC\. 4xx: latest 11, from 1.25 to 11\. 5xx: latest 2.25, from 2.25 to 22\. Threshold tap-api-5xx: 50\.$/,
    );
    assert.equal(await widget('Now').locator('dd data').getAttribute('value'), '11.25');
    await widget('Now').locator('.spark path').waitFor();
    await widget('Nothing').locator('.plot.empty').waitFor();
    await widget('Calls').getByText('Its vertical annotations are not drawn.').waitFor();
    await widget('Shares').getByText('does not draw the view pie').waitFor();
    assert.match(await widget('Resources').getByRole('alert').innerText(), /'explorer' is not one of/);
    assert.equal(takeComplaints().length, 1);
  });

  it('says in the table beneath a chart what the answer says', async () => {
    await openWhole();
    for (const shown of ['lines', 'stacked', 'axes', 'figures', 'pie', 'empty']) {
      const { title } = widgets[shown].properties;
      await widget(title).locator('details.values').waitFor();
      const [{ body }] = asked(title);
      const expected = seriesOf(widgets[shown], body.start).map(({ label, timestamps, values }) => [
        label,
        timestamps.map((timestamp, index) => [timestamp, values[index]]),
      ]);
      const found = await valuesOf(title);
      assert.deepEqual(found, shown === 'empty' ? [] : expected, title);
    }
    takeComplaints();
  });

  it('lays widgets out as the body says', async () => {
    const [left, right] = [
      { ...widgets.empty, x: 0, y: 1, width: 16 },
      { ...widgets.lines, x: 16, y: 1 },
    ];
    await openConsole({
      route,
      answers: dashboardAnswers([right, left, { ...widgets.heading, x: 0, y: 0 }]),
    });
    await widget('Errors').locator('canvas').waitFor();
    await widget('Nothing').locator('.plot.empty').waitFor();
    const [one, other] = [await widget('Nothing').boundingBox(), await widget('Errors').boundingBox()];
    assert.equal(one.y, other.y);
    assert.equal(one.height, other.height);
    assert.ok(one.x + one.width < other.x);
    assert.ok(Math.abs(one.width / other.width - 2) < 0.1);
  });

  it('can be another one', async () => {
    await openWhole();
    await page.getByRole('combobox', { name: 'Dashboard' }).selectOption('tap-migration-dev-eu-west-2');
    await page.getByRole('heading', { name: 'Migration' }).waitFor();
    assert.match(page.url(), /#\/dashboard\/eu-west-2\/tap-migration-dev-eu-west-2$/);
    takeComplaints();
  });

  it('says what no answer about itself says', async () => {
    const refused = problem(502, 'CloudWatch refused this', 'AccessDenied: no cloudwatch:ListDashboards');
    await openConsole({ route, answers: { 'GET /api/dashboards': refused } });
    assert.match(await page.getByRole('alert').innerText(), /CloudWatch refused this: AccessDenied/);
    takeComplaints();
    await openConsole({ route, answers: { 'GET /api/dashboards': [] } });
    await page.getByText('The stack has no dashboard.').waitFor();
  });
});

describe('a widget', () => {
  const three = [widgets.lines, widgets.stacked, widgets.axes];

  it('that fails leaves the others alone, and what it showed stands, marked as old', async () => {
    let fails = false;
    const answers = dashboardAnswers(three, ({ widget: { properties } }, response, request) => {
      if (!fails || properties.title !== 'Payloads') return false;
      problem(502, 'CloudWatch refused this', 'Throttling: Rate exceeded')(request, response);
    });
    await openConsole({ route, answers });
    await widget('Payloads').locator('canvas').waitFor();
    const before = await valuesOf('Payloads');
    fails = true;
    await page.getByLabel('Time range').selectOption('Last 3 hours');
    assert.match(await widget('Payloads').getByRole('alert').innerText(), /Throttling: Rate exceeded/);
    takeComplaints();
    assert.match(await widget('Payloads').locator('.age').textContent(), /^old: as of \d\d:\d\d:\d\d UTC$/);
    assert.deepEqual(await valuesOf('Payloads'), before);
    await widget('Payloads').locator('canvas').waitFor();
    for (const title of ['Errors', 'Calls']) {
      await widget(title).locator('.age:empty').waitFor({ state: 'attached' });
      assert.equal(await widget(title).getByRole('alert').count(), 0);
    }
    fails = false;
    await widget('Payloads').getByRole('button', { name: 'Try again' }).click();
    await widget('Payloads').locator('.age:empty').waitFor({ state: 'attached' });
    assert.equal(await widget('Payloads').getByRole('alert').count(), 0);
  });

  it('that is slow leaves the others alone, and is not asked for again before it has answered', async () => {
    let release;
    const slow = dashboardAnswers(three, (question, response) => {
      if (question.widget.properties.title !== 'Payloads') return false;
      release = () =>
        json(response, { kind: 'metric', series: seriesOf(question.widget, question.start), messages: [] });
    });
    await openConsole({ route, answers: slow });
    for (let turn = 1; turn <= 3; turn++) {
      await page.waitForFunction(() => document.querySelectorAll('.widget canvas').length === 2);
      await page.waitForFunction(() => document.querySelectorAll('.widget.old').length === 0);
      assert.equal(asked('Errors').length, turn);
      assert.equal(asked('Payloads').length, 1);
      assert.match(await widget('Payloads').innerText(), /Loading…/);
      if (turn < 3) {
        const others = page.waitForResponse((response) => response.request().postData()?.includes('Calls'));
        await page.getByRole('button', { name: 'Ask now' }).click();
        await others;
      }
    }
    release();
    await widget('Payloads').locator('canvas').waitFor();
    assert.match(await widget('Payloads').locator('.age').textContent(), /^old/);
  });

  it('is asked for when it is near the screen, a few at a time', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...widgets.empty,
      width: 24,
      properties: { ...widgets.empty.properties, title: `Number ${index}` },
    }));
    let open = 0;
    let most = 0;
    const answers = dashboardAnswers(many, (question, response) => {
      most = Math.max(most, ++open);
      setImmediate(() => {
        open--;
        json(response, { kind: 'metric', series: seriesOf(question.widget, question.start), messages: [] });
      });
    });
    await openConsole({ route, answers });
    await widget('Number 2').locator('canvas').waitFor();
    assert.ok(asked().length < 10, `${asked().length} asked`);
    assert.equal(asked('Number 29').length, 0);
    await widget('Number 29').scrollIntoViewIfNeeded();
    await widget('Number 29').locator('canvas').waitFor();
    assert.ok(most <= 4, `${most} at a time`);
    assert.equal(asked('Number 15').length, 0);
  });
});

describe('a chart', () => {
  it('can be read and used by keyboard', async () => {
    await openConsole({ route, answers: dashboardAnswers([widgets.lines]) });
    const series = widget('Errors').getByRole('button', { name: /^5xx/ });
    assert.ok((await pixels('Errors', '--series-1')) > 50);
    await series.focus();
    assert.equal(await pixels('Errors', '--series-1'), 0, 'the other line stands back');
    assert.ok((await pixels('Errors', '--series-2')) > 50);
    await page.keyboard.press('Enter');
    assert.equal(await series.getAttribute('aria-pressed'), 'false');
    assert.ok(await series.evaluate((button) => button === document.activeElement), 'keeps the focus');
    assert.equal(await pixels('Errors', '--series-2'), 0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const table = widget('Errors').getByRole('group', { name: /^Values of Errors: 11 moments$/ });
    await table.waitFor();
    await page.keyboard.press('Tab');
    assert.ok(
      await table.evaluate((group) => group === document.activeElement),
      'the table scrolls by keyboard',
    );
  });

  it('says what its values are where one points, and shows the time that one draws over', async () => {
    await openConsole({ route, answers: dashboardAnswers([widgets.lines]) });
    const box = await widget('Errors').locator('.u-over').boundingBox();
    assert.match(await widget('Errors').locator('.legend').innerText(), /4xx\s+11\s/);
    await page.mouse.move(box.x + 3, box.y + 40);
    await widget('Errors')
      .getByText(/^\d\d:\d[05] UTC$/)
      .waitFor();
    assert.match(await widget('Errors').locator('.legend').innerText(), /4xx\s+1.25\s/);
    await page.mouse.move(box.x + box.width / 4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
    const zoomed = answered();
    await page.mouse.up();
    await zoomed;
    assert.match(page.url(), /start=/);
    const { start, end } = asked('Errors').at(-1).body;
    assert.ok(Math.abs(Date.parse(end) - Date.parse(start) - 900_000) < 30_000, `${start} to ${end}`);
    await page.waitForFunction(() => document.querySelectorAll('.widget.old').length === 0);
    const before = asked('Errors').length;
    const again = answered();
    await page.getByRole('button', { name: 'Ask now' }).click();
    await again;
    assert.deepEqual(asked('Errors').at(before).body, asked('Errors').at(before - 1).body);
  });

  it('has the colours of the theme', async () => {
    await openConsole({ route, answers: dashboardAnswers([widgets.lines]), colorScheme: 'light' });
    await widget('Errors').locator('canvas').waitFor();
    assert.ok((await pixels('Errors', '#1f6fc4')) > 100);
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    assert.equal(await pixels('Errors', '#1f6fc4'), 0);
    assert.ok((await pixels('Errors', '#6cb2ff')) > 100);
  });

  it('is as wide as its place', async () => {
    await openConsole({ route, answers: dashboardAnswers([widgets.lines]) });
    await widget('Errors').locator('canvas').waitFor();
    await page.setViewportSize({ width: 500, height: 800 });
    await page.waitForFunction(() => {
      const plot = document.querySelector('.plot');
      return plot.clientWidth > 300 && plot.clientWidth === plot.querySelector('.uplot').clientWidth;
    });
  });
});

describe('the look of the dashboard', () => {
  it('has nothing for axe to find, and fits', async () => {
    await openConsole({ route, answers: dashboardAnswers() });
    await page.setViewportSize({ width: 1280, height: 6000 });
    await widget('Resources').getByRole('alert').waitFor();
    await widget('The last errors').getByRole('table').waitFor();
    await valuesOf('Errors');
    await assertLooksRight();
    takeComplaints();
  });
});
