// Bundles each page into <outdir>/<page>/: its script, its style, and its HTML as it is. The output depends on the sources only.
import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const pages = ['review', 'console'];

/** @param {string} outdir */
export async function build(outdir = join(root, 'dist')) {
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: pages.flatMap((page) => [
      { in: `${page}/src/main.ts`, out: `${page}/${page}` },
      { in: `${page}/src/${page}.css`, out: `${page}/${page}` },
    ]),
    outdir,
    bundle: true,
    format: 'esm',
    // Map.groupBy, which the pages use, came with these.
    target: ['chrome117', 'firefox119', 'safari17.4'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const page of pages) await copyFile(join(root, page, 'index.html'), join(outdir, page, 'index.html'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build();
  for (const page of pages) {
    const folder = join(root, 'dist', page);
    for (const name of await readdir(folder)) {
      const { size } = await stat(join(folder, name));
      console.log(`${page}/${name} ${(size / 1000).toFixed(1)} KB`);
    }
  }
}
