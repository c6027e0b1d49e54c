// The alarms, one of them, and drills.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goTo, openConsole, problem, requests, stack } from './console-fixture.mjs';
import { alarmAnswers, seriesOf, widgets } from './console-monitoring.mjs';
import { valuesIn } from './console-values.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const route = '#/alarms';
const names = () => page.locator('.view-alarms tbody th').allInnerTexts();
const box = (title) =>
  page.locator('.box').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const openAlarm = (name, { answers, ...options } = {}) =>
  openConsole({ route: `#/alarms/${name}`, answers: alarmAnswers(answers), ...options });

describe('the alarms', () => {
  it('are listed with their states in words, what needs somebody first', async () => {
    await openConsole({ route, answers: alarmAnswers() });
    await page.getByRole('table').waitFor();
    assert.deepEqual(await names(), ['tap-api-5xx', 'tap-health', 'tap-dlq-depth', 'tap-processor-errors']);
    const states = await page.locator('tbody .state-badge').allInnerTexts();
    assert.deepEqual(states, ['▲ In alarm', '▲ In alarm', '◌ No data', '● OK']);
    assert.match(
      await page.getByRole('row', { name: 'tap-api-5xx' }).innerText(),
      /12:00:00\s+Page, silent while a release is judged\s+Sum of 5XXError > 5 in 1 of 1 periods of 300 s\s+Threshold Crossed/,
    );
  });

  it('can be filtered by words and by states, with the keyboard alone', async () => {
    await openConsole({ route, answers: alarmAnswers() });
    await page.getByRole('table').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('PROCESSOR fails');
    assert.deepEqual(await names(), ['tap-processor-errors']);
    assert.equal(await page.getByText('1 of 4').innerText(), '1 of 4');
    await page.getByLabel('Filter').fill('');
    const press = async (name) => {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    };
    await press('In alarm 2');
    assert.deepEqual(await names(), ['tap-dlq-depth', 'tap-processor-errors']);
    await press('OK 1');
    assert.deepEqual(await names(), ['tap-dlq-depth']);
    await press('No data 1');
    await page.getByText('None.').waitFor();
  });

  it('that are none are told so', async () => {
    await openConsole({ route, answers: { 'GET /api/alarms': [] } });
    await page.getByText('The stack has no alarms.').waitFor();
  });
});

describe('an alarm', () => {
  it('is shown with its condition, its reason, its history and its runbook', async () => {
    await openConsole({ route, answers: alarmAnswers() });
    await page.getByRole('link', { name: 'tap-api-5xx' }).click();
    await page.getByRole('heading', { name: /In alarm tap-api-5xx-dev$/ }).waitFor();
    const facts = await page.locator('.alarm-facts').innerText();
    assert.match(facts, /Condition\s+Sum of 5XXError > 5 in 1 of 1 periods of 300 s/);
    assert.match(facts, /Severity\s+Page, silent while a release is judged/);
    assert.match(facts, /Since\s+.*12:00:00/);
    assert.match(facts, /Reason\s+Threshold Crossed: 1 datapoint/);
    const history = await box('History').getByRole('row').allInnerTexts();
    assert.equal(history.length, 3);
    assert.match(history[1], /▲ In alarm\s+Alarm updated from OK to ALARM\s+Threshold Crossed/);
    assert.match(history[2], /11:00:00\s+–\s+Alarm created/);
    await box('Runbook').getByRole('heading', { name: 'What to do' }).waitFor();
    await page.getByRole('link', { name: 'All alarms' }).click();
    await page.getByRole('table', { name: 'Alarms' }).waitFor();
  });

  it('has its threshold drawn over its metric, and the states that it was in', async () => {
    await openAlarm('tap-api-5xx-dev');
    const metric = box('Metric');
    assert.match(await metric.locator('.legend').innerText(), /threshold\s+5/);
    assert.match(
      await metric.getByRole('img').getAttribute('aria-label'),
      /calls: latest 11, .* Threshold threshold: 5\.$/,
    );
    const asked = requests.find(({ what }) => what.includes('/metric')).what;
    const [series] = seriesOf(widgets.figures, new URLSearchParams(asked.split('?')[1]).get('start'));
    const points = series.timestamps.map((timestamp, index) => [timestamp, series.values[index]]);
    assert.deepEqual(await valuesIn(metric), [[series.label, points]]);
    const row = await metric.locator('canvas').evaluate((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      return [...copy.getImageData(0, 6, canvas.width, 1).data];
    });
    const red = (at) => row[at] === 0xb0 && row[at + 1] === 0x23 && row[at + 2] === 0x1b;
    const count = row.filter((_, at) => at % 4 === 0 && red(at)).length;
    // It went into alarm 20 minutes ago, of the hour that is shown.
    assert.ok(Math.abs(count / (row.length / 4) - 1 / 3) < 0.06, `${count} of ${row.length / 4}`);
  });

  it('has a runbook whose links lead to other alarms, and to nothing that the console has not', async () => {
    await openAlarm('tap-api-5xx-dev');
    await box('Runbook').getByText('then redrive.').waitFor();
    assert.deepEqual(await box('Runbook').getByRole('link').allInnerTexts(), ['tap-dlq-depth']);
    const link = box('Runbook').getByRole('link');
    assert.equal(await link.getAttribute('href'), '#/alarms/tap-dlq-depth');
  });

  it('that follows others has no metric, and one without a runbook says so', async () => {
    await openAlarm('tap-health-dev');
    await page.getByText('It follows other alarms, and has no metric of its own.').waitFor();
    await goTo('#/alarms/tap-dlq-depth-dev');
    await page.getByText('It has no runbook.').waitFor();
  });

  it('whose metric cannot be read is shown without it', async () => {
    const refused = problem(502, 'CloudWatch refused this', 'Throttling: Rate exceeded');
    await openAlarm('tap-api-5xx-dev', { answers: { 'GET /api/alarms/tap-api-5xx-dev/metric': refused } });
    assert.match(await box('Metric').getByRole('alert').innerText(), /Rate exceeded/);
    await page.getByRole('heading', { name: /In alarm tap-api-5xx-dev$/ }).waitFor();
    await box('History').getByRole('table').waitFor();
    assert.equal(await page.getByRole('alert').count(), 1);
    takeComplaints();
  });

  it('that does not exist is told so', async () => {
    const nothing = problem(404, 'There is no alarm tap-x', 'The stack has: tap-api-5xx-dev');
    await openConsole({ route: '#/alarms/tap-x', answers: { 'GET /api/alarms/tap-x': nothing } });
    assert.match(await page.getByRole('alert').innerText(), /There is no alarm tap-x/);
    takeComplaints();
  });
});

