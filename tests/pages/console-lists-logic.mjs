// What the views of traces, logs and calls compute.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dataId, definition, logLine, logLines, trace, traceId } from './console-answers.mjs';
import { load } from './sources.mjs';

const { Extents } = await load('console/src/lists/extents.ts');
const { barsOf, spanOf, ticksOf } = await load('console/src/views/traces/waterfall-layout.ts');
const { faultOf, setOut } = await load('console/src/text/json.ts');
const { eventsOf } = await load('console/src/views/logs/event-stream.ts');
const { LogLines } = await load('console/src/lists/log-lines.ts');
const { definitionOf, keyOf, requestOf } = await load('console/src/views/try/operations.ts');
const { faultsOf } = await load('console/src/views/try/schema.ts');

describe('the places of rows', () => {
  it('are one below the other, whatever their heights', () => {
    const heights = Array.from({ length: 50 }, (_, index) => (index % 7 === 3 ? 20 + index * 5 : 20));
    const tall = heights.flatMap((height, index) => (height === 20 ? [] : [{ index, height }]));
    const extents = new Extents(heights.length, 20, tall);
    let top = 0;
    for (const [index, height] of heights.entries()) {
      assert.equal(extents.top(index), top);
      assert.equal(extents.at(top), index);
      assert.equal(extents.at(top + height - 1), index);
      top += height;
    }
    assert.equal(extents.total, top);
    assert.equal(extents.at(top + 1000), 49);
    assert.equal(extents.at(-5), 0);
  });

  it('are none where there are no rows', () => {
    const extents = new Extents(0, 20, []);
    assert.deepEqual([extents.total, extents.at(100)], [0, 0]);
  });
});

describe('a waterfall', () => {
  it('leaves out what is in a closed part, and puts bars where their parts ran', () => {
    const open = barsOf(trace(), new Set());
    assert.equal(open.length, 15);
    const closed = barsOf(trace(), new Set(['0.0', '1']));
    assert.deepEqual(
      closed.map(({ key, open: isOpen }) => [key, isOpen]),
      [
        ['0', true],
        ['0.0', false],
        ['1', false],
      ],
    );
    assert.ok(Math.abs(spanOf(trace()).seconds - 0.721) < 1e-9);
    for (const { left, width } of open) assert.ok(left >= 0 && width >= 0 && left + width <= 1 + 1e-9);
  });

  it('is drawn of a trace of one moment, and of none', () => {
    const [part] = trace().parts;
    const moment = { id: traceId(0), parts: [{ ...part, durationSeconds: 0, parts: [] }] };
    assert.deepEqual(
      barsOf(moment, new Set()).map(({ left, width }) => [left, width]),
      [[0, 0]],
    );
    assert.deepEqual(barsOf({ id: traceId(0), parts: [] }, new Set()), []);
  });

  it('has few round ticks', () => {
    assert.deepEqual(ticksOf(0.721), [0, 0.2, 0.4, 0.6000000000000001]);
    assert.deepEqual(ticksOf(10), [0, 2, 4, 6, 8, 10]);
    assert.deepEqual(ticksOf(0), [0]);
    for (let seconds = 0.001; seconds < 1000; seconds *= 1.37)
      assert.ok(ticksOf(seconds).length <= 6, `${seconds}`);
  });
});

describe('JSON that is set out', () => {
  const written = (text) =>
    setOut(text)
      .map((token) => token.text)
      .join('');

  it('says the same, token by token', () => {
    for (const value of [[], {}, [[]], [{}], { a: [1, 'x,{}', null, true], b: { c: {} } }, 'text', 12, null])
      assert.equal(written(JSON.stringify(value)), JSON.stringify(value, null, 2));
    assert.equal(written('{"a":1e2,"a":-0.50}'), '{\n  "a": 1e2,\n  "a": -0.50\n}');
  });

  it('is none where the text is none, and the reason is given', () => {
    assert.equal(setOut('{"a":'), null);
    assert.match(faultOf('{"a":'), /JSON/);
    assert.equal(faultOf('{"a":1}'), null);
  });
});

