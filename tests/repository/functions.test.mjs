// What has to name every function, and works on without one that it does not name; all else finds the functions by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { documented } from '../../bench/figures.mjs';
import { files, read, root } from './repository.mjs';

// Each with what stands before and behind a name.
const places = [
  ['docs/security.md', '`', '`'],
  ['lambda/package-lock.json', '"name": "@tap/', '"'],
];

/** The places that do not name a function. */
const missing = (name) =>
  places.filter(([path, before, behind]) => !read(path).includes(before + name + behind)).map(([path]) => path);

describe('functions', () => {
  const names = files('lambda/*/src/handler.ts').map((path) => path.split('/')[1]);

  it('are there', () => {
    assert.ok(names.length > 5);
  });

  for (const name of names)
    it(`${name} is a package of the workspace, and in the table of who can reach what`, () => {
      assert.deepEqual(missing(name), []);
    });

  it('start in the benchmark, each with every figure', () => {
    const lines = execFileSync(process.execPath, [join(root, 'bench/lambda.mjs'), '--once'], { encoding: 'utf8' });
    const figures = names.flatMap((name) =>
      ['bundle KB', 'cold ms', 'cold.processor ms', 'cold.ratio x'].map((figure) => `${name}.${figure}`),
    );
    const measured = [...lines.matchAll(/^(\S+) [0-9.]+ (\S+)$/gm)].map(([, name, unit]) => `${name} ${unit}`);
    const warm = (name) => [`${name}.warm ms`, `${name}.warm.processor ms`];
    assert.deepEqual(measured, ['runtime.cold ms', 'runtime.cold.processor ms', ...warm('runtime'), ...figures, ...warm('api-handler')]);

    const listed = documented.filter((name) => /^(runtime|api-handler)\./.test(name));
    assert.deepEqual(listed.filter((name) => !measured.some((line) => line.startsWith(`${name} `))), []);
  });

  it('take every call of the simulation in its benchmark', () => {
    const printed = execFileSync(process.execPath, [join(root, 'bench/operations.mjs'), '--once'], { encoding: 'utf8' });
    const names = (text) => [...text.matchAll(/"([^"]+)":/g)].map(([, name]) => name);
    assert.deepEqual(names(printed), names(read('bench/Tap.Simulation/handlers.json')));
  });

  it('are missed where they are not named', () => {
    assert.deepEqual(
      missing('not-there'),
      places.map(([path]) => path),
    );
  });
});