describe('a drill', () => {
  const form = () => box('Drill');

  it('sets the state, with a reason, and shows what became of it', async () => {
    await openAlarm('tap-processor-errors-dev');
    await page.getByRole('heading', { name: /OK tap-processor-errors-dev$/ }).waitFor();
    await form().getByLabel('State').selectOption('In alarm');
    await form().getByRole('button', { name: 'Set the state' }).click();
    assert.ok(
      await form()
        .getByLabel('Reason')
        .evaluate((field) => !field.validity.valid),
      'a reason is asked for',
    );
    await form().getByLabel('Reason').fill('A drill of the night shift');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /In alarm tap-processor-errors-dev$/ }).waitFor();
    assert.deepEqual(
      requests.find(({ what }) => what.startsWith('PUT')),
      {
        what: 'PUT /api/alarms/tap-processor-errors-dev/state',
        body: { state: 'ALARM', reason: 'A drill of the night shift' },
      },
    );
    assert.equal(await form().getByRole('status').innerText(), 'The state was set: In alarm.');
    assert.match(await box('History').innerText(), /A drill of the night shift/);
  });

  it('that is refused says why, and keeps the reason', async () => {
    const refused = problem(502, 'CloudWatch refused this', 'AccessDenied: no cloudwatch:SetAlarmState');
    await openAlarm('tap-api-5xx-dev', { answers: { 'PUT /api/alarms/tap-api-5xx-dev/state': refused } });
    await form().getByLabel('Reason').fill('drill');
    await page.keyboard.press('Enter');
    assert.match(await form().getByRole('alert').innerText(), /AccessDenied/);
    assert.equal(await form().getByLabel('Reason').inputValue(), 'drill');
    takeComplaints();
  });

  it('is not offered where the console only reads', async () => {
    await openAlarm('tap-api-5xx-dev', { answers: { 'GET /api/stack': { ...stack, mayWrite: false } } });
    assert.match(await form().innerText(), /This console only reads: start it with --write/);
    assert.equal(await form().locator('form').count(), 0);
  });
});

describe('the look of the alarms', () => {
  it('has nothing for axe to find, and fits', async () => {
    await openConsole({ route, answers: alarmAnswers() });
    await page.getByRole('table').waitFor();
    await assertLooksRight();
    await goTo('#/alarms/tap-api-5xx-dev');
    await box('Metric').locator('canvas').waitFor();
    await box('History').getByRole('table').waitFor();
    await assertLooksRight();
  });
});
