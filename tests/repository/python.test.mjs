// The Python of the local AWS.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkTypes, lintPython, motoPython } from './linters.mjs';
import { files, read, root } from './repository.mjs';

describe('the modules of local-aws', () => {
  it('have no fault that Ruff knows', () => {
    const modules = files('local-aws/**/*.py', 'local-aws/*.py');
    assert.ok(modules.length > 100, 'the modules are found');
    assert.deepEqual(
      modules.flatMap((path) => lintPython(read(path), path)),
      [],
    );
  });

  it('have no fault that Pyright knows', () => {
    const { modules, faults } = checkTypes(join(root, 'local-aws'));
    assert.ok(modules > 100, 'the modules are found');
    assert.deepEqual(faults, []);
  });

  it('say why where they silence Pyright, and which of its rules', () => {
    const silenced = files('local-aws/**/*.py').flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => /#\s*(type|pyright):/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    const unexplained = silenced.filter((line) => !/# pyright: ignore\[\w+\] # \S+/.test(line));
    assert.deepEqual(unexplained, []);
  });
});

// Prints the names of all that the given requirements bring, as what is installed says; pip knows how to read a requirement.
const CLOSURE = `
import re, sys
from importlib.metadata import distribution
from pip._vendor.packaging.requirements import Requirement
found = {}
def add(requirement):
    name = re.sub('[-_.]+', '-', requirement.name.lower())
    new = requirement.extras - found.get(name, set())
    if name in found and not new: return
    found[name] = found.get(name, set()) | requirement.extras
    for text in distribution(name).requires or []:
        each = Requirement(text)
        if any(each.marker is None or each.marker.evaluate({'extra': extra}) for extra in new | {''}): add(each)
for text in sys.argv[1:]: add(Requirement(text))
print(*sorted(found))`;

describe('local-aws/requirements.txt', () => {
  const entries = read('local-aws/requirements.txt')
    .replace(/^#.*\n/gm, '')
    .replace(/ \\\n\s+/g, ' ')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

  it('pins each package, and has a hash of it', () => {
    for (const [requirement, ...hashes] of entries) {
      assert.match(requirement, /^[a-z0-9-]+(\[[a-z0-9,]+\])?==\d[\w.]*$/);
      assert.ok(hashes.length > 0, requirement);
      for (const hash of hashes) assert.match(hash, /^--hash=sha256:[0-9a-f]{64}$/, requirement);
      assert.equal(new Set(hashes).size, hashes.length, requirement);
    }
  });

  it('has all that comes with moto, and nothing else', () => {
    const wanted = entries.map(([requirement]) => requirement).filter((each) => /^(moto\[|flask)/.test(each));
    const brought = execFileSync(motoPython(), ['-c', CLOSURE, ...wanted], { encoding: 'utf8' }).trim().split(' ');
    assert.deepEqual(entries.map(([requirement]) => requirement.split(/[[=]/)[0]), brought);
  });
});

describe('Pyright, as local-aws has it,', () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pyright-'));
    cpSync(join(root, 'local-aws/pyproject.toml'), join(folder, 'pyproject.toml'));
    for (const name of ['local_aws', 'tests']) mkdirSync(join(folder, name));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('refuses another type, what may be None, and a parameter without a type', () => {
    writeFileSync(join(folder, 'local_aws/broken.py'), 'number: int = "text"\n\n\ndef first(text: str | None) -> str:\n    return text[0]\n');
    writeFileSync(join(folder, 'tests/broken.py'), 'def same(value):\n    return value\n');
    const rules = checkTypes(folder).faults.map((fault) => /: (report\w+) /.exec(fault)[1]);
    assert.deepEqual(
      [...new Set(rules)].sort(),
      ['reportAssignmentType', 'reportMissingParameterType', 'reportOptionalSubscript', 'reportUnknownParameterType'],
    );
  });
});

describe('Ruff', () => {
  for (const [fault, text, message] of [
    ['a name that nothing defines', 'print(nobody)\n', /F821/],
    ['an import that nobody uses', 'import os\n', /F401/],
    ['imports out of order', 'import sys\nimport os\n\nprint(os, sys)\n', /I001/],
    ['a line that is too long', `text = "${'x'.repeat(140)}"\n`, /E501/],
  ]) {
    it(`refuses ${fault}`, () => {
      assert.match(lintPython(text, 'broken.py').join('\n'), message);
    });
  }
});
