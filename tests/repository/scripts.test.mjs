// The scripts of the workflows, with stand-ins for `aws` and `gh` that write down how they are called.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { root } from './repository.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script in a folder with files; a program answers a call whose words start with those before the first `=>`. */
function run(script, args, { aws = [], gh = [], files = {} }) {
  for (const [program, answers] of Object.entries({ aws, gh })) {
    const cases = answers
      .map((answer) => answer.split(' => '))
      .map(([words, text, code = 0]) => `  '${words}'*) echo '${text}'; exit ${code} ;;`);
    const lines = [
      '#!/usr/bin/env bash',
      'echo "${0##*/} $*" >>calls.txt',
      'case "$*" in',
      ...cases,
      '  *) exit 0 ;;',
      'esac',
      '',
    ];
    writeFileSync(join(folder, program), lines.join('\n'), { mode: 0o755 });
  }
  writeFileSync(join(folder, 'calls.txt'), '');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stdout } = spawnSync(join(root, '.github/scripts', script), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  return {
    status,
    stdout,
    calls: readFileSync(join(folder, 'calls.txt'), 'utf8').trim().split('\n').filter(Boolean),
  };
}

const canary = JSON.stringify({
  apiHandlerName: 'handler',
  processorName: 'processor',
  releaseCheckName: 'check',
  codeDeployApplication: 'application',
  codeDeployDeploymentGroup: 'group',
});
const versions = ['lambda get-alias => 7', 'lambda list-versions-by-function => ["$LATEST", "7", "10", "9"]'];

describe('serving', () => {
  it('prints each function with its version', () => {
    const { status, stdout } = run('serving', ['o.json'], {
      aws: ['lambda get-alias => 7'],
      files: { 'o.json': canary },
    });
    assert.deepEqual([status, stdout], [0, 'handler 7\nprocessor 7\ncheck 7\n']);
  });

  it('prints nothing before the first update', () => {
    assert.deepEqual(run('serving', ['o.json'], { files: { 'o.json': '{}' } }), {
      status: 0,
      stdout: '',
      calls: [],
    });
  });

  it('fails when AWS does not answer', () => {
    assert.notEqual(
      run('serving', ['o.json'], { aws: ['lambda => refused => 254'], files: { 'o.json': canary } }).status,
      0,
    );
  });
});

describe('release', () => {
  it('starts a deployment from the version that serves to the newest, by number, and waits for it', () => {
    const aws = [...versions, 'deploy create-deployment => d-1', 'deploy get-deployment => Succeeded'];
    const { status, calls } = run('release', ['o.json'], { aws, files: { 'o.json': canary } });
    assert.equal(status, 0);

    const [, given] = calls
      .join('\n')
      .match(
        /create-deployment --application-name application --deployment-group-name group --revision ([\s\S]+) --query deploymentId/,
      );
    assert.deepEqual(JSON.parse(JSON.parse(given).appSpecContent.content), {
      version: 0,
      Resources: [
        {
          handler: {
            Type: 'AWS::Lambda::Function',
            Properties: { Name: 'handler', Alias: 'live', CurrentVersion: '7', TargetVersion: '10' },
          },
        },
      ],
      Hooks: [{ BeforeAllowTraffic: 'check' }],
    });
  });

  it('fails with the reason when CodeDeploy takes the traffic back', () => {
    const aws = [
      ...versions,
      'deploy create-deployment => d-1',
      'deploy get-deployment --deployment-id d-1 --query deploymentInfo.status => Failed',
      'deploy get-deployment => An alarm fired.',
    ];
    const { status, stdout } = run('release', ['o.json'], { aws, files: { 'o.json': canary } });
    assert.equal(status, 1);
    assert.match(stdout, /Failed\nAn alarm fired\./);
  });

  it('does nothing when the newest version serves', () => {
    const aws = ['lambda get-alias => 10', versions[1]];
    const { status, calls } = run('release', ['o.json'], { aws, files: { 'o.json': canary } });
    assert.equal(status, 0);
    assert.ok(!calls.some((call) => call.includes('create-deployment')));
  });

  it('does nothing without canary releases', () => {
    const { status, calls } = run('release', ['o.json'], {
      files: { 'o.json': '{"apiHandlerName": "handler"}' },
    });
    assert.deepEqual([status, calls], [0, []]);
  });
});

describe('roll-back', () => {
  it('ends the release that is under way, then points each alias at its version', () => {
    const aws = ['deploy list-deployments => ["d-1"]'];
    const files = { 'o.json': canary, 'serving.txt': 'handler 7\nprocessor 3\n' };
    const { status, calls } = run('roll-back', ['o.json', 'serving.txt'], { aws, files });
    assert.equal(status, 0);
    assert.deepEqual(
      calls
        .slice(1)
        .map(
          (call) =>
            call.match(
              /stop-deployment --deployment-id \S+|--function-name \S+ --name live --function-version \d+/,
            )[0],
        ),
      [
        'stop-deployment --deployment-id d-1',
        '--function-name handler --name live --function-version 7',
        '--function-name processor --name live --function-version 3',
      ],
    );
  });

  it('has nothing to do when the first update failed', () => {
    assert.deepEqual(
      run('roll-back', ['o.json', 'serving.txt'], { files: { 'o.json': '{}', 'serving.txt': '' } }).calls,
      [],
    );
  });
});

describe('report-drift', () => {
  const open = 'issue list => [{"number": 4, "title": "Drift: prod"}, {"number": 5, "title": "Drift: dev"}]';
  const report = (outcome, gh) =>
    run('report-drift', ['dev', outcome, 'p.txt'], { gh, files: { 'p.txt': '~ aws:s3/bucket:Bucket' } });
  const verbs = ({ calls }) => calls.slice(1).map((call) => call.split(' ').slice(1, 4).join(' '));

  it('opens an issue with the difference', () => {
    assert.deepEqual(verbs(report('failure', ['issue list => []'])), [
      'label create drift',
      'issue create --title',
    ]);
    assert.match(readFileSync(join(folder, 'body.md'), 'utf8'), /~ aws:s3\/bucket:Bucket/);
  });

  it('updates the issue of the same stack', () => {
    assert.deepEqual(verbs(report('failure', [open])), ['issue edit 5']);
  });

  it('closes the issue when there is no difference any more', () => {
    assert.deepEqual(verbs(report('success', [open])), ['issue close 5']);
  });

  it('says nothing when nothing is to be said', () => {
    assert.deepEqual(verbs(report('success', ['issue list => []'])), []);
  });
});
