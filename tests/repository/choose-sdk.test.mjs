// Whether the official SDK is taken, asked of a feed on the loopback interface that has the packages, lacks them, or cannot be used.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { files, read, root } from './repository.mjs';

const pinned = Object.fromEntries(
  [...read('Directory.Packages.props').matchAll(/Include="(\S+)" Version="(\S+)"/g)].map(
    ([, id, version]) => [id, version],
  ),
);
const exporter = 'OpenTelemetry.Exporter.OpenTelemetryProtocol';
const official = [
  ['Pulumi', pinned.Pulumi, { [exporter]: '1.9.0', Advised: '1.0.0' }],
  ['Pulumi.Aws', pinned['Pulumi.Aws'], { Pulumi: pinned.Pulumi }],
];
const others = [
  [exporter, '1.9.0', {}],
  [exporter, pinned[exporter], {}],
  ['Advised', '1.0.0', {}],
];

/** A package of nothing but its description. */
function pack(path, id, version, dependencies) {
  const lines = Object.entries(dependencies).map(
    ([name, range]) => `<dependency id="${name}" version="${range}" />`,
  );
  const description = `<package><metadata><id>${id}</id><version>${version}</version><authors>test</authors>
    <description>test</description><dependencies>${lines.join('')}</dependencies></metadata></package>`;
  execFileSync('python3', [
    '-c',
    'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr(*sys.argv[2:])',
    path,
    `${id}.nuspec`,
    description,
  ]);
  return readFileSync(path);
}

let server;
let feed;
let packages;
before(async () => {
  server = createServer((request, response) => {
    const [, kind, id, version] = request.url.split('/');
    const answer = answerOf(kind, id, version);
    response
      .writeHead(answer === undefined ? 404 : 200)
      .end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer ?? null));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  feed = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

function answerOf(kind, id, version) {
  if (kind === 'index.json')
    return {
      version: '3.0.0',
      resources: [
        { '@id': `${feed}/packages/`, '@type': 'PackageBaseAddress/3.0.0' },
        { '@id': `${feed}/advisories`, '@type': 'VulnerabilityInfo/6.7.0' },
      ],
    };
  if (kind === 'advisories')
    return [{ '@name': 'all', '@id': `${feed}/all`, '@updated': '2026-01-01T00:00:00Z' }];
  if (kind === 'all') {
    const advisory = (versions) => [{ url: 'https://example.invalid/advisory', severity: 1, versions }];
    return {
      advised: advisory('[1.0.0, 1.0.0]'),
      [exporter.toLowerCase()]: advisory(`(, ${pinned[exporter]})`),
    };
  }
  const named = packages.filter((candidate) => candidate.id === id);
  if (version === 'index.json')
    return named.length > 0 ? { versions: named.map((candidate) => candidate.version) } : undefined;
  return named.find((candidate) => candidate.version === version)?.content;
}

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap sdk '));
  for (const path of [
    ...files('Directory.*', 'global.json', 'src/Tap.Infra/*.csproj', 'src/Tap.Guardrails/*.csproj'),
    'scripts/choose-sdk',
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(root, path), join(folder, path));
  }
  writeFileSync(
    join(folder, 'nuget.config'),
    `<configuration><packageSources><clear /><add key="local" value="${feed}/index.json" allowInsecureConnections="true" />
     </packageSources><auditSources><clear /></auditSources></configuration>`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the script prints with a feed of these packages, and what it leaves behind. */
async function choose(offered) {
  packages = offered.map(([id, version, dependencies], index) => ({
    id: id.toLowerCase(),
    version,
    content: pack(join(folder, `${index}.nupkg`), id, version, dependencies),
  }));
  const environment = {
    ...process.env,
    NUGET_PACKAGES: join(folder, 'restored'),
    NUGET_HTTP_CACHE_PATH: join(folder, 'cache'),
  };
  delete environment.PulumiSdk;
  const script = spawn(join(folder, 'scripts/choose-sdk'), { env: environment });
  const shown = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) script[stream].on('data', (text) => (shown[stream] += text));
  const status = await new Promise((exited) => script.on('close', exited));
  const kept = join(folder, '.tap/pulumi-sdk');
  return {
    ...shown,
    status,
    kept: existsSync(kept),
    log: readFileSync(join(folder, '.tap/probe.log'), 'utf8'),
  };
}

describe('choose-sdk', () => {
  it('takes the official packages though one of their dependencies carries an advisory, and the fixed exporter', async () => {
    const { status, stdout, kept, log } = await choose([...official, ...others]);

    assert.deepEqual([status, stdout, kept], [0, 'nuget\n', true], log);
    assert.match(log, /warning NU1902: Package 'Advised' 1\.0\.0/); // it was audited
    assert.doesNotMatch(log, new RegExp(exporter));
  });

  it('takes the stand-ins of a feed that lacks a package and has another version of the other', async () => {
    const [, [aws, version]] = official;
    const { log, ...result } = await choose([[aws, `${version}-alpha.1`, {}]]);
    assert.deepEqual(result, { stdout: 'embedded\n', stderr: '', status: 0, kept: true });
    assert.deepEqual([...new Set(log.match(/error NU\d+/g))].sort(), ['error NU1101', 'error NU1102']);
  });

  it('shows what else is wrong, and asks again', async () => {
    const [sdk, [aws, version]] = official;
    const { stdout, stderr, kept, log } = await choose([
      sdk,
      [aws, version, { Advised: '(, 2.0.0)' }],
      ...others,
    ]);

    assert.deepEqual([stdout, kept], ['embedded\n', false], log);
    assert.match(stderr, /error NU1602: .*Advised.*\n.*could not be restored/);
  });
});
