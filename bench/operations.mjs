// What each call costs the functions in processor time, warm, and what their starts cost: what bench/Tap.Simulation is fed with. Prints
// JSON: `node bench/operations.mjs > bench/Tap.Simulation/handlers.json`.
//
// Processor time, as it holds on a busy machine and is what memory buys on AWS; the time that AWS takes to answer is no part of it. The AWS
// here answers at once, and keeps one item and one object, so that what POST /process has written is what the processor reads. With
// --once, each is done once, to see that it can be.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { median, root, run } from './function-process.mjs';

const once = process.argv.includes('--once');
const [STARTS, WARM_UP, EVENTS] = once ? [1, 0, 1] : [11, 200, 500];

/** An AWS of one item and one object. */
class OneOfEach {
  #server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => this.#answer(request, Buffer.concat(chunks), response));
  });

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request, body, response) {
    const target = request.headers['x-amz-target'];
    if (target === undefined) return this.#s3(request, body, response);
    const answer = this[target.split('.')[1]]?.(JSON.parse(body));
    response.writeHead(answer ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException', message: target }));
  }

  #s3(request, body, response) {
    if (request.method === 'PUT') {
      const { pathname } = new URL(request.url, 'http://s3');
      // The result does not take the payload's place, as every event is to find it.
      if (!pathname.includes('/processed/')) [this.key, this.object] = [pathname.replace('/bench/', ''), unchunked(request, body)];
      return response.writeHead(200, { ETag: '"0"', 'x-amz-version-id': 'v1' }).end();
    }
    response.writeHead(200, { 'Content-Length': this.object.length, ETag: '"0"' }).end(this.object);
  }

  PutItem({ Item }) {
    this.item = Item;
    return {};
  }

  UpdateItem() {
    return { Attributes: this.item };
  }

  GetItem() {
    return { Item: this.item };
  }

  Query() {
    return { Items: Array(20).fill(this.item), Count: 20 };
  }

  GetSecretValue() {
    return { SecretString: 'bench', VersionId: 'v1', ARN: 'arn', Name: 'bench' };
  }
}

/** The content of a body that may be sent in chunks with a checksum after it (aws-chunked). */
function unchunked({ headers }, body) {
  if (!headers['content-encoding']?.includes('aws-chunked')) return body;
  const [size, ...rest] = body.toString('latin1').split('\r\n');
  return Buffer.from(rest.join('\r\n').slice(0, Number.parseInt(size, 16)), 'latin1');
}

const read = (name) => JSON.parse(readFileSync(join(root, 'lambda/events', name), 'utf8'));
const request = (method, path, body) => ({
  ...read('process.json'),
  httpMethod: method,
  path,
  resource: path,
  body: body === undefined ? null : JSON.stringify(body),
  queryStringParameters: path === '/transactions' && method === 'GET' ? { userId: 'user-1' } : null,
  multiValueQueryStringParameters: path === '/transactions' && method === 'GET' ? { userId: ['user-1'] } : null,
});
const transaction = { userId: 'user-1', amount: '12.50', currency: 'EUR', description: 'bench' };

const aws = new OneOfEach();
const endpoint = await aws.start();
const folder = (name) => join(root, 'lambda/dist', name);

const round = (value) => Number(value.toFixed(3));
async function worked(name, event) {
  const { workedWarm, answers } = await run(folder(name), Array(WARM_UP + EVENTS).fill(event), WARM_UP, endpoint);
  return round(Number.isNaN(workedWarm) ? median(answers.slice(WARM_UP)) : workedWarm / EVENTS);
}

/** The start of the process, and its first event, which takes longer than others: code is read for it, and nothing of it is compiled. */
async function start(name, event) {
  const runs = [];
  for (let i = 0; i < STARTS; i++) runs.push(await run(folder(name), [event], 0, endpoint));
  const first = ({ workedWarm, answers }) => (Number.isNaN(workedWarm) ? answers[0] : workedWarm);
  return { start: round(median(runs.map(({ worked, next }) => worked ?? next))), first: round(median(runs.map(first))) };
}

const load = round(loadavg()[0]);
const calls = {};
calls['POST /transactions'] = await worked('api-handler', request('POST', '/transactions', transaction));
const path = `/transactions/${aws.item.id.S}`;
calls['GET /transactions/{id}'] = await worked('api-handler', request('GET', path));
calls['PUT /transactions/{id}'] = await worked('api-handler', request('PUT', path, { amount: '13.50', currency: 'EUR', version: 1 }));
calls['DELETE /transactions/{id}'] = await worked('api-handler', request('DELETE', path));
calls['GET /transactions'] = await worked('api-handler', request('GET', '/transactions'));
const post = read('process.json');
calls['POST /process'] = await worked('api-handler', post);
calls['GET /process/{id}'] = await worked('api-handler', request('GET', `/process/${aws.item.id.S}`));
const apiHandler = { ...(await start('api-handler', post)), calls };

const event = read('s3-put.json');
event.Records[0].s3.bucket.name = 'bench';
event.Records[0].s3.object = { ...event.Records[0].s3.object, key: aws.key, versionId: 'v1' };
const processor = { ...(await start('processor', event)), object: await worked('processor', event) };
aws.stop();

console.log(JSON.stringify({
  measuredOn: new Date().toISOString().slice(0, 10),
  load,
  unit: 'ms of processor time',
  apiHandler,
  processor,
}, null, 2));
