// Modules of the pages, for tests of what they compute: bundled in memory as build.mjs does it, since Node takes no TypeScript.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const pages = new URL('../../pages/', import.meta.url);
const esbuild = createRequire(new URL('build.mjs', pages))('esbuild');

/** What a module, such as `console/src/charts/align.ts`, exports. */
export async function load(path) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: fileURLToPath(pages),
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
