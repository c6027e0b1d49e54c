// `./tap test` itself, with stand-ins for the programs that it starts.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { read, root } from './repository.mjs';

// That of the machine; the tests put another in its place.
const python = spawnSync('bash', ['-c', 'command -v python3'], { encoding: 'utf8' }).stdout.trim();

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap test command '));
  for (const name of ['scripts', 'bin', 'temporary']) mkdirSync(join(folder, name));
  cpSync(join(root, 'scripts/test'), join(folder, 'scripts/test'));
  program('tap', 'exit 0');
  for (const name of ['dotnet', 'npm', 'python3']) program(`bin/${name}`, 'exit 0');
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(path, ...lines) {
  writeFileSync(join(folder, path), ['#!/usr/bin/env bash', ...lines, ''].join('\n'), { mode: 0o755 });
}

const options = () => ({
  encoding: 'utf8',
  env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, TMPDIR: join(folder, 'temporary') },
});
const run = (...parts) => spawnSync(join(folder, 'scripts/test'), parts, options());
const lastLine = ({ stdout }) => stdout.trim().split('\n').at(-1);

/** The first true answer; a test that waits for ever is ended by its runner. */
async function until(condition) {
  for (;;) {
    const answer = condition();
    if (answer) return answer;
    await setTimeout(20);
  }
}

function runs(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('./tap test', () => {
  it('runs the named parts only, and counts a check as one', () => {
    const result = run('typecheck', 'format');
    assert.deepEqual([result.status, lastLine(result)], [0, '2 passed, 0 failed']);
    assert.match(result.stdout, /^ok {6}typecheck/m);
    assert.doesNotMatch(result.stdout, /lint/);
  });

  it('shows what a part that fails printed, and fails', () => {
    program('bin/npm', '[[ $3 != ci ]] || exit 0', 'echo "what is wrong"', 'exit 1');
    const result = run('typecheck', 'format');
    assert.deepEqual([result.status, lastLine(result)], [1, '1 passed, 1 failed']);
    assert.match(result.stderr, /what is wrong\nFAILED {2}typecheck/);
  });

  it('adds the tests that a part counts', () => {
    program('bin/npm', '[[ $3 == ci ]] || printf "# pass 3\\n# fail 2\\n"; [[ $3 == ci ]]');
    const result = run('repository', 'format');
    assert.deepEqual([result.status, lastLine(result)], [1, '4 passed, 2 failed']);
  });

  it('ends when the build fails, with what runs beside it', () => {
    program('bin/dotnet', 'until [[ -e lane ]]; do sleep 0.05; done', 'exit 1');
    program('bin/npm', '[[ $3 != ci ]] || exit 0', `echo $$ >>'${folder}/lane'`, 'exec sleep 1000');
    const result = run('typecheck');
    assert.deepEqual([result.status, lastLine(result)], [1, '0 passed, 1 failed']);
    assert.equal(runs(readFileSync(join(folder, 'lane'), 'utf8').trim()), false);
  });

  it('waits with what the build does not make for nothing but npm, where Python has moto, and gets what the machine lacks', () => {
    const log = join(folder, 'log');
    program('bin/npm', `echo npm $2 $3 $4 >>'${log}'`);
    program('tap', `echo tap $1 >>'${log}'`);
    const steps = () => readFileSync(log, 'utf8').trim().split('\n');
    const install = ['npm lambda ci --no-audit', 'npm pages ci --no-audit'];
    const check = ['npm lambda run typecheck', 'npm pages run typecheck'];

    const prepare = ['tap config', 'tap preview', 'tap down'];

    // A build that ends only when the lane beside it has ended.
    program('bin/python3', 'exit 0');
    program('bin/node', 'echo 24');
    program('bin/dotnet', `[[ $1 != build ]] || until grep -q 'npm pages run typecheck' '${log}'; do sleep 0.05; done`);
    assert.equal(lastLine(run('typecheck')), '1 passed, 0 failed');
    assert.deepEqual(steps(), [...install, ...check, 'tap config']);

    rmSync(log);
    program('bin/node', 'echo 20');
    assert.equal(lastLine(run('typecheck')), '1 passed, 0 failed');
    assert.deepEqual(steps(), [...install, ...check, ...prepare]);

    rmSync(log);
    mkdirSync(join(folder, '.tap/node/node_modules'), { recursive: true });
    assert.equal(lastLine(run('typecheck')), '1 passed, 0 failed');
    assert.deepEqual(steps(), [...install, ...check, 'tap config']);

    rmSync(log);
    program('bin/python3', 'exit 1');
    program('bin/dotnet', 'exit 0');
    assert.equal(lastLine(run('typecheck')), '1 passed, 0 failed');
    assert.deepEqual(steps(), [...install, ...prepare, ...check]);
  });

  it('installs by what npm has in its cache, and asks the registry where that is too old', () => {
    const log = join(folder, 'log');
    program('bin/npm', `if [[ $3 == ci ]]; then echo "$2 $6" >>'${log}'; [[ $6 != --prefer-offline ]]; fi`);
    const calls = () => readFileSync(log, 'utf8').trim().split('\n');
    const tries = ['lambda', 'pages'].flatMap((name) => [`${name} --prefer-offline`, `${name} --loglevel=error`]);
    assert.equal(lastLine(run('typecheck')), '1 passed, 0 failed');
    assert.deepEqual(calls(), tries);

    program('bin/npm', '[[ $3 != ci ]] || { [[ $6 == --prefer-offline ]] || echo "what is wrong"; exit 1; }');
    const result = run('typecheck');
    assert.deepEqual([result.status, lastLine(result)], [1, '0 passed, 1 failed']);
    assert.match(result.stderr, /what is wrong\nFAILED {2}modules/);
  });

  it('looks for the Node.js that ./tap installs', () => {
    const [, major] = read('src/Tap.Cli/Local/Emulator/Toolchain.cs').match(/NodeMajor = (\d+);/);
    assert.ok(read('scripts/test').includes(`process.versions.node)') == ${major} ]]`));
  });

  it('refuses parts that there are not, and lists those that there are', () => {
    assert.deepEqual([run('none').status, run('none').stderr], [
      2,
      'error: there is no part none; ./tap test --list names them\n',
    ]);
    assert.match(run('--list').stdout, /^functions +tests of the functions/m);
    assert.match(run('--help').stdout, /^usage: /);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])
    it(`ends all that it started on ${signal}, whoever that left it to, and leaves nothing behind`, async () => {
      const pids = join(folder, 'pids');
      // A process of its own session that does not mind being asked, as a local AWS under load.
      program('bin/local-aws', `echo $$ >>'${pids}'`, "trap '' TERM", 'touch "$TMPDIR/left"', 'while :; do sleep 1; done');
      const apart = "import os; os.setsid(); os.execvp('local-aws', ['local-aws'])";
      program('bin/npm', `'${python}' -c "${apart}" >/dev/null 2>&1 </dev/null &`, `echo $$ >>'${pids}'`, 'exec sleep 1000');
      const child = spawn(join(folder, 'scripts/test'), ['typecheck'], { ...options(), stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      const started = await until(() => {
        const lines = existsSync(pids) ? readFileSync(pids, 'utf8').split('\n').filter(Boolean) : [];
        return lines.length === 2 && lines;
      });
      child.kill(signal);
      assert.equal(await ended, code);
      assert.deepEqual(started.filter(runs), []);
      assert.deepEqual(readdirSync(join(folder, 'temporary')), []);
    });
});
