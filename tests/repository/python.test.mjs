// The Python of the local AWS.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintPython } from './linters.mjs';
import { files, read } from './repository.mjs';

describe('the modules of local-aws', () => {
  it('have no fault that Ruff knows', () => {
    const modules = files('local-aws/**/*.py', 'local-aws/*.py');
    assert.ok(modules.length > 100, 'the modules are found');
    assert.deepEqual(
      modules.flatMap((path) => lintPython(read(path), path)),
      [],
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
