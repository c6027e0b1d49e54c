import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lintShell } from './linters.mjs';
import { files, read, root } from './repository.mjs';

const remark = fileURLToPath(new URL('node_modules/.bin/remark', import.meta.url));
const plugins = ['remark-gfm', 'remark-validate-links=repository:false'].flatMap((plugin) => [
  '--use',
  plugin,
]);

/** What is wrong with the relative links and anchors of documents. */
async function brokenLinks(folder, paths) {
  // Plugins are looked for from the working directory, which is therefore this one.
  const options = { cwd: fileURLToPath(new URL('.', import.meta.url)) };
  const args = [
    ...plugins,
    '--frail',
    '--quiet',
    '--no-stdout',
    '--no-color',
    '--no-config',
    ...paths.map((path) => join(folder, path)),
  ];
  return promisify(execFile)(remark, args, options).then(
    () => '',
    (error) => error.stderr || error.message,
  );
}

describe('links', () => {
  it('lead to files and headings that exist', async () => {
    const documents = files('*.md');
    assert.ok(documents.length > 20);
    assert.equal(await brokenLinks(root, documents), '');
  });

  it('are found when they are broken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tap-links-'));
    writeFileSync(join(folder, 'a.md'), '# A\n\n[gone](gone.md) [no heading](b.md#gone) [here](#a)\n');
    writeFileSync(join(folder, 'b.md'), '# B\n');
    const faults = await brokenLinks(folder, ['a.md', 'b.md']);
    rmSync(folder, { recursive: true });
    assert.match(faults, /Cannot find file `gone.md`/);
    assert.match(faults, /Cannot find heading for `#gone` in `b.md`/);
    assert.doesNotMatch(faults, /`#a`/);
  });
});

describe('commands', () => {
  // A document is read from top to bottom: what a block sets, those below it use.
  const commands = (path) =>
    [...read(path).matchAll(/^```bash\n(.*?)^```/gms)].map(([, block]) => block).join('');

  for (const path of files('*.md').filter(commands))
    it(`of ${path} have no fault that ShellCheck knows`, async () => {
      assert.deepEqual(await lintShell(commands(path), path), []);
    });
});

describe('README.md', () => {
  const isListed = (folder, text) => text.includes(`[${folder}](${folder})`) || text.includes(`[${folder}/`);
  const folders = [...new Set(files('*/*').map((path) => path.split('/')[0]))];

  it('tells of every folder at the top', () => {
    assert.ok(folders.length > 10);
    assert.deepEqual(
      folders.filter((folder) => !isListed(folder, read('README.md'))),
      [],
    );
  });

  it('is refused when it does not', () => {
    assert.deepEqual(
      ['lambda', 'gone'].filter((folder) => !isListed(folder, read('README.md'))),
      ['gone'],
    );
  });
});

describe('docs/README.md', () => {
  it('leads to every document beside it', () => {
    const index = read('docs/README.md');
    for (const path of files('docs/*.md', 'docs/decisions/*.md').filter((path) => path !== 'docs/README.md'))
      assert.ok(index.includes(`](${path.slice('docs/'.length)})`), path);
  });
});

describe('docs/security.md', () => {
  // A row ends with the tests that prove it: [`name of the test`](../path/of/its/file).
  const table = read('docs/security.md')
    .split('\n\n')
    .find((block) => block.startsWith('| Threat '));
  const rows = table.trim().split('\n').slice(2);

  it('names a test for every threat', () => {
    assert.ok(rows.length > 15);
    for (const row of rows) assert.match(row.split(' | ').at(-1), /\[`[^`]+`\]\(\.\.\/[^)]+\)/, row);
  });

  it('names tests that exist', () => {
    for (const row of rows)
      for (const [, name, path] of row
        .split(' | ')
        .at(-1)
        .matchAll(/\[`([^`]+)`\]\(\.\.\/([^)]+)\)/g))
        assert.ok(read(path).includes(name), `${path} has no test '${name}'`);
  });
});
