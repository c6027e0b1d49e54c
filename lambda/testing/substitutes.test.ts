import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../build.mjs';
import { reductions } from '../bundling/plugins.mjs';
import { substitutes } from '../bundling/substitutes.mjs';
import { PAYLOAD, s3Event, store } from '../processor/test/support';
import { bundleEnvironment, runBundle, traceId } from './bundle';
import { httpEvent, sampleEvent } from './invocation';

const names = ['api-handler', 'processor'];
/** The bundles as they are deployed, and with the libraries as they come. */
let reduced: string;
let whole: string;

beforeAll(async () => {
  reduced = await mkdtemp(join(tmpdir(), 'tap-reduced-'));
  whole = await mkdtemp(join(tmpdir(), 'tap-whole-'));
  await esbuild.build(bundleOptions(names, reduced));
  const { plugins = [], ...options } = bundleOptions(names, whole);
  await esbuild.build({ ...options, plugins: plugins.filter((plugin) => !reductions.includes(plugin)) });
});
afterAll(() => Promise.all([reduced, whole].map((folder) => rm(folder, { recursive: true }))));

/** Without what differs from one run to the next: times, ids that are made up, and the folder. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/"(start_time|end_time|durationMs|latencyMs|Timestamp|content_length)":[\d.]+/g, '"$1":0')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/"(id|parent_id|request_id|cause|id_2|version_id|Last-Modified)":"[^"]*"/g, '"$1":"-"')
    .replace(/"(key|Key)":"[^"]*"/g, '"$1":"-"')
    .replaceAll(reduced, 'FOLDER')
    .replaceAll(whole, 'FOLDER');
  return JSON.parse(text);
}

/** What a bundle does with samples of events, all in one process. */
async function behaviourOf(
  folder: string,
  name: string,
  samples: unknown[],
  environment = bundleEnvironment(),
) {
  const events = JSON.parse(JSON.stringify(samples).replace('KEY', randomUUID()));
  const { runs } = await runBundle(join(folder, name, 'index.mjs'), events, environment);
  return runs.map(({ lines, result, segments }) => ({
    ...(comparable({ lines: lines.map((line) => JSON.parse(line)), result, segments }) as object),
    traced: segments.map(({ name, trace_id }) => `${trace_id} ${name}`).toSorted(),
  }));
}

describe('the bundles without what the functions do not use', () => {
  const get = (path: string) => httpEvent({ httpMethod: 'GET', path, body: null });
  const transaction = (headers: Record<string, string>) =>
    httpEvent({
      path: '/transactions',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"userId":"u","amount":"1.00","currency":"GBP"}',
    });
  const events: [name: string, event: object][] = [
    ['a payload', sampleEvent('process')],
    ['a transaction', transaction({})],
    ['a transaction with a key', transaction({ 'Idempotency-Key': 'KEY' })],
    [
      'a currency that there is not',
      httpEvent({ path: '/transactions', body: '{"userId":"u","amount":"1.00","currency":"XXX"}' }),
    ],
    ['a list', get('/transactions')],
    ['nothing that there is', get('/none')],
  ];

  describe('in one process', () => {
    type Behaviour = Awaited<ReturnType<typeof behaviourOf>>;
    let found: Behaviour;
    let expected: Behaviour;
    beforeAll(async () => {
      const samples = events.map(([, event]) => event);
      [found, expected] = [
        await behaviourOf(reduced, 'api-handler', samples),
        await behaviourOf(whole, 'api-handler', samples),
      ];
    });

    it.each(events.map(([name], index) => [name, index] as const))(
      'answer, log, count and trace %s the same',
      (_, index) => {
        expect(found[index]).toMatchObject({ result: { statusCode: expect.any(Number) } });
        expect(found[index]).toEqual(expected[index]);
      },
    );

    it('put each event into its own trace', () => {
      const namesIn = (index: number, names: string[]) => names.map((name) => `${traceId(index)} ${name}`);
      expect(found[0]?.traced).toEqual(namesIn(0, ['## f', 'DynamoDB', 'S3']));
      expect(found[1]?.traced).toEqual(namesIn(1, ['## f', 'DynamoDB']));
    });
  });

  it('answer, log, count and trace a failure of AWS the same', async () => {
    const environment = { ...bundleEnvironment(), METADATA_TABLE: 'tap-not-there' };
    const found = await behaviourOf(reduced, 'api-handler', [transaction({})], environment);
    expect(JSON.stringify(found)).toContain('ResourceNotFoundException');
    expect(found).toEqual(await behaviourOf(whole, 'api-handler', [transaction({})], environment));
  });

  it('process an object the same', async () => {
    const stored = [await store(PAYLOAD), await store(PAYLOAD)];
    const [one, other] = await Promise.all(
      [reduced, whole].map((folder, index) =>
        behaviourOf(folder, 'processor', [s3Event(stored[index] as never)]),
      ),
    );
    expect(one).toEqual(other);
  });
});

describe('what is left out', () => {
  it.each([...substitutes])('%s is there to be left out', (path, substitute) => {
    expect(existsSync(fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url)))).toBe(true);
    expect(existsSync(substitute)).toBe(true);
  });
});
