// Writes into the README what ./tap up prints: all of it when it is run again, and of the first time what tells the most.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = join(root, 'README.md');
const home = mkdtempSync(join(tmpdir(), 'tap-recording-'));
const tap = (...words) =>
  execFileSync(join(root, 'tap'), words, { env: { ...process.env, TAP_HOME: home }, encoding: 'utf8' })
    .trim()
    .split('\n');

/** The first and last lines of a block that is longer. */
function shortened(lines, first, last) {
  const left = lines.length - first - last;
  return left > 1
    ? [...lines.slice(0, first), `    … ${left} more`, ...(last > 0 ? lines.slice(-last) : [])]
    : lines;
}

/** The blocks of what `up` prints, which empty lines divide. */
function recorded(lines) {
  const blocks = lines.join('\n').split(/\n\n+/);
  const shown = blocks.map((block) => {
    const all = block.split('\n');
    if (block.startsWith(' + ')) return shortened(all, 3, 1);
    if (block.startsWith('Outputs:'))
      return [
        'Outputs:',
        ...all.filter((line) => /^ +(apiUrl|dashboardName) /.test(line)),
        `    … ${all.length - 3} more`,
      ];
    if (block.startsWith('Guardrails:')) return shortened(all, 4, 0);
    return all;
  });
  return shown.map((block) => block.join('\n')).join('\n\n');
}

try {
  const first = recorded(tap('up'));
  const again = tap('up').slice(-2).join('\n');
  const block = ['```console', '$ ./tap up', first, '', '$ ./tap up', '…', again, '```'].join('\n');
  const text = readFileSync(readme, 'utf8');
  const changed = text.replace(
    /(<!-- recorded: .* -->\n).*?(<!-- end -->)/s,
    (_all, start, end) => `${start}${block}\n${end}`,
  );
  if (!changed.includes(block)) throw new Error('The README has no place for the recording.');
  writeFileSync(readme, changed);
} finally {
  tap('down');
  rmSync(home, { recursive: true });
}
