// The version of TAP, held to the changelog as docs/releasing.md says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './repository.mjs';

/** What is wrong with a version beside a changelog. */
function versionFault(version, changelog) {
  const [, numbers, work] = version.match(/^(\d+\.\d+\.\d+)(-dev)?$/) ?? [];
  if (!numbers) return `${version} is no version`;
  const [newest, ...released] = [...changelog.matchAll(/^## \[(.+?)\](?: - (.+))?$/gm)].map(
    ([, name, date]) => ({ name, date }),
  );
  if (
    released.concat(newest).some(({ name, date }) => name !== 'Unreleased' && !/^\d{4}-\d\d-\d\d$/.test(date))
  )
    return 'a release has no date';
  if (work) {
    if (newest.name !== 'Unreleased') return `${version} is being worked on, and ${newest.name} is released`;
    if (released.some(({ name }) => name === numbers)) return `${numbers} is released already`;
    return undefined;
  }
  return newest.name === numbers
    ? undefined
    : `${version} is released, and the changelog begins with ${newest.name}`;
}

describe('the version', () => {
  it('fits the changelog', () => {
    const [, version] = read('Directory.Build.props').match(/<Version>(.+)<\/Version>/);
    assert.equal(versionFault(version, read('CHANGELOG.md')), undefined);
  });

  const first = '## [1.0.0] - 2026-01-31\n';
  const next = `## [Unreleased]\n\n${first}`;
  for (const [version, changelog, fault] of [
    ['1.0.0', first, undefined],
    ['1.1.0-dev', next, undefined],
    ['1.0.0-dev', '## [Unreleased]\n', undefined],
    ['1.1', next, '1.1 is no version'],
    ['1.1.0', next, '1.1.0 is released, and the changelog begins with Unreleased'],
    ['1.0.0-dev', next, '1.0.0 is released already'],
    ['1.1.0-dev', first, '1.1.0-dev is being worked on, and 1.0.0 is released'],
    ['1.0.0', '## [1.0.0]\n', 'a release has no date'],
  ])
    it(`${fault ? 'may not be' : 'may be'} ${version} beside ${JSON.stringify(changelog)}`, () => {
      assert.equal(versionFault(version, changelog), fault);
    });
});
