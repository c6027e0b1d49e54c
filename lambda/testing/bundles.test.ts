import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, functionNames } from '../build.mjs';
import { PAYLOAD, s3Event, store } from '../processor/test/support';
import { readItem } from './aws';
import { sampleEvent } from './invocation';

/** Far from node_modules, as in Lambda: the bundle has to bring everything. */
let outdir: string;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'tap-bundles-'));
  await build(outdir);
});
afterAll(() => rm(outdir, { recursive: true }));

/** Runs one event in a process of its own with nothing but a function's environment. */
async function run(
  name: string,
  event: unknown,
  environment: Record<string, string | undefined> = functionEnvironment(),
) {
  const script = `
    const { handler } = await import(process.argv[1]);
    const context = { awsRequestId: 'r', functionName: 'f', functionVersion: '1', getRemainingTimeInMillis: () => 30000 };
    const result = await handler(JSON.parse(process.argv[2]), context);
    console.log('RESULT ' + JSON.stringify(result ?? null));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--enable-source-maps',
      '--input-type=module',
      '-e',
      script,
      join(outdir, name, 'index.mjs'),
      JSON.stringify(event),
    ],
    { env: environment, cwd: outdir },
  );
  return { stdout, result: JSON.parse(stdout.split('RESULT ')[1] ?? '') };
}

function functionEnvironment() {
  const names =
    /^(AWS_.*|POWERTOOLS_.*|ENVIRONMENT|DATA_BUCKET|METADATA_TABLE|SECRET_ARN|CORS_ORIGINS|MAX_PAYLOAD_BYTES|MAX_CONNECTIONS|LOG_LEVEL)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))),
    // What makes X-Ray and Powertools believe that they are in Lambda.
    LAMBDA_TASK_ROOT: outdir,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'f',
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  };
}

describe('the bundles', () => {
  it('api-handler answers /health', async () => {
    const { result, stdout } = await run('api-handler', sampleEvent('health'));
    expect(result.statusCode).toBe(200);
    expect(stdout).toContain('"xray_trace_id":"1-5759e988-bd862e3fe1be46a994272793"');
  });

  it('processor processes an object', async () => {
    const { id, key, versionId } = await store(PAYLOAD);
    await run('processor', s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('processor sends its X-Ray subsegment and those of its AWS calls', async () => {
    const daemon = createSocket('udp4').bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    const names = new Set<string>();
    const allSent = new Promise<void>((resolve) => {
      daemon.on('message', (packet) => {
        const [, segment = ''] = packet.toString().split('\n');
        collectNames(JSON.parse(segment), names);
        if (names.has('## f') && names.has('S3') && names.has('DynamoDB')) resolve();
      });
    });
    const { key, versionId } = await store(PAYLOAD);
    const environment = {
      ...functionEnvironment(),
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    };
    await Promise.all([run('processor', s3Event({ key, versionId }), environment), allSent]);
    daemon.close();
  });

  it('count what they do at any level, and log no more than it', async () => {
    const environment = { ...functionEnvironment(), AWS_LAMBDA_LOG_LEVEL: 'INFO' };
    const lines = async (LOG_LEVEL: string) => {
      const { stdout } = await run('api-handler', sampleEvent('process'), { ...environment, LOG_LEVEL });
      return stdout
        .split('\n')
        .filter((line) => line.includes('"level":"INFO"') || line.includes('"Received":1'));
    };
    expect(await lines('ERROR')).toEqual([expect.stringContaining('"Received":1')]);
    expect((await lines('INFO')).length).toBeGreaterThan(1);
  });

  it.each([
    ['api-handler', 'METADATA_TABLE'],
    ['processor', 'METADATA_TABLE'],
    ['authorizer', 'JWT_ISSUER'],
    ['table-replicator', 'SOURCE_TABLE'],
    ['migration-validator', 'SOURCE_REGION'],
  ])('%s does not start without %s', async (name, variable) => {
    const started = run(name, {}, { ...functionEnvironment(), [variable]: undefined });
    await expect(started).rejects.toThrow(`Bad environment of the function: ${variable}: `);
  });

  it('release-check takes events of CodeDeploy, and no others', async () => {
    const environment = { ...functionEnvironment(), FUNCTION_NAME: 'f' };
    await expect(run('release-check', {}, environment)).rejects.toThrow(/Not an event of a CodeDeploy hook/);
    await expect(run('release-check', {}, { ...environment, FUNCTION_NAME: '' })).rejects.toThrow(
      /Bad environment of the function: FUNCTION_NAME: /,
    );
  });

  it.each(functionNames)('%s is small and has a source map without the sources', async (name) => {
    const read = (file: string) => readFile(join(outdir, name, file), 'utf8');
    const [code, map] = [await read('index.mjs'), JSON.parse(await read('index.mjs.map'))];
    expect(code.length).toBeLessThan(700_000);
    expect(code.endsWith('//# sourceMappingURL=index.mjs.map\n')).toBe(true);
    expect(code.includes(process.cwd())).toBe(false);
    expect(map.sources.length).toBeGreaterThan(100);
    expect('sourcesContent' in map).toBe(false);
  });

  it('come out the same when built again', async () => {
    const read = () =>
      Promise.all(
        ['api-handler/index.mjs', 'openapi.json'].map((file) => readFile(join(outdir, file), 'utf8')),
      );
    const first = await read();
    await build(outdir);
    expect(await read()).toEqual(first);
  });
});

interface Segment {
  name: string;
  subsegments?: Segment[];
}

function collectNames({ name, subsegments = [] }: Segment, names: Set<string>): void {
  names.add(name);
  for (const subsegment of subsegments) collectNames(subsegment, names);
}
