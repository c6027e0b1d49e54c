// Who may import whom in pages/.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A small pages/: the imports of each file, and the rule that it breaks, if any. */
const files = [
  ['shared/src/dom.ts', []],
  ['review/src/main.ts', ['../../shared/src/dom']],
  ['console/src/api.ts', []],
  ['console/src/main.ts', ['./views/map', './views/logs']],
  ['console/src/views/map.ts', ['../api', '../../../shared/src/dom']],
  ['console/src/views/logs.ts', ['./logs/tail']],
  ['console/src/views/logs/tail.ts', ['../../api']],

  ['shared/src/to-page.ts', ['../../review/src/main'], 'pages-apart'],
  ['review/src/to-console.ts', ['../../console/src/api'], 'pages-apart'],
  ['console/src/views/to-view.ts', ['./map'], 'views-apart'],
  ['console/src/to-view.ts', ['./views/map'], 'views-apart'],
  ['console/src/a.ts', ['./b'], 'no-circle'],
  ['console/src/b.ts', ['./a']],
  ['console/src/to-nowhere.ts', ['./nowhere'], 'resolvable'],
];

it('an import against the arrows is refused, also of a type alone, and no other', (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'tap-layers-'));
  test.after(() => rmSync(folder, { recursive: true }));
  for (const [name, imports] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const lines = imports.map((path) => `import type {} from '${path}';`);
    writeFileSync(join(folder, name), [...lines, 'export {};'].join('\n'));
  }
  writeFileSync(join(folder, 'package.json'), '{}');
  const tool = join(root, 'lambda/node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, 'pages/.dependency-cruiser.mjs');
  const { stdout } = spawnSync(process.execPath, [tool, '--config', config, '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const found = [...stdout.matchAll(/error (\S+: \S+\.\w+)/g)].map(([, fault]) => fault);
  const expected = files.flatMap(([name, , rule]) => (rule ? [`${rule}: ${name}`] : []));
  assert.deepEqual(found.sort(), expected.sort());
});
