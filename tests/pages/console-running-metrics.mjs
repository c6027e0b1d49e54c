// The dashboard and the alarms of a stack that runs, against what AWS itself says when it is asked.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ask, askAws, made, openRunning, outputs } from './console-stack.mjs';
import { valuesIn } from './console-values.mjs';
import { page } from './opened.mjs';

const cloudWatch = (operation, parameters) =>
  askAws('monitoring', `GraniteServiceVersion20100801.${operation}`, parameters);

/** A row of a widget's `metrics`, as the query that it stands for. */
function queryOf(row, index, { period }) {
  const options = typeof row.at(-1) === 'object' ? row.at(-1) : {};
  if (options.expression)
    return { Id: `q${index}`, Expression: options.expression, Period: options.period ?? period };
  const [namespace, name, ...rest] = row.filter((part) => typeof part === 'string');
  const dimensions = Array.from({ length: rest.length / 2 }, (_, pair) => ({
    Name: rest[pair * 2],
    Value: rest[pair * 2 + 1],
  }));
  return {
    Id: `q${index}`,
    Label: options.label,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions: dimensions },
      Period: options.period ?? period,
      Stat: options.stat,
    },
  };
}

/** What CloudWatch says of a widget, by label: what was measured when, ascending. */
async function measured({ properties }, start, end) {
  const answer = await cloudWatch('GetMetricData', {
    StartTime: Date.parse(start) / 1000,
    EndTime: Date.parse(end) / 1000,
    ScanBy: 'TimestampAscending',
    MetricDataQueries: properties.metrics.map((row, index) => queryOf(row, index, properties)),
  });
  return answer.MetricDataResults.map(({ Label, Timestamps, Values }) => [
    Label,
    Timestamps.map((timestamp, index) => [timestamp, Values[index]]),
  ]);
}

async function deployedWidgets() {
  const { DashboardBody } = await cloudWatch('GetDashboard', { DashboardName: outputs.dashboardName });
  return JSON.parse(DashboardBody).widgets.toSorted((a, b) => a.y - b.y || a.x - b.x);
}

const graphs = (widgets) => [...widgets.entries()].filter(([, { type }]) => type === 'metric');

/** What CloudWatch says of each graph, by its place and title; of one without a number nothing. */
async function measuredInAll(widgets, { start, end }) {
  const all = {};
  for (const [place, widget] of graphs(widgets)) {
    const lines = await measured(widget, start, end);
    const none = lines.every(([, values]) => values.length === 0);
    all[`${place} ${widget.properties.title}`] = none ? [] : lines;
  }
  return all;
}

/** What the page says of each. */
async function drawnInAll(widgets, range) {
  const route = `#/dashboard/${outputs.region}/${outputs.dashboardName}?${new URLSearchParams(range)}`;
  await openRunning({ route, viewport: { width: 1280, height: 5000 } });
  await page.waitForFunction((count) => {
    const parts = [...document.querySelectorAll('.dashboard-grid .part')];
    return parts.length === count && parts.every(({ ariaBusy }) => ariaBusy === 'false');
  }, widgets.length);
  assert.equal(await page.locator('.widget').getByRole('alert').count(), 0);
  const all = {};
  for (const [place] of graphs(widgets)) {
    const drawn = page.locator('.dashboard-grid > *').nth(place);
    all[`${place} ${await drawn.getByRole('heading').innerText()}`] = await valuesIn(drawn);
  }
  return all;
}

const titled = (widgets, title) => widgets.find(({ properties }) => properties.title === title);

/** The hour that has all of the load, once it is over: what is measured until then would change while it is compared. */
async function loadedHour(widgets) {
  for (;;) {
    // A whole minute, as an end within one would part what it counts.
    const end = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const start = new Date(end - 3_600_000);
    const payloads = new Map(
      await measured(titled(widgets, 'Payloads'), start.toISOString(), end.toISOString()),
    );
    const sum = (label) => payloads.get(label).reduce((total, [, value]) => total + value, 0);
    if (sum('Processed') >= made.processes.length)
      return { start: start.toISOString(), end: end.toISOString() };
    await setTimeout(2_000);
  }
}

describe('the dashboard of a stack that runs', () => {
  let widgets;
  let range;
  before(async () => {
    widgets = await deployedWidgets();
    range = await loadedHour(widgets);
  });

  it('has in every graph the numbers that GetMetricData gives', async () => {
    for (;;) {
      const before = await measuredInAll(widgets, range);
      const drawn = await drawnInAll(widgets, range);
      const after = await measuredInAll(widgets, range);
      // While CloudWatch still counts, for a function may be tried again, there is nothing to compare with.
      if (!isDeepStrictEqual(before, after)) continue;
      assert.deepEqual(drawn, after);
      const numbers = Object.values(after).flatMap((lines) => lines.flatMap(([, points]) => points));
      assert.ok(numbers.length > 20, `${numbers.length} numbers`);
      return;
    }
  });

  it('has the states that DescribeAlarms gives, and the errors that were logged', async () => {
    await openRunning({ route: '#/dashboard', viewport: { width: 1280, height: 5000 } });
    const { MetricAlarms, CompositeAlarms } = await cloudWatch('DescribeAlarms', {
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
    const links = page.getByRole('article', { name: 'States' }).getByRole('link');
    await links.first().waitFor();
    assert.deepEqual(
      (await links.allInnerTexts()).toSorted(),
      [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName).toSorted(),
    );
    const errors = page.getByRole('article', { name: 'The last errors' });
    await errors.getByRole('columnheader', { name: '@timestamp' }).waitFor();
    assert.match(await errors.innerText(), /tap-processor-dev/);
  });
});

describe('the alarms of a stack that runs', () => {
  it('have their metric, their threshold and their runbook', async () => {
    await openRunning({ route: '#/alarms' });
    await page.getByRole('link', { name: 'api-latency-p90' }).click();
    await page.getByText('one request in ten takes longer than the threshold').waitFor();
    const picture = page.getByRole('img', { name: /Threshold threshold: 1 s\.$/ });
    await picture.waitFor();
    assert.match(await picture.getAttribute('aria-label'), /Latency: latest [\d.]+ m?s, /);
    await page.getByRole('link', { name: 'tap-api-handler-duration' }).click();
    await page.getByRole('heading', { name: /tap-api-handler-duration-dev$/ }).waitFor();
  });

  it('go into the state that a drill sets, and say so', async () => {
    const reason = 'A drill of the console’s tests';
    await openRunning({ route: '#/alarms/dlq-depth' });
    await page.getByLabel('State', { exact: true }).selectOption('No data');
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Set the state' }).click();
    const row = page.getByRole('row').filter({ hasText: reason });
    await row.waitFor();
    assert.match(await row.innerText(), /◌ No data\s+Alarm updated from \w+ to INSUFFICIENT_DATA/);
    const { history } = await (await ask('/api/alarms/dlq-depth')).json();
    assert.ok(history.some((event) => event.reason === reason && event.state === 'INSUFFICIENT_DATA'));
  });
});
