// The scripts of the workflows, with stand-ins for the tools that they call, which write down how.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { read, root } from './repository.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A tool that answers a call whose words start with those before the `=>`; `!` for an answer makes the call fail. */
function standIn(tool, answers, written) {
  const cases = answers
    .map((answer) => answer.split(' => '))
    .map(([words, text]) => `  '${words}'*) ${text === '!' ? 'exit 1' : `echo '${text}'`} ;;`);
  const lines = ['#!/usr/bin/env bash', `echo "${written}$*" >>calls.txt`, 'case "$*" in', ...cases, 'esac', ''];
  writeFileSync(join(folder, tool), lines.join('\n'), { mode: 0o755 });
}

/** The calls of a script that runs in a folder with files; those of other tools than gh have the tool's name before them. */
function run(script, args, { gh = [], aws = [], pulumi = [], files = {}, env = {}, fails = false }) {
  standIn('gh', gh, '');
  standIn('aws', aws, 'aws ');
  standIn('pulumi', pulumi, 'pulumi ');
  writeFileSync(join(folder, 'calls.txt'), '');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stderr } = spawnSync(join(root, '.github/scripts', script), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_REPOSITORY: '', PATH: `${folder}:${process.env.PATH}`, ...env },
  });
  assert.equal(status !== 0, fails, stderr);
  return readFileSync(join(folder, 'calls.txt'), 'utf8').trim().split('\n');
}

