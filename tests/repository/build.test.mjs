// When `./tap` builds and from where it is called, and that what it builds without the checks is checked by the next build with them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { files, root } from './repository.mjs';

// What ./tap itself runs; a Mac has no flock, for one.
const TOOLS = 'bash sh dirname readlink find sort cksum mkdir rm cp mv touch tee sed awk wc tr grep cat'.split(' ');
// What it asks for its version first.
const MACHINE = ['node', 'npm', 'python3'];

// Where these programs are; the python3 of a search path may be a script that looks for one.
const where = (name) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
const places = Object.fromEntries([...TOOLS, 'node', 'npm'].map((name) => [name, where(name)]));
places.python3 = execFileSync('python3', ['-c', 'import sys; print(sys.executable, end="")'], { encoding: 'utf8' });

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap build '));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path, text, mode = 0o644) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode });
}

describe('./tap', () => {
  /** Runs the script with a dotnet that notes its calls: a build writes its number into the program, which prints that when it is run. */
  function run(args, { script = './tap', path = `${join(folder, 'bin')}:${process.env.PATH}`, variables = {} } = {}) {
    const env = { ...process.env, PulumiSdk: 'embedded', CDPATH: folder, PATH: path, ...variables };
    const { status, stdout, stderr } = spawnSync(script, args, { cwd: folder, encoding: 'utf8', env });
    return { status, stdout, stderr, builds: existsSync(join(folder, 'builds')) ? readFileSync(join(folder, 'builds'), 'utf8').length : 0 };
  }

  beforeEach(() => {
    cpSync(join(root, 'tap'), join(folder, 'tap'));
    const output = join(folder, 'src/Tap.Cli/bin/Debug/net10.0');
    write(
      'bin/dotnet',
      `#!/usr/bin/env bash
case $1 in
  build) printf x >>'${folder}/builds'; mkdir -p '${output}'; wc -c <'${folder}/builds' | tr -d ' ' >'${output}/Tap.Cli.dll'; echo '  Bundling the functions'
    if [[ -x '${folder}/meanwhile' ]]; then '${folder}/meanwhile'; fi
    if [[ -e '${folder}/broken' ]]; then echo 'handler.ts: error no such thing'; exit 1; fi ;;
  build-server) if [[ -e '${folder}/ended' ]]; then echo "$*" >>'${folder}/ended'; fi ;; # in the background: a test that does not wait for it has no such file
  *.dll) echo "build $(<"$1"): \${*:2}" ;;
esac
if [[ $1 == build ]]; then echo "\${DOTNET_CLI_USE_MSBUILD_SERVER:-} $MSBUILDDISABLENODEREUSE $*" >'${folder}/built'; fi
`,
      0o755,
    );
    // Those of the machine take longer to start than ./tap takes.
    for (const name of MACHINE) write(`bin/${name}`, '#!/bin/sh\n', 0o755);
    write('lambda/processor/src/handler.ts', '');
    write('lambda/processor/test/handler.test.ts', '');
  });

  /** A search path that has these programs, the .NET of the tests, and nothing else. */
  function present(...names) {
    const path = mkdtempSync(join(folder, 'path-'));
    for (const name of [...TOOLS, ...names]) symlinkSync(places[name], join(path, name));
    symlinkSync(join(folder, 'bin/dotnet'), join(path, 'dotnet'));
    return path;
  }

  it('builds what is new, once, and not for a test', () => {
    const { stderr, builds } = run(['up']);
    assert.deepEqual([stderr, builds], ['Building (Pulumi SDK: embedded)\nBundling the functions\n', 1]);
    assert.deepEqual(run(['up', '--yes']), { status: 0, stdout: 'build 1: up --yes\n', stderr: '', builds: 1 });
    for (const path of ['processor/test/more.test.ts', 'testing/aws.ts', 'contract/client.ts']) write(`lambda/${path}`, '');
    write('tests/Tap.Cli.Tests/MoreTests.cs', '');
    write('pages/dist/console/console.js', '');
    assert.equal(run(['up']).builds, 1);
    write('lambda/processor/src/event.ts', '');
    assert.equal(run(['up']).builds, 2);
    rmSync(join(folder, 'lambda/processor/src/event.ts'));
    assert.equal(run(['up']).builds, 3);
    write('pages/console/src/main.ts', '');
    assert.equal(run(['up']).builds, 4);
  });

  it('builds nothing for a command that does not run the program, if there is any good build', () => {
    assert.deepEqual(run(['down']).stdout, 'build 1: down\n');
    write('lambda/processor/src/event.ts', '');
    write('broken', '');
    for (const command of ['up', 'preview', 'review', 'config']) {
      const { status, stdout, stderr } = run([command]);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /error no such thing\nerror: the build failed; all of its output is in .*build\.log\n$/);
    }

    const looking = 'down destroy outputs logs status alarms invoke release rollback redrive new stack version help completion complete --help --version'
      .split(' ')
      .map((command) => [command]);
    for (const args of [...looking, ['up', '--help'], ['preview', '-h'], []])
      assert.deepEqual(run(args), { status: 0, stdout: `build 1: ${args.join(' ')}\n`, stderr: '', builds: 5 });

    rmSync(join(folder, 'broken'));
    assert.equal(run(['up']).stdout, 'build 6: up\n');
    assert.equal(run(['down']).stdout, 'build 6: down\n');
  });

  it('takes over what ./tap test has built, unless a source has changed since that build began', () => {
    run(['up']);
    const began = join(folder, 'began');
    for (const path of ['lambda/processor/src/event.ts', 'began']) write(path, '');
    const variables = { BUILT_SINCE: began };
    assert.equal(run(['up'], { variables }).builds, 1);
    assert.equal(run(['up']).builds, 1);
    utimesSync(began, new Date(0), new Date(0));
    write('lambda/processor/src/other.ts', '');
    assert.equal(run(['up'], { variables }).builds, 1);
    assert.equal(run(['up']).builds, 2);
  });

  it('ends the compiler that a build leaves running, unless it is to keep it and MSBuild until both are ended', async () => {
    const ended = () => readFileSync(join(folder, 'ended'), 'utf8');
    write('ended', '');
    const built = () => readFileSync(join(folder, 'built'), 'utf8');
    run(['build'], { variables: { KEEP_BUILD_SERVERS: '1', DOTNET_CLI_USE_MSBUILD_SERVER: '' } });
    assert.match(built(), /^1 0 build .* -m:1 /);
    run(['build', '--stop']);
    while (!ended().endsWith('\n')) await setTimeout(20);
    assert.equal(ended(), 'build-server shutdown\n');

    write('lambda/processor/src/event.ts', '');
    run(['build'], { variables: { DOTNET_CLI_USE_MSBUILD_SERVER: '' } });
    assert.match(built(), /^ 1 build (?!.* -m:1 )/);
    while (!ended().endsWith('build-server shutdown --vbcscompiler\n')) await setTimeout(20);
  });

  it('has the lock while it builds, with nothing but what a Mac has as well', () => {
    const held = `import fcntl
try: fcntl.flock(open('${folder}/.tap/build.lock'), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError: open('${folder}/held', 'w')`;
    write('meanwhile', `#!/bin/sh\npython3 -c "${held}"\n`, 0o755);
    const { status, stderr } = run(['up'], { path: present(...MACHINE) });
    assert.deepEqual([status, existsSync(join(folder, 'held'))], [0, true], stderr);
  });

  it('never builds for a TAB', () => {
    assert.deepEqual(run(['complete', 'up ']), { status: 0, stdout: '', stderr: '', builds: 0 });
  });

  it('works through links, whatever they start from', () => {
    mkdirSync(join(folder, 'links/far'), { recursive: true });
    symlinkSync(join(folder, 'tap'), join(folder, 'links/absolute'));
    symlinkSync('../tap', join(folder, 'links/relative'));
    symlinkSync('../relative', join(folder, 'links/far/chained'));
    symlinkSync('links/far', join(folder, 'near'));
    for (const script of ['links/absolute', 'links/relative', 'links/far/chained', 'near/chained'])
      assert.equal(run(['down'], { script }).stdout, 'build 1: down\n', script);
  });

  it('says in words what the machine lacks', () => {
    const lacking = (path, ...args) => run(args, { path }).stderr;
    for (const [name, sentence] of [
      ['node', /^error: node or npm is missing; install Node\.js 20/],
      ['python3', /^error: python3 is missing; install Python 3\.11/],
    ])
      assert.match(lacking(present(...MACHINE.filter((tool) => tool !== name)), 'up'), sentence);

    // Programs that say no to the question for their version, as one that is too old does.
    write('bin/old', '#!/bin/sh\nexit 1\n', 0o755);
    for (const [name, sentence] of [
      ['node', /^error: node is too old; install Node\.js 20/],
      ['python3', /^error: python3 is too old, or none; install Python 3\.11/],
    ]) {
      const path = present(...MACHINE.filter((tool) => tool !== name));
      symlinkSync(join(folder, 'bin/old'), join(path, name));
      assert.match(lacking(path, 'up'), sentence);
    }

    const path = present(...MACHINE);
    rmSync(join(path, 'dotnet'));
    assert.match(lacking(path, 'up'), /^error: dotnet is missing; install the \.NET 10 SDK/);
    run(['up']);
    for (const command of ['up', 'down', 'help'])
      assert.match(lacking(path, command), /^error: dotnet is missing; install the \.NET 10 SDK[^\n]*\n$/);
  });
});

