import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'tap-layers-'));
afterAll(() => rm(folder, { recursive: true }));

/** A small lambda/: the imports of each file, and the rule that it breaks, if any. */
const files: [name: string, imports: string[], brokenRule?: string][] = [
  ['shared/src/base.ts', []],
  ['shared/src/peer.ts', ['./base']],
  ['shared/test/base.test.ts', ['../src/base', '../../testing/aws']],
  ['testing/aws.ts', []],
  ['testing/bundles.test.ts', ['./aws', '../one/src/handler', '../one/test/support', '../build.mjs', 'tool']],
  ['one/src/library.ts', ['library', 'types', 'node:fs']],
  ['one/src/handler.ts', ['./library', '../../shared/src/base']],
  ['one/test/support.ts', ['../../testing/aws', 'tool']],
  ['two/src/handler.ts', ['../../shared/src/base']],
  ['two/test/handler.test.ts', ['../src/handler', '../../one/src/handler']],
  ['build.mjs', ['tool']],
  ['api-handler/src/services.ts', []],
  ['api-handler/src/items.ts', ['./services']],
  ['api-handler/src/routes/health.ts', ['../services']],
  ['api-handler/src/routes/get-thing.ts', ['../items']],

  ['one/src/a.ts', ['./b'], 'no-circle'],
  ['one/src/b.ts', ['./c']],
  ['one/src/c.ts', ['./a']],
  ['two/src/to-other.ts', ['../../one/src/handler'], 'functions-apart'],
  ['shared/test/to-function.test.ts', ['../../one/src/handler'], 'shared-below'],
  ['api-handler/src/routes/to-table.ts', ['../services'], 'items-of-callers'],
  ['one/src/to-testing.ts', ['../../testing/aws'], 'tests-above'],
  ['one/src/to-test.ts', ['../test/support'], 'tests-above'],
  ['docs.mjs', ['./testing/aws.ts'], 'tests-above'],
  ['one/src/to-tool.ts', ['tool'], 'no-dev-dependency'],
  ['one/src/to-nowhere.ts', ['./nowhere'], 'resolvable'],
];

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

/** The files that the linter finds at fault in the folder, each after the rule that it breaks. */
function faults(): Promise<string[]> {
  const options = [
    pathOf('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    pathOf('../.dependency-cruiser.mjs'),
    '.',
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, options, { cwd: folder }, (error, stdout, stderr) => {
      if (!error) return reject(new Error(`No fault was found: ${stdout}${stderr}`));
      resolve([...stdout.matchAll(/error (\S+: \S+\.\w+)/g)].map(([, fault = '']) => fault));
    });
  });
}

it('an import against the arrows is refused, also of a type alone, and no other', async () => {
  for (const name of ['library', 'tool']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, '');
  }
  await write('node_modules/@types/types/package.json', JSON.stringify({ types: 'index.d.ts' }));
  await write('node_modules/@types/types/index.d.ts', 'export {};');
  await write(
    'package.json',
    JSON.stringify({ devDependencies: { tool: '1.0.0', '@types/types': '1.0.0' } }),
  );
  await write('one/package.json', JSON.stringify({ dependencies: { library: '1.0.0' } }));
  for (const [name, imports] of files) {
    const word = name.endsWith('.ts') ? 'import type' : 'import';
    await write(name, [...imports.map((path) => `${word} {} from '${path}';`), 'export {};'].join('\n'));
  }
  const expected = files.flatMap(([name, , rule]) => (rule ? [`${rule}: ${name}`] : []));
  expect((await faults()).sort()).toEqual(expected.sort());
});
