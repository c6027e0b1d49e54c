// A stack on a local AWS of its own, with some load, and the console of it: one for all tests of a process.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPage } from './opened.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'tap');

/** The outputs of the stack. */
export let outputs;
/** Where the local AWS is: its `endpoint`, and the `token` for its own control. */
export let localAws;
/** The ids of what the load made. */
export const made = { transactions: [], processes: [] };

let home;
let env;
let server;
/** The address that the console printed. */
let printed;

/** Runs a command of `./tap` on the stack; gives what it prints. */
export async function tap(...words) {
  return (await promisify(execFile)(script, words, { env, maxBuffer: 2 ** 26 })).stdout;
}

/** A request to the API of the stack. */
export async function call(method, path, body) {
  const response = await fetch(outputs.apiUrl + path, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Amzn-Trace-Id': 'Sampled=1' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** Asks an AWS service that takes JSON, apart from the console: `monitoring`, `GraniteServiceVersion20100801.GetMetricData`. */
export async function askAws(service, target, parameters) {
  const scope = `test/20260101/${outputs.region}/${service}/aws4_request`;
  const response = await fetch(localAws.endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': target,
      // The local AWS asks whose key it is, and takes any signature.
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return JSON.parse(text);
}

async function created(path, body) {
  const reply = await call('POST', path, body);
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body.id;
}

/** Requests of each kind, also refused ones. */
export async function load({ rounds = 8 } = {}) {
  const order = { type: 'order.created', userId: 'user-1', data: { orderId: 'A-1001' } };
  for (let count = 0; count < rounds; count++) {
    made.transactions.push(
      await created('/transactions', { userId: 'user-1', amount: `${count}.50`, currency: 'EUR' }),
    );
    made.processes.push(await created('/process', order));
    await call('GET', `/transactions/${made.transactions.at(-1)}`);
  }
  await call('POST', '/transactions', { userId: 'user-1', amount: 'much', currency: 'EUR' });
  await call('GET', '/nowhere');
}

/** How many dead letters there are, with those that somebody reads. */
async function letters() {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const asked = { QueueUrl: outputs.dlqUrl, AttributeNames: names };
  const { Attributes } = await askAws('sqs', 'AmazonSQS.GetQueueAttributes', asked);
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

/** Has the processor fail on an event until it is a dead letter, once it has been tried three times: no figure changes by it any more. */
export async function deadLetter(event) {
  const before = await letters();
  await tap('invoke', 'processor', JSON.stringify(event), '--event');
  while ((await letters()) <= before) await setTimeout(250);
}

/** Asks the console's server. */
export async function ask(path, { method = 'GET', body, headers } = {}) {
  const { hash } = new URL(printed);
  return fetch(new URL(path, printed), {
    method,
    headers: {
      Authorization: `Bearer ${hash.slice('#token='.length)}`,
      ...(body && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function startConsole() {
  server = spawn(script, ['console'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`./tap console ended with ${code}`);
  });
  ended.catch(() => undefined); // it ends when it is told to
  const [line] = await Promise.race([once(createInterface(server.stdout), 'line'), ended]);
  printed = line;
}

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'tap-console-stack-'));
  env = { ...process.env, TAP_HOME: home };
  ({ outputs } = JSON.parse(await tap('up', '--stack', 'dev', '--json')));
  localAws = JSON.parse(readFileSync(join(home, 'local-aws/endpoint.json'), 'utf8'));
  await Promise.all([startConsole(), load(), deadLetter({})]);
});
after(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGINT');
    await once(server, 'exit');
  }
  if (outputs) await tap('down');
  rmSync(home, { recursive: true, force: true });
});

/** Opens the console of the stack at a route, as who follows the printed address and then goes there. */
export async function openRunning({ route, ...options } = {}) {
  const { origin, hash } = new URL(printed);
  if (route === undefined) return openPage(printed, options);
  const session = { 'tap-console-token': hash.slice('#token='.length) };
  return openPage(`${origin}/${route}`, { session, ...options });
}
