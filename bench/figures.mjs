// The figures that docs/performance.md has by their names, for the tests: each benchmark is to print those that are there.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const text = readFileSync(fileURLToPath(new URL('../docs/performance.md', import.meta.url)), 'utf8');
const tables = text.split('\n\n').filter((block) => block.startsWith('| name | what | aim | measured |'));

/** Their names, in order. */
export const documented = tables
  .flatMap((table) => table.trim().split('\n').slice(2))
  .flatMap((row) => [...row.split(' | ')[0].matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  .sort();

/** The names of the `name value unit` lines among what was printed, in order. */
export const printed = (output) => [...output.matchAll(/^(\S+) [0-9.]+ (?:s|ms|MB|KB|x|rows)$/gm)].map(([, name]) => name).sort();
