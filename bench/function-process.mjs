// Runs a function's bundle outside AWS, in a process of its own that is handed its events as Lambda hands them.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const client = join(root, 'local-aws/local_aws/services/lambda_/runtime/runtime_client.mjs');
const node = process.env.TAP_NODE ?? process.execPath;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The variables of every function, so that any of them starts. */
const variables = {
  _HANDLER: 'index.handler',
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
  KEYS_PER_USER: '1',
  LISTED_KEYS_PER_USER: '1',
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
};

/** ms that the threads of a process have worked; undefined where nobody tells. */
function processorTimeOf({ pid }) {
  if (!existsSync('/proc/self/schedstat')) return undefined;
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + nanoseconds / 1e6;
  }, 0);
}

/**
 * Runs a function in a process of its own and hands it events, the first few to warm it up; resolves with the times in ms. Rejects when
 * the function fails.
 * @param aws where its AWS is; without one the events must need none
 */
export function run(taskRoot, events, warmUp = 0, aws = undefined) {
  const startedAt = performance.now();
  const times = { next: undefined, worked: undefined, workedWarm: undefined, answers: [] };
  let handedAt;
  return new Promise((resolve, reject) => {
    let child;
    let warm;
    const fail = (reason) => {
      child?.kill('SIGKILL');
      server.close(() => reject(new Error(`The function in ${taskRoot} ${reason}`)));
      server.closeAllConnections();
    };
    const server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url.endsWith('/init/error')) return fail('does not start');
        if (request.url.endsWith('/error')) return fail(`fails: ${Buffer.concat(chunks)}`);
        if (request.method === 'POST') {
          times.answers.push(performance.now() - handedAt);
          const { statusCode = 200, body } = JSON.parse(Buffer.concat(chunks)) ?? {};
          if (aws && statusCode >= 400) return fail(`answers ${statusCode}: ${body}`);
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
    server.listen(0, '127.0.0.1', () => {
      child = spawn(node, [client], {
        cwd: taskRoot,
        stdio: 'ignore',
        env: {
          ...variables,
          AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`,
          LAMBDA_TASK_ROOT: taskRoot,
          ...(aws && { AWS_ENDPOINT_URL: aws }),
        },
      });
      // Null for the one that is killed above.
      child.on('exit', (code) => code === null || reject(new Error(`The function in ${taskRoot} ended with exit code ${code}`)));
    });
  });
}
