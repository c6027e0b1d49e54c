import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { brokenLinks } from './links.mjs';
import { lintShell } from './linters.mjs';
import { files, read, root } from './repository.mjs';

describe('links', () => {
  const faultsOf = (folder, paths) => brokenLinks(paths.map((path) => join(folder, path)));

  it('lead to files and headings that exist', () => {
    const documents = files('*.md');
    assert.ok(documents.length > 20);
    assert.deepEqual(faultsOf(root, documents), []);
  });

  describe('of a document', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tap-links-'));
    after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'b.md'), '# B\n\n## The `code` of *B*, [linked](a.md)\n\n# B\n');
    writeFileSync(join(folder, 'c.txt'), '# C\n');
    writeFileSync(join(folder, 'with space.md'), '');
    const broken = (text) => {
      writeFileSync(join(folder, 'a.md'), `# A\n\n${text}\n`);
      return faultsOf(folder, ['a.md', 'b.md']);
    };

    for (const [text, fault] of [
      ['[gone](gone.md)', 'Cannot find file `gone.md`'],
      ['[gone](gone.md#heading)', 'Cannot find file `gone.md`'],
      ['![gone](gone.png)', 'Cannot find file `gone.png`'],
      ['[gone][there]\n\n[there]: gone.md', 'Cannot find file `gone.md`'],
      ['[there]: gone.md', 'Cannot find file `gone.md`'],
      ['| a |\n| - |\n| **[gone](gone.md)** |', 'Cannot find file `gone.md`'],
      ['- [gone](gone.md)', 'Cannot find file `gone.md`'],
      ['[no heading](b.md#gone)', 'Cannot find heading for `#gone` in `b.md`'],
      ['[no document](c.txt#c)', 'Cannot find heading for `#c` in `c.txt`'],
      ['[no heading](#b)', 'Cannot find heading for `#b`'],
    ])
      it(`are found when they are broken: ${text}`, () => {
        const faults = broken(text);
        assert.ok(faults.length > 0 && faults.every((each) => each === `${join(folder, 'a.md')}: ${fault}`), faults.join('\n'));
      });

    for (const text of [
      '[here](#a)', '[there](b.md#the-code-of-b-linked)', '[the second](b.md#b-1)', '[outside](https://example.com/gone.md)', '`[code](gone.md)`',
      '[a folder](.)', '[encoded](with%20space.md)', '![a part](c.txt#c)', '[mail](mailto:a@example.com)', '```\n[code](gone.md)\n```',
    ])
      it(`are taken: ${text}`, () => assert.deepEqual(broken(text), []));
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
