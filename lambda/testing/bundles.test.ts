import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { build, bundleOptions, functionNames } from '../build.mjs';
import { PAYLOAD, s3Event, store } from '../processor/test/support';
import { readItem } from './aws';
import { bundleEnvironment, runBundle, type Segment, traceId } from './bundle';
import { sampleEvent } from './invocation';
import { AUDIENCE, newKey, TokenIssuer } from './token-issuer';

/** In KB: what each is, and a tenth. A start of a function is made of reading its bundle. */
const budgets: Record<string, number> = {
  'api-handler': 530,
  processor: 475,
  authorizer: 145,
  'table-replicator': 335,
  'migration-validator': 490,
  'release-check': 385,
};

/** For a function that has none of its own. */
const BUDGET = 350;

/** What came with the libraries that the functions use, is used by none of them, and would come again with a careless import. */
const LEFT_OUT = new RegExp(
  [
    'node_modules/(zod|semver|shimmer|emitter-listener|mnemonist|obliterator|@aws-sdk/endpoint-cache)/',
    'node_modules/@(aws-sdk|smithy)/credential-provider-(cognito|http|imds|ini|login|process|sso|web)',
    'node_modules/@aws-sdk/(nested-clients|token-providers|client-sso|client-sts)',
    'jmespath/lib/esm/(Parser|Lexer|TreeInterpreter|Functions)',
    'event-streams/eventstream|shared-ini-file-loader/(readFile|parseIni)|(Sha256|Md5)Js',
    'aws-xray-sdk-core/dist/lib/(middleware/sampling|segments/plugins/plugin)',
  ].join('|'),
);

/** Modules of Node that take long to load, and that no first request needs. */
const LATE = /^NativeModule (zlib|http2|internal\/deps\/undici\/undici)$/;

const authorizerEnvironment = (issuer: string, keys: string) => ({
  ...bundleEnvironment(),
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: AUDIENCE,
  JWT_JWKS_URI: keys,
  JWT_SCOPES: '',
  JWT_USER_CLAIM: 'sub',
  JWT_ADMIN_SCOPE: '',
  JWT_CLOCK_SKEW_SECONDS: '60',
});

/** Far from node_modules, as in Lambda: the bundle has to bring everything. */
let outdir: string;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'tap-bundles-'));
  await build(outdir);
});
afterAll(() => rm(outdir, { recursive: true }));

function run(name: string, event: unknown, environment?: Record<string, string | undefined>) {
  return runBundle(join(outdir, name, 'index.mjs'), [event], environment);
}

/** Expects that a function starts without what takes Node long. */
function expectQuickStart(loaded: string[]): void {
  expect(loaded).toContain('NativeModule https');
  expect(loaded.filter((module) => LATE.test(module))).toEqual([]);
}

