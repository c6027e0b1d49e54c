// Which sources each bundle is made of, left beside the bundles by whoever made them: who comes later then knows what is as its sources
// are, and what a change reaches, without making anything.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The name of a file from the repository; esbuild names files from its working directory. */
export const named = (file) => relative(repository, resolve(repository, 'lambda', file));

/**
 * The sources of a function's bundle. Packages are none: they change with package-lock.json, and then the build makes everything anew.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} name
 */
export function sourcesOf({ inputs }, name) {
  const reached = new Set([`${name}/src/handler.ts`]);
  for (const file of reached) for (const { path } of inputs[file]?.imports ?? []) reached.add(path);
  return [...reached]
    .filter((file) => file in inputs && !/node_modules|:/.test(file))
    .map(named)
    .sort();
}

/** The build looks at the time of this file, too. */
const stampIn = (dist) => join(dist, '.built');

/**
 * Says that everything is as its sources were.
 *
 * @param {string} dist
 * @param {Record<string, string[]>} sources
 * @param {Date} at when they were looked at: what is saved later may not be in a bundle
 */
export async function writeStamp(dist, sources, at) {
  const path = `${stampIn(dist)}.new`;
  await writeFile(path, JSON.stringify(sources));
  await utimes(path, at, at);
  await rename(path, stampIn(dist));
}

/** Says so no more. */
export const removeStamp = (dist) => rm(stampIn(dist), { force: true });

/**
 * The sources of what is as they are.
 *
 * @param {string} dist
 * @returns {Record<string, string[]>}
 */
export function currentSources(dist) {
  const stamp = stampIn(dist);
  if (!existsSync(stamp)) return {};
  const { mtimeMs } = statSync(stamp);
  const isOlder = (file) => statSync(join(repository, file), { throwIfNoEntry: false })?.mtimeMs <= mtimeMs;
  // Who builds with an older build.mjs leaves an empty one.
  const sources = Object.entries(JSON.parse(readFileSync(stamp, 'utf8') || '{}'));
  return Object.fromEntries(sources.filter(([, files]) => files.every(isOlder)));
}
