// Bundles every function into <outdir>/<function>/index.mjs with a linked source map, and writes the API's definition
// as <outdir>/openapi.json. The output depends on the sources only: no time, no absolute path, so an unchanged function
// keeps its code hash and is not deployed again.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { readDefinition } from './definition.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

// zod exports its 50 error languages as one namespace, which no tree shaking can remove: 258 KB of each bundle.
const englishOnlyZod = {
  name: 'english-only-zod',
  setup(build) {
    build.onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

// Importing a built-in module as an ES module reads every export of it, also those that node loads when first used
// (node:http then brings its whole fetch implementation). Requiring it does not.
const requiredBuiltins = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

// A function's credentials are in its environment. The SDK would also look for them in the places of a workstation or
// a server, with clients of their own, imported when needed: 115 KB of each bundle.
const unusedCredentialSources = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

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
  plugins: [englishOnlyZod, requiredBuiltins],
  external: unusedCredentialSources,
  logLevel: 'warning',
});

/** @param {string} outdir */
export async function build(outdir = dist) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, 'openapi.json'), JSON.stringify(await readDefinition()));
  // All in one go: what several functions import is read and parsed once.
  await esbuild.build(bundleOptions(functionNames, outdir));
  return functionNames;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of await build()) {
    const { size } = await stat(join(dist, name, 'index.mjs'));
    console.log(`${name} ${(size / 1000).toFixed(1)} KB`);
  }
}
