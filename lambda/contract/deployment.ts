import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    apiUrl: string;
  }
}

/** The test is faster than dev's throttling lets anybody be; a stack that is given must allow as much. */
const UNTHROTTLED = ['tap:api.throttlingRate=5000', 'tap:api.throttlingBurst=5000'];

const tap = fileURLToPath(new URL('../../tap', import.meta.url));

/**
 * Finds the API: the URL in API_URL, else the output apiUrl in the file TAP_OUTPUTS (the form of `pulumi stack output
 * --json`), else one that is deployed locally for the run and removed after it.
 */
export default async function findApi(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { API_URL, TAP_OUTPUTS } = process.env;
  if (API_URL || TAP_OUTPUTS) {
    project.provide('apiUrl', API_URL || JSON.parse(await readFile(TAP_OUTPUTS ?? '', 'utf8')).apiUrl);
    return undefined;
  }

  // A folder of its own keeps the test apart from a local run of the person who starts it.
  const home = await mkdtemp(join(tmpdir(), 'tap-contract-'));
  const run = (...options: string[]) =>
    promisify(execFile)(tap, options, { env: { ...process.env, TAP_HOME: home }, maxBuffer: 2 ** 26 });
  const remove = async () => {
    await run('down');
    await rm(home, { recursive: true });
  };
  try {
    const config = UNTHROTTLED.flatMap((setting) => ['--config', setting]);
    const { stdout } = await run('up', '--stack', 'dev', '--json', ...config);
    project.provide('apiUrl', JSON.parse(stdout).outputs.apiUrl);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
