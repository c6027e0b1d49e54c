// What ./tap dev bundles with, into the folder that it is given. Standard input has a line of JSON for each change:
// {"changed": [files, named from the repository], "at": when they were looked for, null if what bundles are made with is not as it was
// then}. Standard output answers each with one: {"built": [names], "faults": [Fault], "warnings": [Fault]}; the first tells of what lies
// there already as its sources are, too. It ends with its input, and esbuild with it, so that nothing outlives whoever started it.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as esbuild from 'esbuild';
import { bundleOptions, definition, functionNames } from './build.mjs';
import { currentSources, named, removeStamp, sourcesOf, writeStamp } from './bundling/sources.mjs';
import { readDefinition } from './definition.mjs';

const dist = resolve(process.argv[2]);
const current = currentSources(dist);

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
  return {
    text: text.replace(/ at line \d+, column \d+:?$/, ''),
    file: definition.file,
    line: lineOf(error),
  };
}

/** The line of a mistake in the definition, be it one of YAML or of OpenAPI. */
const lineOf = (error) => error.linePos?.[0]?.line ?? error.line;

/** Something that is made of files, and made again when one of them changes or it could not be made. */
class Product {
  /** @type {Set<string> | undefined} undefined until it is made */
  files;
  /** @type {Fault[]} */
  faults = [];
  /** @type {Fault[]} */
  warnings = [];

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    if (current[name]) this.files = new Set(current[name]);
  }

  /** @param {string[]} changed */
  isReached(changed) {
    return !this.files || this.faults.length > 0 || changed.some((file) => this.files?.has(file));
  }
}

class Bundle extends Product {
  /** @param {string[]} changed @param {Set<string>} known what any product is made of: a new file may be found in the place of another */
  isReached(changed, known) {
    return super.isReached(changed) || changed.some((file) => !known.has(file));
  }

  async make() {
    // Its own incremental context: what has not changed is not parsed again. Most functions are never changed, and need none.
    this.context ??= await esbuild.context({
      ...bundleOptions([this.name], dist),
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    try {
      const { metafile, outputFiles, warnings } = await this.context.rebuild();
      this.files = new Set(sourcesOf(metafile, this.name));
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
  async make() {
    this.files = new Set([definition.file]);
    try {
      await write(join(dist, this.name), Buffer.from(JSON.stringify(await readDefinition())));
      this.faults = [];
    } catch (error) {
      this.faults = [faultOfDefinition(error)];
    }
  }
}

const products = [new Definition(definition.name), ...functionNames.map((name) => new Bundle(name))];

/** Each once, as functions share what they are made of. */
const distinct = (faults) => [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];

/** Whether whoever asks knows what lies there. */
let isTold = false;

/** @param {{ changed: string[], at: string | null }} change */
async function make({ changed, at }) {
  const known = new Set(products.flatMap(({ files }) => [...(files ?? [])]));
  const reached = products.filter((product) => product.isReached(changed, known));
  if (reached.length > 0) await removeStamp(dist);
  await Promise.all(reached.map((product) => product.make()));
  // The build, too, then finds the bundles as new as their sources, but for what was saved since.
  if (at && products.every(({ faults }) => faults.length === 0)) {
    // Whoever comes next is warned, too.
    const quiet = products.filter(({ warnings }) => warnings.length === 0);
    const sources = quiet.map(({ name, files }) => [name, [...files]]);
    await writeStamp(dist, Object.fromEntries(sources), new Date(at));
  }
  const good = (isTold ? reached : products).filter(({ faults }) => faults.length === 0);
  isTold = true;
  return {
    built: good.map(({ name }) => name),
    faults: distinct(reached.flatMap(({ faults }) => faults)),
    warnings: distinct(reached.flatMap(({ warnings }) => warnings)),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await make(JSON.parse(line))));
await Promise.all(products.map(({ context }) => context?.dispose()));