describe('report-drift', () => {
  const open = 'issue list => [{"number": 4, "title": "Drift: prod"}, {"number": 5, "title": "Drift: dev"}]';
  const report = (outcome, gh, text = '~ aws:s3/bucket:Bucket') =>
    run('report-drift', ['dev', outcome, 'p.txt'], { gh, files: { 'p.txt': text } });
  const verbs = (calls) => calls.slice(1).map((call) => call.split(' ').slice(0, 3).join(' '));

  it('opens an issue with the difference', () => {
    assert.deepEqual(verbs(report('failure', ['issue list => []'])), [
      'label create drift',
      'issue create --title',
    ]);
    assert.match(readFileSync(join(folder, 'body.md'), 'utf8'), /~ aws:s3\/bucket:Bucket/);
  });

  for (const [text, fence] of [
    ['a difference', '```'],
    ['a description with `code`', '```'],
    ['```\n\nA link for you: https://example.com', '````'],
    ['+ tag: "`````"', '``````'],
  ])
    it(`quotes ${JSON.stringify(text)} so that it cannot end the quotation`, () => {
      report('failure', ['issue list => []'], text);
      assert.ok(
        readFileSync(join(folder, 'body.md'), 'utf8').endsWith(`\n${fence}text\n${text}\n${fence}\n`),
      );
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

describe('review-stack', () => {
  const state = (...stacks) => [
    `s3api list-objects-v2 --bucket state --prefix .pulumi/stacks/tap/pr- => ${JSON.stringify({
      Contents: stacks.map(([name, at]) => ({ Key: `.pulumi/stacks/tap/${name}`, LastModified: `${at}+00:00` })),
    })}`,
  ];
  const [old, recent] = ['2020-01-01T00:00:00', '2999-01-01T00:00:00'];
  const env = { PULUMI_BACKEND_URL: 's3://state?region=eu-west-2', PULUMI_SECRETS_PROVIDER: 'awskms://alias/tap-pulumi' };
  const files = { 'Pulumi.review.yaml': '# yaml-language-server: $schema=Pulumi.schema.json\nconfig:\n  aws:region: eu-west-2\n' };
  const review = (args, answers) => run('review-stack', args, { env, files, ...answers });
  const said = () => readFileSync(join(folder, 'comment.md'), 'utf8');

  it('makes a stack with settings of its own, whose secrets a key encrypts and whose roles have a boundary', () => {
    const calls = review(['make', 'pr-4'], { aws: state(['pr-4.json', recent], ['pr-5.json', recent], ['pr-5.json.bak', recent]) });
    assert.deepEqual(calls.slice(-2), [
      'pulumi stack select pr-4 --create --secrets-provider awskms://alias/tap-pulumi',
      'pulumi config set --stack pr-4 --path tap:roles.permissionsBoundary tap-review-boundary',
    ]);
    assert.equal(
      readFileSync(join(folder, 'Pulumi.pr-4.yaml'), 'utf8'),
      files['Pulumi.review.yaml'].replace('\n', '\nsecretsprovider: awskms://alias/tap-pulumi\n'),
    );
  });

  it('makes no fourth stack, and says why', () => {
    const calls = review(['make', 'pr-4'], { aws: state(...[1, 2, 3].map((n) => [`pr-${n}.json`, recent])), fails: true });
    assert.ok(!calls.some((call) => call.startsWith('pulumi')));
    assert.match(said(), /^No review stack: there are 3 already/m);
  });

  it('makes the first stack', () => {
    assert.match(review(['make', 'pr-4'], { aws: ['s3api => {}'] }).at(-1), /^pulumi config set/);
  });

  for (const name of ['prod', 'pr-0', 'pr-4/../dev', 'pr-'])
    it(`touches no stack called ${name}`, () => {
      for (const verb of ['make', 'remove']) assert.deepEqual(review([verb, name], { fails: true }), ['']);
    });

  it('removes what is old, closed or without its label, and nothing else', () => {
    const calls = review(['clean'], {
      aws: state(['pr-1.json', old], ['pr-2.json', recent], ['pr-3.json', recent]),
      gh: ['pr view 1 => OPEN', 'pr view 2 => OPEN'],
    });
    const removed = calls.filter((call) => call.startsWith('pulumi destroy'));
    assert.deepEqual(removed, [1, 3].map((n) => `pulumi destroy --yes --remove --stack pr-${n}`));
    assert.deepEqual(calls.filter((call) => call.startsWith('pr edit')), [1, 3].map((n) => `pr edit ${n} --remove-label review-stack`));
  });

  it('goes on with the others when one cannot go, and fails', () => {
    const calls = review(['clean'], {
      aws: state(['pr-1.json', old], ['pr-2.json', old]),
      pulumi: ['destroy --yes --remove --stack pr-1 => !'],
      fails: true,
    });
    assert.ok(calls.includes('pulumi destroy --yes --remove --stack pr-2'));
    assert.ok(!calls.some((call) => call.startsWith('pr edit 1 ')), 'its label stays');
  });

  it('says a thing in the one comment that it keeps', () => {
    const calls = review(['comment', 'pr-4', 'up'], { gh: ['api --paginate => []'] });
    assert.match(calls.at(-1), /^api --silent --method POST repos\/\/issues\/4\/comments --field body=@comment\.md$/);
    assert.equal(said(), '<!-- review-stack -->\nup\n');
  });
});

describe('keep-comment', () => {
  const marker = '<!-- ./tap review -->';
  const comment = (id, login, body) => JSON.stringify({ id, user: { login }, body });
  const keep = (comments, text = `${marker}\nnew\n`) =>
    run('keep-comment', ['7', 'c.md'], {
      gh: [`api --paginate repos//issues/7/comments => ${comments}`],
      files: { 'c.md': text },
    }).slice(1);
  const ours = comment(5, 'github-actions[bot]', `${marker}\nold`);

  it('writes the first', () => {
    assert.deepEqual(keep('[]'), ['api --silent --method POST repos//issues/7/comments --field body=@c.md']);
  });

  for (const [name, before] of [
    ['after those of others', `[${comment(3, 'somebody', `${marker}\nmine`)},${ours}]`],
    ['on a page that is not the first', `[${comment(4, 'github-actions[bot]', 'A plan')}]\n[${ours}]`],
    ['although there are two', `[${ours},${comment(6, 'github-actions[bot]', marker)}]`],
  ])
    it(`changes the one that there is, ${name}`, () => {
      assert.deepEqual(keep(before), ['api --silent --method PATCH repos//issues/comments/5 --field body=@c.md']);
    });

  it('refuses a text that it would not find again', () => {
    assert.throws(() => keep('[]', 'new\n'), /does not begin with a marker/);
  });

  it('finds what the command writes', () => {
    const [, written] = read('src/Tap.Cli/Review/ChangeSummary.cs').match(/Marker = "(.+)"/);
    assert.equal(written, marker);
  });
});
