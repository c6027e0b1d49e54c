// The packages that the project names.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, read } from './repository.mjs';

describe('packages', () => {
  it("are of one version, where they are AWS's SDK for JavaScript", () => {
    const named = files('lambda/**/package.json', 'lambda/package.json').flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path));
      return Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => /^@aws-sdk\/(client|lib)-/.test(name));
    });
    assert.ok(named.length > 5);
    assert.equal(new Set(named.map(([, version]) => version)).size, 1, named.join('\n'));
  });

  it('of NuGet are used by a project, or have a comment on why nothing names them', () => {
    const projects = files('*.csproj', '*.props', '*.targets').map(read).join('\n');
    const lines = read('Directory.Packages.props').split('\n');
    let unnamed = 0; // so many of the next ones need no project
    const unused = lines.flatMap((line) => {
      const comment = /<!-- Nothing names (it|these three):/.exec(line)?.[1];
      if (comment) unnamed = comment === 'it' ? 1 : 3;
      const name = /<PackageVersion Include="(.+?)"/.exec(line)?.[1];
      if (!name) return [];
      if (unnamed-- > 0 || projects.includes(`<PackageReference Include="${name}"`)) return [];
      return [name];
    });
    assert.deepEqual(unused, []);
  });
});
