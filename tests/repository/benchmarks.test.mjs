// The benchmarks of docs/performance.md: all run once, with stand-ins for what would take minutes, so that none breaks unnoticed. That of
// the functions is in functions.test.mjs, that of the console in tests/pages, where there is a browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { documented, printed } from '../../bench/figures.mjs';
import { files, read, root } from './repository.mjs';

const ROUTE = 'lambda/api-handler/src/routes/health.ts';

// Which figures each prints, by how their names start.
const benchmarks = {
  'bench/Tap.Bench': ['stack.'],
  'bench/run': ['unit-tests', 'up.'],
  'bench/lambda.mjs': ['runtime.', 'api-handler.'],
  'bench/dev.mjs': ['dev.'],
  'bench/console.mjs': ['console.'],
};
const namesOf = (path) => documented.filter((name) => benchmarks[path].some((start) => name.startsWith(start)));

// What the mix uses is made by fewer calls, and with a round of it there are more.
const MIX = 50;

// The Python that has moto.
const own = join(root, '.tap/venv/bin/python3');
const moto = existsSync(own) ? own : 'python3';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-benchmarks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path, ...lines) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`, { mode: 0o755 });
}
const copy = (path) => cpSync(join(root, path), join(folder, path));

/** Stands for `./tap dev`: says what that says of the two files that the benchmark saves, and answers with what is in the one. */
function dev(folder) {
  const { mkdirSync, readFileSync, watch, writeFileSync } = require('node:fs');
  process.chdir(folder);
  const route = () => readFileSync('lambda/api-handler/src/routes/health.ts', 'utf8');
  const server = require('node:http').createServer((_request, response) => {
    const [, status] = route().match(/status: '(.*)'/);
    response.end(JSON.stringify({ status }));
  });
  const tell = (path, read, ...lines) => {
    let known = read();
    watch(path, () => {
      const seen = read();
      if (seen !== known) for (const line of lines) console.log(line);
      known = seen;
    });
  };
  server.listen(0, '127.0.0.1', () => {
    mkdirSync('.tap/dev', { recursive: true });
    writeFileSync('.tap/dev/outputs.json', JSON.stringify({ apiUrl: `http://127.0.0.1:${server.address().port}` }));
    tell('lambda/api-handler/src/routes', route, 'api-handler  v2');
    tell('src/Tap.Infra', () => readFileSync('src/Tap.Infra/TapStack.cs', 'utf8'), 'the new build', 'Watching');
    console.log('Watching');
  });
}

/** What a program prints. */
const run = (file, args, variables) =>
  execFileSync(file, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...variables } });

/** The names of the figures that a program prints. */
const figuresOf = (program, ...args) => printed(run(program, args));

describe('bench/run', () => {
  // Whoever is called says so, and a `./tap up` tells of a resource.
  const calls = (...args) => {
    cpSync(join(root, 'bench/run'), join(folder, 'bench/run'));
    for (const name of ['dotnet', 'npm', 'node', 'python3']) write(`bin/${name}`, '#!/bin/sh', `echo "${name} $*"`);
    write('bench/Tap.Bench/bin/Release/net10.0/Tap.Bench', '#!/bin/sh', 'echo "bench/Tap.Bench $*"');
    write('tap', '#!/bin/sh', 'echo " +  aws:iam:Role tap-role created (0.1s)"');
    write('bin/git', '#!/bin/sh', 'mkdir -p "$4" && cp tap "$4"');
    return run(join(folder, 'bench/run'), args, { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, TMPDIR: folder });
  };

  it('prints the figures that no other benchmark has', () => {
    assert.deepEqual(printed(calls()), namesOf('bench/run'));
    const taken = Object.keys(benchmarks).flatMap(namesOf);
    assert.deepEqual(taken.sort(), documented);
  });

  it('runs every benchmark, and each once if it is to', () => {
    const output = calls('--once');
    const scripts = files('bench/*.mjs', 'bench/*.py');
    const called = scripts.filter((path) => output.includes(`${path} `));
    for (const path of ['bench/Tap.Bench', ...called]) assert.match(output, new RegExp(`${path} (\\S+ )?--once$`, 'm'));

    // All others are a part of what it runs, take too long for it, or make the figures of another document.
    const text = files('bench/*.mjs', 'bench/*.py', 'tests/pages/*.mjs', 'tests/repository/functions.test.mjs').map(read).join('\n');
    const isPart = (path) => new RegExp(`['/]${basename(path)}'|^from ${basename(path, '.py')} import`, 'm').test(text);
    const others = scripts.filter((path) => !called.includes(path) && !read('docs/scaling.md').includes(`node ${path}`));
    assert.deepEqual(others.filter((path) => !isPart(path)), ['bench/memory.py']);
  });
});

describe('the benchmark', () => {
  it('of the program builds stacks', () => {
    const built = join(root, 'bench/Tap.Bench/bin/Debug/net10.0/Tap.Bench.dll');
    assert.deepEqual(figuresOf('dotnet', built, '--once'), namesOf('bench/Tap.Bench'));
  });

  it('of a list reads pages of every depth', () => {
    const [, header] = read('docs/performance.md').match(/^\| 1,000,000 transactions, after \| (.*) \|$/m);
    // Of a hundred transactions, and not of a million.
    const depths = header.split(' | ').map((depth) => Number(depth.replaceAll(',', '')) / 10_000);
    const names = depths.flatMap((depth) => [50, 99].map((percent) => `list.after.${depth}.p${percent}`));
    assert.deepEqual(figuresOf(process.execPath, join(root, 'bench/list.mjs'), '--once'), names.sort());
  });

  it('of memory makes each call, and that of slow clients each request', () => {
    const python = (script) => run(moto, [join(root, script), '--once'], { PYTHONPATH: join(root, 'local-aws') });
    const memory = python('bench/memory.py');
    assert.deepEqual(printed(memory), ['memory.1', 'memory.start', 'memory.versions', 'memory.versions.listed-1']);
    const [, calls] = memory.match(/^memory\.calls (\d+) calls$/m);
    assert.ok(Number(calls) > MIX, `${calls} calls`);
    const kinds = ['alone', 'beside-256'].flatMap((kind) => [`${kind}.p50`, `${kind}.p99`]);
    const names = ['api', 'aws'].flatMap((server) => kinds.map((kind) => `slow-clients.${server}.${kind}`));
    assert.deepEqual(printed(python('bench/slow-clients.py')), names);
  });

  it('of ./tap dev saves and asks, until what it has saved is deployed', () => {
    // A copy, as it changes what it measures. What answers it is no ./tap dev, which would build: the tests of the inner loop have that say
    // the same.
    for (const path of files('lambda/*', 'api/openapi.yaml').filter((path) => !path.includes('/test'))) copy(path);
    symlinkSync(join(root, 'lambda/node_modules'), join(folder, 'lambda/node_modules'));
    copy('src/Tap.Infra/TapStack.cs');
    write('lambda/api-handler/src/handler.ts', "export * from './routes/health';"); // the rest of it would be the most of this test
    write('tap', '#!/usr/bin/env node', `(${dev})(${JSON.stringify(folder)});`);
    const before = read(ROUTE);
    assert.deepEqual(figuresOf(process.execPath, join(root, 'bench/dev.mjs'), folder, '--once'), namesOf('bench/dev.mjs'));
    assert.equal(readFileSync(join(folder, ROUTE), 'utf8'), before, 'it puts back what it has changed');
  });
});
