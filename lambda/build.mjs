// Bundles every function into <outdir>/<function>/index.mjs with a linked source map, and writes the API's definition
// as <outdir>/openapi.json. The output depends on the sources only: no time, no absolute path, so an unchanged function
// keeps its code hash and is not deployed again.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { plugins } from './bundling/plugins.mjs';
import { sourcesOf, writeStamp } from './bundling/sources.mjs';
import { readDefinition } from './definition.mjs';
import { definitionLoader } from './schemas.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/** A folder is a function when it has a handler. */
export const functionNames = readdirSync(root)
  .filter((folder) => existsSync(join(root, folder, 'src/handler.ts')))
  .sort();

/** Where the build puts the bundles. */
export const dist = join(root, 'dist');

/**
 * @param {string[]} names of functions
 * @param {string} outdir
 * @returns {esbuild.BuildOptions}
 */
export const bundleOptions = (names, outdir) => ({
  absWorkingDir: root,
  entryPoints: names.map((name) => ({ in: `${name}/src/handler.ts`, out: `${name}/index` })),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The AWS SDK's ES modules shake better than its CommonJS ones, which esbuild prefers for node.
  mainFields: ['module', 'main'],
  minify: true,
  // Error names are part of the logs and of the runtime's error type.
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // The X-Ray SDK is CommonJS and requires node's modules at run time.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  // No function has a stream of the web; for a look whether a value is one, Node would load them.
  define: { ReadableStream: 'undefined' },
  inject: ['bundling/stack-traces.mjs'],
  plugins: [definitionLoader, ...plugins],
  logLevel: 'warning',
});

/** What the API's definition is called among the bundles, and what it is made of. */
export const definition = { name: 'openapi.json', file: 'api/openapi.yaml' };

/** @param {string} outdir */
export async function build(outdir = dist) {
  const begun = new Date();
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, definition.name), JSON.stringify(await readDefinition()));
  // All in one go: what several functions import is read and parsed once.
  const { metafile, warnings } = await esbuild.build({
    ...bundleOptions(functionNames, outdir),
    metafile: true,
  });
  // Of what may be in any of them, ./tap dev warns as well.
  const quiet = warnings.length === 0 ? functionNames : [];
  const sources = quiet.map((name) => [name, sourcesOf(metafile, name)]);
  await writeStamp(outdir, Object.fromEntries([[definition.name, [definition.file]], ...sources]), begun);
  return functionNames;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of await build()) {
    const { size } = await stat(join(dist, name, 'index.mjs'));
    console.log(`${name} ${(size / 1000).toFixed(1)} KB`);
  }
}
