// The map of the stack, and what its parts do now.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goTo, openConsole, problem, requests, stack, unanswered } from './console-fixture.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const root = 'tap:stack:TapStack::tap-dev';
const component = (type, name, parent = root) => ({
  ...{ key: `${type}::${name}`, type, name, parent, component: true },
  ...{ region: 'eu-west-2', protect: false, retain: false, uses: {}, inputs: {} },
});
const resource = (type, name, parent, inputs = {}, uses = {}) => ({
  ...component(type, name, parent.key),
  ...{ component: false, inputs, uses },
});

const api = component('tap:api:HttpApi', 'tap-api-dev');
const handler = component('tap:functions:TapFunction', 'tap-api-handler-dev');
const table = component('tap:storage:MetadataTable', 'tap-table-dev');
const stored = resource('aws:dynamodb/table:Table', 'tap-metadata-dev', table);
const code = resource(
  'aws:lambda/function:Function',
  'tap-api-handler-dev',
  handler,
  { name: 'tap-api-handler-dev' },
  {
    [stored.key]: ['environment'],
  },
);
const rest = resource(
  'aws:apigateway/restApi:RestApi',
  'tap-api-dev',
  api,
  { name: 'tap-api-dev' },
  { [code.key]: ['body'] },
);
const stage = resource('aws:apigateway/stage:Stage', 'tap-api-dev-stage', api, { stageName: 'dev' });
const map = {
  name: 'dev',
  outputs: {},
  resources: [
    { ...component('tap:stack:TapStack', 'tap-dev'), parent: undefined },
    ...[table, stored, handler, code, api, rest, stage],
  ],
};

const at = Date.parse('2026-11-29T12:00:30Z') / 1000;
const minute = (before) => at - (at % 60) - 60 * before;
/** Requests in these minutes before the last, and none in the others. */
const requestsOf = (...before) => ({ timestamps: before.map(minute), values: before.map(() => 10) });
const activity = {
  at: new Date(at * 1000).toISOString(),
  minutes: 15,
  faults: [],
  parts: [
    {
      part: api.key,
      requestsPerMinute: 12.456,
      errors: 0,
      p90Seconds: 0.0342,
      requests: requestsOf(14, 7, 0),
      alarms: [
        { name: 'tap-api-5xx-dev', state: 'OK' },
        { name: 'tap-api-latency-p90-dev', state: 'INSUFFICIENT_DATA' },
      ],
    },
    {
      part: handler.key,
      requestsPerMinute: 11,
      errors: 2,
      throttles: 1,
      p90Seconds: 0.02,
      requests: requestsOf(1),
      alarms: [
        { name: 'tap-api-handler-errors-dev', state: 'ALARM' },
        { name: 'tap-api-handler-duration-dev', state: 'OK' },
      ],
    },
    { part: table.key, requests: requestsOf(), alarms: [] },
  ],
};
const answers = { 'GET /api/map': map, 'GET /api/activity': activity };
const open = (options) => openConsole({ route: '#/map', answers, ...options });

const nodeOf = (part) => page.getByRole('button', { name: `${part.name}, ` });
const linesOf = (part) => nodeOf(part).locator('text.line').allTextContents();
const figures = () => page.locator('text.line').first().waitFor();