describe('what a build bundles', () => {
  /** Two projects that bundle, as two cores have, and one that compiles: npm ends at a step only once that one has been built. */
  function bundle(step) {
    for (const name of ['functions', 'pages']) {
      write(`${name}/package-lock.json`, '{}');
      if (step === 'run build') write(`${name}/node_modules/.package-lock.json`, '{}');
      const properties = `<PropertyGroup><BundleFolder>${name}/</BundleFolder><BundleName>the ${name}</BundleName></PropertyGroup>`;
      const targets = `<Target Name="ResolveProjectReferences" /><Target Name="Build" DependsOnTargets="ResolveProjectReferences" />`;
      write(`${name}.proj`, `<Project>${properties}<Import Project="${join(root, 'src/Bundle.targets')}" />${targets}</Project>\n`);
    }
    write('compiled.proj', '<Project><Target Name="Build"><Touch Files="compiled" AlwaysCreate="true" /></Target></Project>\n');
    const projects = 'functions.proj;pages.proj;compiled.proj';
    const all = `<MSBuild Projects="${projects}" Targets="Build" BuildInParallel="true" />`;
    write('all.proj', `<Project><Target Name="Build">${all}</Target></Project>\n`);
    // After ten minutes it hangs.
    const npm = `#!/bin/sh
tries=0
case "$*" in '${step}'*) until [ -e ../compiled ]; do tries=$((tries + 1)); [ $tries -lt 6000 ] || exit 1; sleep 0.1; done ;; esac
mkdir -p node_modules dist && touch node_modules/.package-lock.json
echo "$1 $2" >>calls
`;
    write('bin/npm', npm, 0o755);
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, MSBUILDDISABLENODEREUSE: '1' };
    const { status, stdout } = spawnSync('dotnet', ['msbuild', 'all.proj', '-m:2', '-v:m'], { cwd: folder, encoding: 'utf8', env });
    assert.equal(status, 0, stdout);
    return ['functions', 'pages'].map((name) => readFileSync(join(folder, name, 'calls'), 'utf8'));
  }

  it('is installed while others compile', () => {
    assert.deepEqual(bundle('ci'), Array(2).fill('ci --no-audit\nrun build\n'));
  });

  it('is bundled while others compile', () => {
    assert.deepEqual(bundle('run build'), Array(2).fill('run build\n'));
  });
});

