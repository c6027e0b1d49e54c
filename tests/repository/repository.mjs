// The files of the checkout that the tests look at.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a file, by its path from the root. */
export const read = (path) => readFileSync(join(root, path), 'utf8');

/** The files of git, and those that will be, that match a pattern. */
export function files(...patterns) {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns],
    { cwd: root },
  );
  return [...new Set(listed.toString().split('\n'))].filter(Boolean);
}