describe('the bundles', () => {
  it('api-handler answers /health', async () => {
    const { runs, loaded } = await run('api-handler', sampleEvent('health'));
    expect(runs[0]?.result.statusCode).toBe(200);
    expect(runs[0]?.lines.join('\n')).toContain(`"xray_trace_id":"${traceId(0)}"`);
    expectQuickStart(loaded);
  });

  it('processor processes an object, and sends its X-Ray subsegment and those of its AWS calls', async () => {
    const { id, key, versionId } = await store(PAYLOAD);
    const { runs, loaded } = await run('processor', s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
    expect(runs[0]?.segments.flatMap(namesOf)).toEqual(expect.arrayContaining(['## f', 'S3', 'DynamoDB']));
    expectQuickStart(loaded);
  });

  it('authorizer lets the bearer of a token in', async () => {
    const key = await newKey('RS256', 'rsa');
    const issuer = await TokenIssuer.start([key]);
    try {
      const { runs, loaded } = await run(
        'authorizer',
        {
          authorizationToken: `Bearer ${await issuer.token(key, {})}`,
          methodArn: 'arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/dev/GET/',
        },
        authorizerEnvironment(issuer.url, issuer.jwksUri),
      );
      expect(runs[0]?.result.policyDocument.Statement[0].Effect).toBe('Allow');
      expectQuickStart(loaded);
    } finally {
      await issuer.stop();
    }
  });

  it('count what they do at any level, and log no more than it', async () => {
    const environment = { ...bundleEnvironment(), AWS_LAMBDA_LOG_LEVEL: 'INFO' };
    const lines = async (LOG_LEVEL: string) => {
      const { runs } = await run('api-handler', sampleEvent('process'), { ...environment, LOG_LEVEL });
      return runs[0]?.lines.filter(
        (line) => line.includes('"level":"INFO"') || line.includes('"Received":1'),
      );
    };
    expect(await lines('ERROR')).toEqual([expect.stringContaining('"Received":1')]);
    expect((await lines('INFO'))?.length).toBeGreaterThan(1);
  });

  it.each([
    ['processor', 'METADATA_TABLE'],
    ['authorizer', 'JWT_ISSUER'],
    ['table-replicator', 'TABLES'],
    ['migration-validator', 'SOURCE_REGION'],
  ])('%s does not start without %s', async (name, variable) => {
    const started = run(name, {}, { ...bundleEnvironment(), [variable]: undefined });
    await expect(started).rejects.toThrow(`Bad environment of the function: ${variable}: `);
  });

  it('api-handler does not start without METADATA_TABLE, and tells where in the sources', async () => {
    const started = run('api-handler', {}, { ...bundleEnvironment(), METADATA_TABLE: undefined });
    await expect(started).rejects.toThrow(
      /Bad environment of the function: METADATA_TABLE: [\s\S]*at readEnvironment \(\/.*\/shared\/src\/env\.ts:\d+:\d+\)\n +at \/.*\/api-handler\/src\/env\.ts:\d+:\d+\n/,
    );
  });

  it('release-check takes events of CodeDeploy, and no others', async () => {
    const environment = { ...bundleEnvironment(), FUNCTION_NAME: 'f' };
    await expect(run('release-check', {}, environment)).rejects.toThrow(/Not an event of a CodeDeploy hook/);
    await expect(run('release-check', {}, { ...environment, FUNCTION_NAME: '' })).rejects.toThrow(
      /Bad environment of the function: FUNCTION_NAME: /,
    );
  });

  it.each(functionNames.map((name) => [name, budgets[name] ?? BUDGET] as const))(
    '%s has at most %d KB, and a source map without the sources',
    async (name, budget) => {
      const read = (file: string) => readFile(join(outdir, name, file), 'utf8');
      const [code, map] = [await read('index.mjs'), JSON.parse(await read('index.mjs.map'))];
      expect(code.length).toBeLessThan(budget * 1000);
      expect(code.endsWith('//# sourceMappingURL=index.mjs.map\n')).toBe(true);
      expect(code.includes(process.cwd())).toBe(false);
      expect(map.sources.length).toBeGreaterThan(50);
      expect('sourcesContent' in map).toBe(false);
      expect(map.sources.filter((source: string) => LEFT_OUT.test(source))).toEqual([]);
    },
  );

  it('come out the same when built again, and alone', async () => {
    const again = await mkdtemp(join(tmpdir(), 'tap-bundles-'));
    await esbuild.build(bundleOptions(['api-handler'], again));
    const read = (folder: string) => readFile(join(folder, 'api-handler/index.mjs'), 'utf8');
    expect(await read(again)).toEqual(await read(outdir));
    await rm(again, { recursive: true });
  });

  it('come with the definition of the API', async () => {
    expect(JSON.parse(await readFile(join(outdir, 'openapi.json'), 'utf8'))).toEqual(inject('definition'));
  });
});

function namesOf({ name, subsegments = [] }: Segment): string[] {
  return [name, ...subsegments.flatMap(namesOf)];
}