describe('server-sent events', () => {
  const bytes = new TextEncoder().encode(
    ': the log begins\n\ndata: {"lines":[1]}\n\nevent: fault\ndata: {"title":"é"}\n\n: nothing new\n\ndata: a\ndata: b\n\ndata: not ended',
  );

  for (const size of [1, 2, 3, 7, 1000])
    it(`are the same in pieces of ${size} bytes`, async () => {
      const pieces = new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const found = [];
      for await (const event of eventsOf(pieces)) found.push(event);
      assert.deepEqual(found, [
        { name: 'message', data: '{"lines":[1]}' },
        { name: 'fault', data: '{"title":"é"}' },
        { name: 'message', data: 'a\nb' },
      ]);
    });
});

describe('lines of logs', () => {
  const ids = (lines) => lines.lines.map(({ id }) => id);

  it('are kept in order and once each', () => {
    const lines = new LogLines(100);
    assert.equal(lines.add(logLines(3)), 3);
    assert.equal(lines.add(logLines(4, 1)), 2);
    assert.equal(lines.add([logLine(6), logLine(5), logLine(6)]), 2);
    assert.deepEqual(
      ids(lines),
      logLines(7).map(({ id }) => id),
    );
  });

  it('of one moment stay as they came', () => {
    const lines = new LogLines(100);
    const together = [3, 1, 2].map((number) => ({ ...logLine(number), at: logLine(0).at }));
    lines.add(together);
    lines.add([logLine(9)]);
    lines.add([logLine(8)]);
    assert.deepEqual(
      ids(lines),
      [...together, logLine(8), logLine(9)].map(({ id }) => id),
    );
  });

  it('are the newest where they would be too many', () => {
    const lines = new LogLines(5);
    lines.add(logLines(8));
    assert.deepEqual(
      ids(lines),
      logLines(5, 3).map(({ id }) => id),
    );
  });
});

describe('the definition of the API', () => {
  const { operations, resolve } = definitionOf(definition);
  const schemaOf = (name) => ({ $ref: `#/components/schemas/${name}` });

  it('finds nothing wrong with its own examples', () => {
    for (const { id, body } of operations)
      for (const { name, text } of body?.examples ?? [])
        assert.deepEqual(faultsOf(JSON.parse(text), body.schema, resolve), [], `${id} ${name}`);
  });

  it('says what breaks a schema, and where', () => {
    const faults = (value, name) => faultsOf(value, schemaOf(name), resolve);
    assert.deepEqual(faults(1, 'NewTransaction'), ['must be an object']);
    assert.deepEqual(faults({ items: [{}] }, 'TransactionPage').slice(0, 1), ['items.0: id is missing']);
    assert.deepEqual(faults({ status: 'sideways', version: 1 }, 'Health'), [
      'status: must be one of up, down',
      'version is not known',
    ]);
    assert.deepEqual(faults(0, 'Version'), ['must be at least 1']);
    assert.deepEqual(faults({ type: 'ping', data: {}, toString: 1 }, 'Payload'), ['toString is not known']);
    assert.deepEqual(faults(dataId(1), 'Id'), []);
    assert.deepEqual(faults(1.5, 'Version'), ['must be an integer']);
  });

  it('knows which operations are open to everybody', () => {
    const open = operations.filter(({ isOpen }) => isOpen).map(({ id }) => id);
    assert.deepEqual(open, ['getHealth']);
  });

  it('knows the parameters that operations share', () => {
    const operation = operations.find(({ id }) => id === 'getTransaction');
    assert.deepEqual(operation.parameters.map(keyOf), [
      'path id',
      'header If-None-Match',
      'header If-Modified-Since',
      'header If-Match',
      'header If-Unmodified-Since',
    ]);
  });

  it('makes requests that hold what is odd', () => {
    const operation = operations.find(({ id }) => id === 'putTransaction');
    const parameters = new Map([
      ['path id', '../x y/%'],
      ['header If-Match', '"1"'],
    ]);
    assert.deepEqual(requestOf(operation, { parameters, body: '{}' }), {
      method: 'PUT',
      path: '/transactions/..%2Fx%20y%2F%25',
      headers: { 'If-Match': '"1"', 'Content-Type': 'application/json' },
      body: '{}',
    });
  });
});
