// When `./tap` builds, and that what it builds without the checks is checked by the next build with them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { files, root } from './repository.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path, text, mode = 0o644) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode });
}

describe('./tap', () => {
  let said;

  /** Runs the script with a dotnet that only notes its arguments, and returns how many builds there were so far. */
  function builds() {
    const { status, stderr } = spawnSync(join(folder, 'tap'), ['--version'], {
      encoding: 'utf8',
      env: { ...process.env, PulumiSdk: 'embedded', PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    });
    assert.equal(status, 0, stderr);
    said = stderr;
    const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
    return calls.filter((call) => call.startsWith('build ')).length;
  }

  beforeEach(() => {
    cpSync(join(root, 'tap'), join(folder, 'tap'));
    write('bin/dotnet', `#!/usr/bin/env bash\necho "$@" >>'${join(folder, 'calls')}'\necho '  Bundling the functions'\n`, 0o755);
    write('src/Tap.Cli/bin/Debug/net10.0/Tap.Cli.dll', '');
    write('lambda/processor/src/handler.ts', '');
    write('lambda/processor/test/handler.test.ts', '');
  });

  it('builds what is new, once, and not for a test', () => {
    assert.equal(builds(), 1);
    assert.equal(said, 'Building (Pulumi SDK: embedded)\nBundling the functions\n');
    assert.equal(builds(), 1);
    assert.equal(said, '');
    for (const path of ['processor/test/more.test.ts', 'testing/aws.ts', 'contract/client.ts']) write(`lambda/${path}`, '');
    assert.equal(builds(), 1);
    write('lambda/processor/src/event.ts', '');
    assert.equal(builds(), 2);
    rmSync(join(folder, 'lambda/processor/src/event.ts'));
    assert.equal(builds(), 3);
  });
});

describe('the checks of a build', () => {
  const build = (...options) =>
    spawnSync('dotnet', ['build', join(folder, 'Checked'), '-v', 'q', ...options], { encoding: 'utf8' });

  it('are made of what ./tap compiled without them', () => {
    for (const path of files('Directory.*', 'global.json', '.editorconfig')) cpSync(join(root, path), join(folder, path));
    write('Checked/Checked.csproj', '<Project Sdk="Microsoft.NET.Sdk" />\n');
    write(
      'Checked/Checked.cs',
      'namespace Checked;\n\npublic static class Values\n{\n    public static int CountOf(int[] values) => values.Count();\n}\n',
    );

    const unchecked = build('-p:Unchecked=true');
    assert.equal(unchecked.status, 0, unchecked.stdout);
    const { status, stdout } = build();
    assert.equal(status, 1, stdout);
    assert.match(stdout, /error CS1591/); // no documentation
    assert.match(stdout, /error CA1829/); // Count() of an array
  });
});