describe('the map', () => {
  it('draws each part with what it does now', async () => {
    await open();
    await figures();
    assert.deepEqual(await linesOf(api), ['12.5/min', 'p90 34.2 ms', 'no errors', '◌ 1 of 2 no data']);
    assert.deepEqual(await linesOf(handler), [
      ...['11/min', 'p90 20 ms', '▲ 2 errors', '◆ 1 throttle', '▲ 1 of 2 in alarm'],
    ]);
    assert.deepEqual(await linesOf(table), []);
    assert.equal(await page.locator('.sparkline').count(), 2);
    const curve = await nodeOf(api).locator('.curve').getAttribute('d');
    const heights = [...curve.matchAll(/,([-\d.]+)/g)].map(([, height]) => Number(height));
    const [highest, lowest] = [Math.min(...heights), Math.max(...heights)];
    const expected = Array.from({ length: 15 }, (_, index) => (index % 7 === 0 ? highest : lowest));
    assert.deepEqual(
      heights,
      expected,
      'a minute without requests is one with none, not one that is left out',
    );
  });

  it('says the same to who cannot see it', async () => {
    await open();
    await figures();
    const names = await page.locator('.graph [role=button] title').allTextContents();
    assert.deepEqual(names.toSorted(), [
      'tap-api-dev, HttpApi: 12.5/min, p90 34.2 ms, no errors, 1 of 2 no data',
      'tap-api-handler-dev, TapFunction: 11/min, p90 20 ms, 2 errors, 1 throttle, 1 of 2 in alarm',
      'tap-table-dev, MetadataTable',
    ]);
  });

  it('keeps every line within its box', async () => {
    await open();
    await figures();
    for (const part of [api, handler]) {
      const box = await nodeOf(part).locator('rect').boundingBox();
      for (const line of await nodeOf(part).locator('text').all()) {
        const { x, y, width, height } = await line.boundingBox();
        assert.ok(x >= box.x && x + width <= box.x + box.width, await line.textContent());
        assert.ok(y >= box.y && y + height <= box.y + box.height + 1, await line.textContent());
      }
    }
  });

  it('leads from a part, chosen by keyboard, to its logs, traces and alarms', async () => {
    await open();
    await figures();
    await nodeOf(handler).focus();
    await page.keyboard.press('Enter');
    const detail = page.locator('.detail');
    assert.match(await detail.innerText(), /tap-api-handler-dev uses tap-metadata-dev for environment/);
    const links = await detail
      .locator('a')
      .evaluateAll((all) => all.map((link) => [link.textContent, link.hash]));
    assert.deepEqual(links, [
      ['Its logs', '#/logs?source=api-handler'],
      ['Its traces', `#/traces?${new URLSearchParams({ filter: 'service("tap-api-handler-dev")' })}`],
      ['tap-api-handler-errors-dev', '#/alarms/tap-api-handler-errors-dev'],
      ['tap-api-handler-duration-dev', '#/alarms/tap-api-handler-duration-dev'],
    ]);
    await nodeOf(api).click();
    const traces = new URLSearchParams({ filter: 'service("tap-api-dev/dev")' });
    assert.equal(
      await detail.getByRole('link', { name: 'Its traces' }).getAttribute('href'),
      `#/traces?${traces}`,
    );
  });

  it('asks again, keeps the part that is chosen and where the focus is', async () => {
    let asked = 0;
    const changing = (_request, response) => {
      asked++;
      const [first, second, ...rest] = activity.parts;
      const parts = [first, { ...second, requestsPerMinute: 10 + asked }, ...rest];
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ ...activity, parts }));
    };
    await open({ answers: { ...answers, 'GET /api/activity': changing } });
    await figures();
    await nodeOf(handler).click();
    const alarm = page.getByRole('link', { name: 'tap-api-handler-errors-dev' });
    await alarm.focus();
    await page.evaluate(() => document.querySelector('.tools button').click());
    await page.locator('.detail').getByText('12', { exact: true }).waitFor();
    assert.deepEqual((await linesOf(handler))[0], '12/min');
    assert.equal(await nodeOf(handler).getAttribute('aria-pressed'), 'true');
    assert.ok(await alarm.evaluate((link) => link === document.activeElement));
  });

  it('shows figures that cannot be had as that, and the map all the same', async () => {
    const refused = problem(
      502,
      'CloudWatch refused this',
      'AccessDenied: no cloudwatch:GetMetricData',
      'Ask for the right.',
    );
    await open({ answers: { ...answers, 'GET /api/activity': refused } });
    assert.match(await page.getByRole('alert').innerText(), /CloudWatch refused this: AccessDenied/);
    await nodeOf(api).waitFor();
    takeComplaints();
  });

  it('says what it could not read', async () => {
    const faults = ['alarms: AccessDenied: no cloudwatch:DescribeAlarms'];
    await open({ answers: { ...answers, 'GET /api/activity': { ...activity, faults } } });
    await page.getByText('! alarms: AccessDenied').waitFor();
  });

  it('asks every half minute, and for nothing once it is left', async () => {
    await open({ otherwise: unanswered, prepare: (page) => page.clock.install() });
    const asked = () => requests.filter(({ what }) => what === 'GET /api/activity').length;
    await figures();
    const again = page.waitForResponse(/activity/);
    await page.clock.runFor(31_000);
    await again;
    assert.equal(asked(), 2);
    await goTo('#/try');
    await page.getByRole('heading', { name: 'Try the API' }).waitFor();
    await page.clock.runFor(120_000);
    assert.equal(asked(), 2);
  });

  it('lists the outputs of the stack', async () => {
    await open();
    const row = page.getByRole('row', { name: 'alarmNames' });
    assert.match(await row.innerText(), /tap-dlq-depth-dev/);
    const rows = await page.locator('main tbody tr').count();
    assert.equal(rows, Object.keys(stack.outputs).length);
  });

  it('has nothing for axe to find, and fits', async () => {
    await open();
    await figures();
    await nodeOf(handler).click();
    await assertLooksRight();
  });
});
