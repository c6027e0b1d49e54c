// What the charts and the dashboard of the console compute before anything is drawn.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load } from './sources.mjs';

const { align, stack } = await load('console/src/charts/align.ts');
const { extent } = await load('console/src/charts/chart-model.ts');
const { contrast, legible } = await load('console/src/charts/colours.ts');
const quantity = await load('console/src/charts/quantity.ts');
const { place, readingOrder } = await load('console/src/views/dashboard/grid.ts');
const { Lane } = await load('console/src/views/dashboard/lane.ts');
const { stretches } = await load('console/src/views/alarms/alarm-history.ts');
const { modelOf } = await load('console/src/charts/widget-model.ts');

describe('series over common moments', () => {
  it('have a gap where one misses a period, and none where its period is longer', () => {
    const each = { periodSeconds: 60, timestamps: [0, 60, 240, 300], values: [1, 2, 3, 4] };
    const coarse = { periodSeconds: 300, timestamps: [0, 300], values: [7, 8] };
    assert.deepEqual(align([each, coarse]), {
      timestamps: [0, 60, 120, 240, 300],
      values: [
        [1, 2, null, 3, 4],
        [7, undefined, undefined, undefined, 8],
      ],
    });
  });

  it('are stacked so that what misses a value takes no room, and a moment without any stays a gap', () => {
    const values = [
      [1, null, 3, null],
      [10, 20, undefined, null],
    ];
    assert.deepEqual(stack(values), [
      [1, null, 3, null],
      [11, 20, 3, null],
    ]);
  });
});

describe('the grid', () => {
  it('keeps the places of the body, and finds the next free ones where it names none', () => {
    const full = { x: 18, y: 2, width: 6, height: 3 };
    assert.deepEqual(place([full, {}, { width: 30, height: 1 }]), [
      full,
      { x: 0, y: 8, width: 6, height: 6 },
      { x: 0, y: 9, width: 24, height: 1 },
    ]);
  });

  it('is read line by line', () => {
    const widgets = [
      { x: 12, y: 1, width: 12, height: 1 },
      { x: 0, y: 1, width: 12, height: 1 },
      { x: 0, y: 0, width: 24, height: 1 },
    ];
    assert.deepEqual(
      readingOrder(widgets).map(({ widget }) => widgets.indexOf(widget)),
      [2, 1, 0],
    );
  });
});

describe('an axis', () => {
  const free = { unit: 'count', label: null, min: null, max: null };

  it('reaches over its values and thresholds, from zero unless something is below', () => {
    assert.deepEqual(extent(free, 20, 100, []), [0, 112]);
    assert.deepEqual(extent(free, 20, 100, [200]), [0, 224]);
    assert.deepEqual(extent(free, -100, 0, []), [-112, 12]);
    assert.deepEqual(extent(free, null, null, [0]), [0, 1]);
    assert.deepEqual(extent({ ...free, min: 10, max: 50 }, 20, 100, [200]), [10, 50]);
  });

  it('has all its ticks in the unit of the largest', () => {
    assert.deepEqual(quantity.ticks([0, 500, 1000], 'milliseconds'), ['0', '0.5 s', '1 s']);
    assert.deepEqual(quantity.ticks([0, 300, 600], 'seconds'), ['0', '5 min', '10 min']);
    assert.deepEqual(quantity.ticks([0, 50_000], 'count'), ['0', '50 k']);
    assert.deepEqual(quantity.ticks([0, 2e9], 'bytes'), ['0', '2 GB']);
  });

  it('has no half of what is counted, and whole minutes', () => {
    assert.equal(Math.min(...quantity.increments('count', true)), 1);
    assert.ok(quantity.increments('count', false).includes(0.5));
    assert.ok(quantity.increments('milliseconds', false).includes(300_000));
    assert.ok(!quantity.increments('seconds', true).includes(500));
  });

  it('is measured in what the body says, else in what its metrics are known to be', () => {
    assert.equal(quantity.unitOf([null, 'Duration (ms)'], ['Errors']), 'milliseconds');
    assert.equal(quantity.unitOf([null, 'Age'], ['ApproximateAgeOfOldestMessage']), 'seconds');
    assert.equal(quantity.unitOf([null, 'Late'], ['ReplicationLatency']), 'seconds');
    assert.equal(quantity.unitOf([null, 'API'], ['Latency', 'IntegrationLatency']), 'milliseconds');
    assert.equal(quantity.unitOf([null, 'API'], ['Latency', 'Count']), 'count');
    assert.equal(quantity.unitOf([null, 'Requests (units)'], []), 'count');
  });
});

