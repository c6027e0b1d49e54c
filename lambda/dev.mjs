// What ./tap dev bundles with, into the folder that it is given. Standard input has a line of JSON for each change:
// {"changed": [files, named from the repository], "at": when they were looked for}. Standard output answers each with one:
// {"built": [names], "faults": [Fault], "warnings": [Fault]}. It ends with its input, and esbuild with it, so that nothing outlives
// whoever started it.
import { mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundleOptions, functionNames } from './build.mjs';
import { readDefinition } from './definition.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const repository = dirname(root.replace(/\/$/, ''));
const dist = resolve(process.argv[2]);
const definitionFile = 'api/openapi.yaml';

/** @typedef {{ text: string, file?: string, line?: number, column?: number, source?: string }} Fault */

/** Writes a file that is not like this already, by a rename: whoever reads it meanwhile has the old one or the new one. */
async function write(path, contents) {
  const now = await readFile(path).catch(() => undefined);
  if (now?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, contents);
  await rename(`${path}.new`, path);
}

/** @param {esbuild.Message} message @returns {Fault} */
function faultOf({ text, location }) {
  if (!location) return { text };
  const { file, line, column, lineText } = location;
  return { text, file: named(file), line, column: column + 1, source: lineText };
}

/** @param {Error} error @returns {Fault} */
function faultOfDefinition(error) {
  const [text = ''] = error.message.split('\n');
  return { text: text.replace(/ at line \d+, column \d+:?$/, ''), file: definitionFile, line: lineOf(error) };
}

/** The line of a mistake in the definition, be it one of YAML or of OpenAPI. */
const lineOf = (error) => error.linePos?.[0]?.line ?? error.line;

/** esbuild names files from its working directory. */
const named = (file) => relative(repository, resolve(root, file));

/** Something that is made of files, and made again when one of them changes or it could not be made. */
class Product {
  /** @type {Set<string> | undefined} */
  files;
  /** @type {Fault[]} */
  faults = [];
  /** @type {Fault[]} */
  warnings = [];

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** @param {string[]} changed @param {Set<string>} known what any product is made of: a new file may be found in the place of another */
  isReached(changed, known) {
    return (
      !this.files ||
      this.faults.length > 0 ||
      changed.some((file) => this.files?.has(file) || !known.has(file))
    );
  }
}

class Bundle extends Product {
  async make() {
    // Its own incremental context: what has not changed is not parsed again.
    this.context ??= await esbuild.context({
      ...bundleOptions([this.name], dist),
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    try {
      const { metafile, outputFiles, warnings } = await this.context.rebuild();
      this.files = new Set(Object.keys(metafile.inputs).map(named));
      this.faults = [];
      this.warnings = warnings.map(faultOf);
      for (const { path, contents } of outputFiles) await write(path, contents);
    } catch (error) {
      if (!error.errors) throw error;
      this.faults = error.errors.map(faultOf);
      this.warnings = error.warnings.map(faultOf);
    }
  }
}

class Definition extends Product {
  files = new Set([definitionFile]);
  isMade = false;

  isReached(changed) {
    return !this.isMade || changed.includes(definitionFile);
  }

  async make() {
    try {
      await write(join(dist, 'openapi.json'), Buffer.from(JSON.stringify(await readDefinition())));
      this.faults = [];
    } catch (error) {
      this.faults = [faultOfDefinition(error)];
    }
    this.isMade = this.faults.length === 0;
  }
}

const products = [new Definition('openapi.json'), ...functionNames.map((name) => new Bundle(name))];

/** Each once, as functions share what they are made of. */
const distinct = (faults) => [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];

/** @param {{ changed: string[], at: string }} change */
async function make({ changed, at }) {
  const known = new Set(products.flatMap(({ files }) => [...(files ?? [])]));
  const reached = products.filter((product) => product.isReached(changed, known));
  await Promise.all(reached.map((product) => product.make()));
  const good = reached.filter(({ faults }) => faults.length === 0);
  // The build, too, then finds the bundles as new as their sources, but for what was saved since.
  if (products.every(({ faults }) => faults.length === 0)) {
    await writeFile(join(dist, '.built'), '', { flag: 'a' });
    await utimes(join(dist, '.built'), new Date(at), new Date(at));
  }
  return {
    built: good.map(({ name }) => name),
    faults: distinct(reached.flatMap(({ faults }) => faults)),
    warnings: distinct(reached.flatMap(({ warnings }) => warnings)),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await make(JSON.parse(line))));
await Promise.all(products.map(({ context }) => context?.dispose()));