describe('the checks of a build', () => {
  const build = (...options) =>
    spawnSync('dotnet', ['build', join(folder, 'Checked'), '-v', 'q', ...options], { encoding: 'utf8' });
  // The feed answers nobody, and whoever asks it is warned of that.
  const project = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><RestoreSources>https://127.0.0.1:9/index.json</RestoreSources></PropertyGroup>
  <ItemGroup><PackageReference Include="Polly.Core" /></ItemGroup>
</Project>
`;

  it('are made of what ./tap compiled without them, and without a feed', () => {
    for (const path of files('Directory.*', 'global.json', '.editorconfig')) cpSync(join(root, path), join(folder, path));
    write('Checked/Checked.csproj', project);
    write(
      'Checked/Checked.cs',
      'namespace Checked;\n\npublic static class Values\n{\n    public static int CountOf(int[] values) => values.Count();\n}\n',
    );

    const unchecked = build('-p:Unchecked=true');
    assert.equal(unchecked.status, 0, unchecked.stdout);
    assert.doesNotMatch(unchecked.stdout, /NU1900/); // a feed was asked for what is known against its packages
    const { status, stdout } = build('--no-restore');
    assert.equal(status, 1, stdout);
    assert.match(stdout, /error CS1591/); // no documentation
    assert.match(stdout, /error CA1829/); // Count() of an array
  });
});
