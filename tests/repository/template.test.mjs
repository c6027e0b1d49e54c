// What `pulumi new` makes of a copy of this repository: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/workspace/templates.go
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { files, read, root } from './repository.mjs';

// It replaces these two in every file.
const placeholders = ['PROJECT', 'DESCRIPTION'].map((name) => `\${${name}}`);

/** The files in which a copy would say something else. */
const changed = (texts) =>
  Object.entries(texts)
    .filter(([path, text]) => placeholders.some((each) => path.includes(each) || text.includes(each)))
    .map(([path]) => path);

describe('the template', () => {
  it('is copied as it is', () => {
    assert.deepEqual(changed(Object.fromEntries(files('*').map((path) => [path, read(path)]))), []);
    const links = execFileSync('git', ['ls-files', '--stage'], { cwd: root, encoding: 'utf8' }).match(/^120000 .*/gm);
    assert.equal(links, null, 'a link becomes a file of its own');
  });

  it('is found out when it is not', () => {
    assert.deepEqual(changed({ 'a.md': `for ${placeholders[0]}`, 'b.md': 'for $PROJECT' }), ['a.md']);
  });

  it('keeps the name that the keys of the settings begin with, and says whose it is', () => {
    const { name, website, license } = parse(read('Pulumi.yaml'));
    assert.equal(name, 'tap');
    assert.equal(license, 'Apache-2.0');
    const [, owner] = read('.github/CODEOWNERS').match(/^\* +@([\w-]+)\//m);
    assert.equal(new URL(website).pathname.split('/')[1], owner);
  });
});
