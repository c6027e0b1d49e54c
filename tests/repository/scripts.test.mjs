// The scripts of the workflows, with a stand-in for `gh` that writes down how it is called.
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

/** The calls of a script that runs in a folder with files; gh answers a call whose words start with those before the `=>`. */
function run(script, args, { gh = [], files = {} }) {
  const cases = gh
    .map((answer) => answer.split(' => '))
    .map(([words, text]) => `  '${words}'*) echo '${text}' ;;`);
  const lines = ['#!/usr/bin/env bash', 'echo "$*" >>calls.txt', 'case "$*" in', ...cases, 'esac', ''];
  writeFileSync(join(folder, 'gh'), lines.join('\n'), { mode: 0o755 });
  writeFileSync(join(folder, 'calls.txt'), '');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stderr } = spawnSync(join(root, '.github/scripts', script), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_REPOSITORY: '', PATH: `${folder}:${process.env.PATH}` },
  });
  assert.equal(status, 0, stderr);
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
