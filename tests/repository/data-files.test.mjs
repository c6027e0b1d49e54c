import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from 'yaml';
import { files, read } from './repository.mjs';

/** Why a JSON or YAML file cannot be read; JSON here has no comments, so that every tool reads it. */
function faultsOf(text, path) {
  if (!path.endsWith('.json')) {
    const { errors, warnings } = parseDocument(text);
    return [...errors, ...warnings].map(({ message }) => `${path}: ${message}`);
  }
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${path}: ${error.message}`];
  }
}

describe('data files', () => {
  for (const path of files('*.json', '*.yml', '*.yaml'))
    it(`${path} can be read`, () => {
      assert.deepEqual(faultsOf(read(path), path), []);
    });

  it('are refused when they are broken', () => {
    assert.match(faultsOf('{ "a": 1, }', 'comma.json').join(), /^comma.json: /);
    assert.match(faultsOf('// why\n{}', 'comment.json').join(), /^comment.json: /);
    assert.match(faultsOf('a: 1\na: 2\n', 'twice.yml').join(), /twice.yml: Map keys must be unique/);
    assert.match(faultsOf('a: [1\n', 'open.yaml').join(), /^open.yaml: /);
    assert.deepEqual(faultsOf('{}', 'good.json').concat(faultsOf('a: 1', 'good.yml')), []);
  });
});