describe('the properties of a widget', () => {
  const range = { start: '2026-11-29T12:00:00Z', end: '2026-11-29T13:00:00Z' };

  it('give both axes, and what is drawn across', () => {
    const properties = {
      metrics: [
        ['AWS/Lambda', 'Invocations', 'FunctionName', 'f'],
        ['.', 'Duration', '.', '.', { yAxis: 'right' }],
        ['...', { stat: 'p90', yAxis: 'right' }],
      ],
      stacked: true,
      yAxis: { left: { min: 0, max: 9 } },
      annotations: {
        horizontal: [
          { value: 5, label: 'five', color: '#d62728', fill: 'above' },
          [{ value: 1, label: 'low' }, { value: 2 }],
          { value: 7, visible: false },
        ],
      },
    };
    const { axes, thresholds, stacked, title, start } = modelOf({ type: 'metric', properties }, [], range);
    assert.deepEqual(axes.left, { unit: 'count', label: null, min: 0, max: 9 });
    assert.equal(axes.right.unit, 'milliseconds');
    assert.ok(stacked);
    assert.equal(title, 'Untitled');
    assert.equal(start, Date.parse(range.start) / 1000);
    assert.deepEqual(
      thresholds.map(({ label, value, fill }) => [label, value, fill]),
      [
        ['five', 5, 'above'],
        ['low', 1, null],
        ['', 2, null],
      ],
    );
  });

  it('that are not what they should be are left out', () => {
    const properties = {
      metrics: 'x',
      yAxis: 3,
      annotations: { horizontal: [{ value: 'x' }, null] },
      title: 1,
    };
    const model = modelOf({ type: 'metric', properties }, [], range);
    assert.deepEqual(model.thresholds, []);
    assert.equal(model.title, 'Untitled');
  });
});

describe('colours that a body asks for', () => {
  it('are kept where they can be seen, and moved towards the text where not', () => {
    assert.equal(legible('#d62728', '#ffffff', '#1b232c'), '#d62728');
    const yellow = legible('#ffff00', '#ffffff', '#1b232c');
    assert.ok(contrast(yellow, '#ffffff') >= 3, yellow);
    assert.equal(legible('tomato', '#ffffff', '#1b232c'), null);
  });
});

describe('the states of an alarm', () => {
  it('follow each other within the range, as far back as its history reaches', () => {
    const at = (seconds) => new Date(seconds * 1000).toISOString();
    const history = [
      { at: at(300), state: 'OK' },
      { at: at(250), state: null },
      { at: at(100), state: 'ALARM' },
      { at: at(20), state: 'INSUFFICIENT_DATA' },
    ];
    assert.deepEqual(stretches({ history }, 200, 400), [
      { start: 200, end: 300, state: 'ALARM' },
      { start: 300, end: 400, state: 'OK' },
    ]);
    assert.deepEqual(stretches({ history }, 0, 50), [{ start: 20, end: 50, state: 'INSUFFICIENT_DATA' }]);
  });
});

describe('a lane', () => {
  const never = new AbortController().signal;

  it('lets as many run as it is wide, in turn', async () => {
    const lane = new Lane(2);
    const release = [];
    const started = [];
    const results = ['a', 'b', 'c', 'd'].map((name) =>
      lane.run(() => {
        started.push(name);
        return new Promise((resolve) => release.push(() => resolve(name)));
      }, never),
    );
    await Promise.resolve();
    assert.deepEqual(started, ['a', 'b']);
    release[1]();
    await results[1];
    assert.deepEqual(started, ['a', 'b', 'c']);
    release[0]();
    release[2]();
    await Promise.all([results[0], results[2]]);
    release[3]();
    assert.deepEqual(await Promise.all(results), ['a', 'b', 'c', 'd']);
  });

  it('goes on after a fault, and does not begin what nobody wants any more', async () => {
    const lane = new Lane(1);
    const given = new AbortController();
    const failed = lane.run(() => Promise.reject(new Error('no')), never);
    const dropped = lane.run(() => assert.fail('begun'), given.signal);
    const last = lane.run(async () => 'done', never);
    given.abort();
    await assert.rejects(failed, /no/);
    await assert.rejects(dropped, { name: 'AbortError' });
    assert.equal(await last, 'done');
  });
});
