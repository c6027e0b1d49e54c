// What a page of GET /transactions takes api-handler, by how deep in a user's list it is. Prints `name value unit` lines.
//
//   node bench/list.mjs [transactions] [keys of the user]
//   node bench/list.mjs --once      each page once, of a list of a hundred, to see that it can be
//
// The bundle's handler, called without API Gateway, before a table of the local AWS. Pages of all depths are read in turn, so that what
// else the machine does meanwhile is the same for all.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const isOnce = process.argv.includes('--once');
const [PAGE, ROUNDS, LIST] = isOnce ? [1, 1, 100] : [100, 100, 1_000_000];
const [transactions = LIST, keys = 1] = isOnce ? [] : process.argv.slice(2).map(Number);
const USER = 'a user with many transactions';

const root = fileURLToPath(new URL('..', import.meta.url));
const made = join(root, '.tap/venv/bin/python3');
const server = spawn(
  existsSync(made) ? made : 'python3',
  [join(root, 'bench/list-table.py'), USER, `${transactions}`, `${keys}`],
  { env: { ...process.env, PYTHONPATH: join(root, 'local-aws') }, stdio: ['pipe', 'pipe', 'inherit'] },
);
const [line] = await once(createInterface(server.stdout), 'line');
const { endpoint, depths } = JSON.parse(line);

Object.assign(process.env, {
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  ENVIRONMENT: 'bench',
  DATA_BUCKET: 'bench',
  METADATA_TABLE: 'bench',
  SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:123456789012:secret:bench',
  AUTHORIZATION: 'NONE',
  CORS_ORIGINS: '*',
  KEYS_PER_USER: `${keys}`,
  LISTED_KEYS_PER_USER: `${keys}`,
  MAX_PAYLOAD_BYTES: '262144',
  MAX_CONNECTIONS: '10',
  LOG_LEVEL: 'SILENT',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'TAP',
});
const { handler } = await import(join(root, 'lambda/dist/api-handler/index.mjs'));

/** Reads a page, and tells how long that took. */
async function page(cursor) {
  const event = {
    httpMethod: 'GET',
    path: '/transactions',
    headers: {},
    pathParameters: null,
    queryStringParameters: { userId: USER, limit: `${PAGE}`, ...(cursor && { cursor }) },
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: 'bench', stage: 'bench', path: '/bench/transactions', identity: {} },
  };
  const begun = performance.now();
  const { statusCode, body } = await handler(event, { getRemainingTimeInMillis: () => 30_000 });
  const milliseconds = performance.now() - begun;
  if (statusCode !== 200) throw new Error(`${statusCode} ${body}`);
  return { ...JSON.parse(body), milliseconds };
}

const print = (name, value, unit) => console.log(`${name} ${Number(value.toFixed(1))} ${unit}`);

/** As lambda/api-handler/src/cursor.ts gives it out. */
function cursorTo({ id, userId }) {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const tie = createHash('sha256').update(bytes).update(userId).digest().subarray(0, 8);
  return Buffer.concat([bytes, tie]).toString('base64url');
}

await page(undefined);
const times = new Map(Object.keys(depths).map((depth) => [depth, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const [depth, taken] of times) {
    const { items, milliseconds } = await page(depths[depth] && cursorTo(depths[depth]));
    if (items.length !== PAGE) throw new Error(`A page after ${depth} has ${items.length} transactions`);
    taken.push(milliseconds);
  }
for (const [depth, taken] of times) {
  const sorted = taken.toSorted((one, other) => one - other);
  for (const percent of [50, 99])
    print(`list.after.${depth}.p${percent}`, sorted[Math.ceil((ROUNDS * percent) / 100) - 1], 'ms');
}
server.stdin.end();
