// The pictures of docs/scaling.md are what the script makes of the figures.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { files, read, root } from './repository.mjs';

describe('the curves of docs/scaling.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tap-curves-'));
  after(() => rmSync(folder, { recursive: true }));
  execFileSync(process.execPath, [join(root, 'bench/curves.mjs'), folder]);
  const figures = JSON.parse(read('bench/curves.json'));
  const drawn = figures.map(({ name }) => `scaling-${name}.svg`);

  it('are drawn from bench/curves.json, all of them and no other', () => {
    assert.deepEqual(readdirSync(folder).toSorted(), drawn.toSorted());
    assert.deepEqual(files('docs/images/scaling-*.svg'), drawn.map((name) => `docs/images/${name}`).toSorted());
    for (const name of drawn) assert.equal(readFileSync(join(folder, name), 'utf8'), read(`docs/images/${name}`), name);
  });

  it('are shown', () => {
    for (const name of drawn) assert.ok(read('docs/scaling.md').includes(`](images/${name})`), name);
  });

  it('have a line for each series, within the picture', () => {
    for (const { name, series } of figures) {
      const lines = [...read(`docs/images/scaling-${name}.svg`).matchAll(/<polyline [^>]*points="([^"]+)"/g)];
      assert.equal(lines.length, series.length);
      for (const [index, [, points]] of lines.entries()) {
        const places = points.split(' ').map((point) => point.split(',').map(Number));
        assert.equal(places.length, series[index].points.length);
        for (const [x, y] of places) assert.ok(x >= 64 && x <= 700 && y >= 48 && y <= 300, `${name}: ${x},${y}`);
      }
    }
  });
});
