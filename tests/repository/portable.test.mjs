// What runs on a laptop runs on a Mac as well.
import assert from 'node:assert/strict';
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stepsOf } from './linters.mjs';
import { isShell, unportable } from './portable.mjs';
import { files, read, root } from './repository.mjs';

const sources = files('*').filter((path) => existsSync(join(root, path)) && lstatSync(join(root, path)).isFile());

describe('shell scripts', () => {
  const scripts = sources.filter(isShell);

  it('are found', () => {
    for (const path of ['tap', 'scripts/test', '.github/scripts/report-drift', 'src/Tap.Cli/Completion/tap.bash'])
      assert.ok(scripts.includes(path), path);
  });

  for (const path of scripts)
    it(`${path} needs nothing newer than bash 3.2, and no tool of GNU`, () => {
      assert.deepEqual(unportable(read(path), path), []);
    });

  for (const path of files('.github/workflows/*.yml', '.github/actions/*/action.yml'))
    it(`${path} has no step that does`, () => {
      const steps = stepsOf(read(path)).filter(({ run }) => run);
      assert.deepEqual(steps.flatMap(({ run }) => unportable(run, path)), []);
    });
});

describe('what is refused', () => {
  for (const line of [
    'declare -A table', 'local -n other=$1', 'mapfile -t lines', 'echo "${name,,}"', 'echo "${name^}"', 'echo "${name@Q}"',
    'echo "${list[-1]}"', 'echo "${name:0:-1}"', 'make &>>log', 'make |& tee log', 'exec {lock}>file', 'a) b ;;&', 'start=$EPOCHREALTIME',
    'wait -n', 'read -N 1 key', '[[ -v name ]]', 'shopt -s globstar', "printf '%(%F)T'", 'echo {1..9..2}', 'flock 9', '(setsid program &)',
    'if timeout 5 make; then', 'cat /proc/self/stat', 'tail --lines 3 log', 'readlink -f "$0"', "sed -i 's/a/b/' file", "sed -n -e 's/a\\+/b/p'",
    'grep -oP "a(?=b)" file', 'date -d yesterday', 'date +%s%N', 'stat -c %s file', 'find . | xargs -r rm', "find . -type f -printf '%p'",
    'sort -V list', 'head -n -1 list', 'base64 -w0 file', 'ps -A -o pid=,command=', "awk '{ print strftime() }'",
    'set -eu\nlist=()\nrun "${list[@]}"',
  ])
    it(line, () => assert.equal(unportable(line, 'script').length > 0, true));

  for (const line of [
    'for word in "$@"; do echo "$word"; done', 'set -eu\nlist=(one)\nrun "${list[@]}"', 'exec 9>&-', 'curl https://example.com/process/1',
    'ps -A -o pid= -o command=', 'sed -E "s/a+/b/" file', 'touch -r one two', 'npm run build -- --minify', 'echo "${name//a/b} ${name##*/}"',
    'git log --format=%h | head -n 1', '# flock would do', 'docker run --rm image',
  ])
    it(`not ${line}`, () => assert.deepEqual(unportable(line, 'script'), []));
});

describe('no source', () => {
  it('reads /proc, but for what has another way beside it', () => {
    const readers = sources.filter((path) => /\.(cs|mjs|py|ts)$/.test(path) && /["'`]\/(proc|sys|dev\/shm)\//.test(read(path)));
    const others = { 'bench/function-process.mjs': /existsSync\('\/proc/, 'src/Tap.Cli/Local/Emulator/LocalAwsProcess.cs': /Process\.GetProcessById/ };
    assert.deepEqual(readers, Object.keys(others));
    for (const [path, other] of Object.entries(others)) assert.match(read(path), other);
  });

  it('has a path that another has but for the case of its letters', () => {
    const seen = new Map();
    for (const path of sources) seen.set(path.toLowerCase(), [...(seen.get(path.toLowerCase()) ?? []), path]);
    assert.deepEqual([...seen.values()].filter((paths) => paths.length > 1), []);
  });
});
