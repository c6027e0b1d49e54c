// What a page of GET /transactions takes, by how deep in a user's list it is. Prints `name value unit` lines.
//
//   node bench/list.mjs [transactions] [keys of the user]
//
// On a local stack of its own, for as long as it runs. The list is walked once for its cursors; then pages of all depths are read in
// turn, so that what else the machine does meanwhile is the same for all.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const [transactions = 1_000_000, keys = 1] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));
const { BatchWriteItemCommand, DynamoDBClient } = createRequire(join(root, 'lambda/'))(
  '@aws-sdk/client-dynamodb',
);

const [BATCH, WRITERS, PAGE, DEPTHS, ROUNDS] = [25, 4, 100, 11, 100];
const USER = 'a user with many transactions';
const START = Date.UTC(2026, 0, 1);

const home = mkdtempSync(join(tmpdir(), 'tap-bench-'));
const tap = (...command) =>
  promisify(execFile)(join(root, 'tap'), command, {
    env: { ...process.env, TAP_HOME: home },
    maxBuffer: 2 ** 26,
  });
const settings = [
  ...['functions.apiHandler.reservedConcurrency=25', 'api.throttlingRate=250', 'api.throttlingBurst=250'],
  ...[`table.keysPerUser=${keys}`, `table.listedKeysPerUser=${keys}`],
];

/** An item of a moment of its own, as POST /transactions makes it. */
function item(number) {
  const timestamp = START + number;
  const time = timestamp.toString(16).padStart(12, '0');
  const random = Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${random}`;
  const key = Number.parseInt(id.slice(-2), 16) % keys;
  const createdAt = new Date(timestamp).toISOString();
  const texts = {
    ...{ id, entity: 'transaction', userId: key === 0 ? USER : `${USER}\u001f${key}` },
    ...{ amount: '12.50', currency: 'EUR', createdAt, updatedAt: createdAt },
  };
  const attributes = Object.entries(texts).map(([name, text]) => [name, { S: text }]);
  return { ...Object.fromEntries(attributes), timestamp: { N: `${timestamp}` }, version: { N: '1' } };
}

async function fill(table) {
  const { endpoint } = JSON.parse(readFileSync(join(home, 'local-aws/endpoint.json'), 'utf8'));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-2', credentials });
  let next = 0;
  const write = async () => {
    while (next < transactions) {
      const numbers = Array.from(
        { length: Math.min(BATCH, transactions - next) },
        (_, index) => next + index,
      );
      next += numbers.length;
      const requests = numbers.map((number) => ({ PutRequest: { Item: item(number) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function page(api, cursor) {
  const query = new URLSearchParams({ userId: USER, limit: `${PAGE}`, ...(cursor && { cursor }) });
  const begun = performance.now();
  const response = await fetch(`${api}/transactions?${query}`);
  const text = await response.text();
  const milliseconds = performance.now() - begun;
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return { ...JSON.parse(text), milliseconds };
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const print = (name, value, unit) => console.log(`${name} ${Number(value.toFixed(1))} ${unit}`);

try {
  const config = settings.flatMap((setting) => ['--config', `tap:${setting}`]);
  const { outputs } = JSON.parse((await tap('up', '--stack', 'dev', '--json', ...config)).stdout);
  await fill(outputs.metadataTableName);
  const cursors = [];
  let listed = 0;
  for (let next; cursors.length === 0 || next; ) {
    cursors.push(next);
    const { items, nextCursor } = await page(outputs.apiUrl, next);
    listed += items.length;
    next = nextCursor;
  }
  if (listed !== transactions) throw new Error(`${listed} of ${transactions} transactions are listed`);
  const depths = Array.from({ length: DEPTHS }, (_, index) =>
    Math.floor(((cursors.length - 1) * index) / (DEPTHS - 1)),
  );
  const times = new Map(depths.map((depth) => [depth, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [depth, taken] of times) taken.push((await page(outputs.apiUrl, cursors[depth])).milliseconds);
  for (const [depth, taken] of times) {
    const sorted = taken.toSorted((one, other) => one - other);
    print(`list.after.${depth * PAGE}.p50`, at(sorted, 0.5), 'ms');
    print(`list.after.${depth * PAGE}.p99`, at(sorted, 0.99), 'ms');
  }
} finally {
  await tap('down');
  rmSync(home, { recursive: true });
}
