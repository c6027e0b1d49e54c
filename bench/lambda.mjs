// The functions' bundles outside AWS: size, cold start and warm overhead. Prints `name value unit` lines, medians.
//
// A cold start is from the start of the process to its first request for an event, by the clock and, where Linux tells it, by the processor
// time of the process: that one holds on a busy machine. Its ratio is to an empty function, started in turn with the others. The warm
// overhead is from handing out an event to seeing its response, for an event that the function answers without calling AWS, by the clock
// and by processor time. With --once, each is done once, to see that it can be.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [COLD_STARTS, WARM_UP, WARM_EVENTS] = process.argv.includes('--once') ? [1, 0, 1] : [20, 100, 500];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const client = join(root, 'local-aws/local_aws/services/lambda_/runtime/runtime_client.mjs');
const node = process.env.TAP_NODE ?? process.execPath;
const unknownRoute = { httpMethod: 'GET', path: '/no-such-path', headers: {}, body: null, isBase64Encoded: false };

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const print = (name, value, unit) => console.log(`${name} ${Number(value.toFixed(3))} ${unit}`);

/** ms that the threads of a process have worked; undefined where nobody tells. */
function processorTimeOf({ pid }) {
  if (!existsSync('/proc/self/schedstat')) return undefined;
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + nanoseconds / 1e6;
  }, 0);
}

/** Runs a function in a process of its own and hands it events, the first few to warm it up; resolves with the times in ms. */
function run(taskRoot, events, warmUp = 0) {
  const startedAt = performance.now();
  const times = { next: undefined, worked: undefined, workedWarm: undefined, answers: [] };
  let handedAt;
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (request.url.endsWith('/init/error')) reject(new Error(`The function in ${taskRoot} does not start`));
        if (request.method === 'POST') {
          times.answers.push(performance.now() - handedAt);
          response.writeHead(202).end();
          return;
        }
        times.next ??= performance.now() - startedAt;
        times.worked ??= processorTimeOf(child);
        if (times.answers.length === warmUp) warm = processorTimeOf(child);
        if (times.answers.length === events.length) {
          times.workedWarm = processorTimeOf(child) - warm;
          child.kill('SIGKILL');
          server.close(() => resolve(times));
          server.closeAllConnections();
          return;
        }
        response.writeHead(200, {
          'Lambda-Runtime-Aws-Request-Id': `request-${times.answers.length}`,
          'Lambda-Runtime-Deadline-Ms': Date.now() + 30_000,
          'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-west-2:123456789012:function:bench',
          'Lambda-Runtime-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=0',
        });
        handedAt = performance.now();
        response.end(JSON.stringify(events[times.answers.length]));
      });
    });
    let child;
    let warm;
    server.listen(0, '127.0.0.1', () => {
      child = spawn(node, [client], {
        cwd: taskRoot,
        stdio: 'ignore',
        env: {
          AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`,
          _HANDLER: 'index.handler',
          LAMBDA_TASK_ROOT: taskRoot,
          AWS_REGION: 'eu-west-2',
          AWS_ACCESS_KEY_ID: 'bench',
          AWS_SECRET_ACCESS_KEY: 'bench',
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
          AWS_LAMBDA_FUNCTION_NAME: 'bench',
          AWS_LAMBDA_FUNCTION_VERSION: '1',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
          AWS_LAMBDA_LOG_GROUP_NAME: 'bench',
          AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
          ENVIRONMENT: 'bench',
          DATA_BUCKET: 'bench',
          METADATA_TABLE: 'bench',
          SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:123456789012:secret:bench',
          CORS_ORIGINS: '*',
          MAX_PAYLOAD_BYTES: '262144',
          AUTHORIZATION: 'NONE',
          FUNCTION_NAME: 'bench',
          ALIAS: 'live',
          JWT_ISSUER: 'https://bench.example.com',
          JWT_AUDIENCE: 'bench',
          JWT_JWKS_URI: 'https://bench.example.com/jwks.json',
          JWT_SCOPES: '',
          JWT_USER_CLAIM: 'sub',
          JWT_ADMIN_SCOPE: '',
          JWT_CLOCK_SKEW_SECONDS: '60',
          MAX_CONNECTIONS: '10',
          SOURCE_REGION: 'eu-west-2',
          TARGET_REGION: 'eu-west-1',
          BUCKETS: '[]',
          TABLES: '[{"source":"bench","target":"bench","keys":["id"]}]',
          TOPIC_ARN: 'arn:aws:sns:eu-west-2:123456789012:bench',
          RESULT_BUCKET: 'bench',
          LOG_LEVEL: 'INFO',
          POWERTOOLS_SERVICE_NAME: 'bench',
          POWERTOOLS_METRICS_NAMESPACE: 'TAP',
        },
      });
      // Null for the one that is killed above.
      child.on('exit', (code) => code === null || reject(new Error(`The function in ${taskRoot} ended with exit code ${code}`)));
    });
  });
}

/** In turn, so that all of them meet the same machine. The first start of each reads the files from disk, and does not count. */
async function coldStarts(taskRoots) {
  const starts = new Map(taskRoots.map((taskRoot) => [taskRoot, []]));
  for (let i = 0; i <= COLD_STARTS; i++) for (const [taskRoot, times] of starts) times.push(await run(taskRoot, []));
  return taskRoots.map((taskRoot) => {
    const counted = starts.get(taskRoot).slice(1);
    return { clock: median(counted.map(({ next }) => next)), worked: median(counted.map(({ worked, next }) => worked ?? next)) };
  });
}

async function printWarmOverhead(name, taskRoot, event) {
  const { answers, workedWarm } = await run(taskRoot, Array(WARM_UP + WARM_EVENTS).fill(event), WARM_UP);
  const clock = median(answers.slice(WARM_UP));
  print(name, clock, 'ms');
  print(`${name}.processor`, Number.isNaN(workedWarm) ? clock : workedWarm / WARM_EVENTS, 'ms');
}

const empty = mkdtempSync(join(tmpdir(), 'tap-bench-'));
writeFileSync(join(empty, 'index.mjs'), 'export const handler = async () => null;\n');
const dist = join(root, 'lambda/dist');
const names = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const taskRoots = names.map((name) => join(dist, name));

const [floor, ...starts] = await coldStarts([empty, ...taskRoots]);
print('runtime.cold', floor.clock, 'ms');
print('runtime.cold.processor', floor.worked, 'ms');
await printWarmOverhead('runtime.warm', empty, {});
rmSync(empty, { recursive: true });

for (const [index, name] of names.entries()) {
  print(`${name}.bundle`, statSync(join(taskRoots[index], 'index.mjs')).size / 1e3, 'KB');
  print(`${name}.cold`, starts[index].clock, 'ms');
  print(`${name}.cold.processor`, starts[index].worked, 'ms');
  print(`${name}.cold.ratio`, starts[index].worked / floor.worked, 'x');
}
await printWarmOverhead('api-handler.warm', join(dist, 'api-handler'), unknownRoute);
