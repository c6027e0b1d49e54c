// The workflow of review stacks: when it deploys one, and when it removes it. What its script does is in scripts.test.mjs.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { read } from './repository.mjs';

const { on, jobs } = parse(read('.github/workflows/review-stack.yml'));

describe('the workflow of review stacks', () => {
  it('deploys one for its label alone, once at a time, and tests it', () => {
    assert.deepEqual(on.pull_request.types, ['labeled', 'unlabeled', 'synchronize', 'reopened', 'closed']);
    assert.match(jobs.review.if, /contains\(github\.event\.pull_request\.labels\.\*\.name, 'review-stack'\)/);
    const runs = jobs.review.steps.map(({ run }) => run ?? '');
    const order = ['review-stack make', 'pulumi up', 'dotnet test', 'review-stack comment'].map((text) =>
      runs.findIndex((run) => run.includes(text)),
    );
    assert.ok(order.every((step, index) => step > (order[index - 1] ?? -1)), `${order}`);
    for (const { concurrency, environment } of Object.values(jobs)) {
      assert.deepEqual(concurrency, {
        group: 'review-stack-${{ github.event.pull_request.number }}',
        'cancel-in-progress': false,
      });
      assert.equal(environment.name, 'review');
    }
  });

  it('removes one when its label goes or its pull request is closed, and looks every three hours', () => {
    assert.match(on.schedule[0].cron, /^\d+ \*\/3 \* \* \*$/);
    assert.match(jobs.remove.if, /^github\.event_name != 'pull_request' \|\| /);
    for (const when of ["action == 'unlabeled' && github.event.label.name == 'review-stack'", "action == 'closed' && contains"])
      assert.ok(jobs.remove.if.includes(when), when);
    const [checkout] = jobs.remove.steps;
    assert.equal(checkout.with.ref, '${{ github.event.repository.default_branch }}');
    assert.equal(jobs.remove.steps.at(-1).run, '.github/scripts/review-stack clean');
  });
});
