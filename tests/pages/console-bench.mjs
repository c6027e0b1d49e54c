// The benchmark of the console, each figure once, and that docs/performance.md lists what it prints.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measureConsole, ONCE } from '../../bench/console.mjs';
import { documented } from '../../bench/figures.mjs';
import { browser } from './opened.mjs';

describe('the benchmark of the console', () => {
  it('has every figure that is documented', async () => {
    const figures = [];
    await measureConsole(browser, ONCE, (name, value) => figures.push([name, value]));
    assert.deepEqual(
      figures.map(([name]) => name).sort(),
      documented.filter((name) => name.startsWith('console.')),
    );
    for (const [name, value] of figures) assert.ok(Number.isFinite(value), `${name} is ${value}`);
  });
});
