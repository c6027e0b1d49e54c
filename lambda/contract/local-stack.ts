import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const tap = fileURLToPath(new URL('../../tap', import.meta.url));

/** The test is faster than dev's throttling lets anybody be; a stack that is given must allow as much. */
const FASTER = [
  'tap:functions.apiHandler.reservedConcurrency=25',
  'tap:functions.authorizer.reservedConcurrency=250',
  'tap:api.throttlingRate=250',
  'tap:api.throttlingBurst=250',
];

/** A stack on a local AWS of its own, apart from a local run of the person who starts the test. */
export class LocalStack {
  /** The folder in which its AWS keeps everything. */
  readonly home: string;

  static async create(): Promise<LocalStack> {
    return new LocalStack(await mkdtemp(join(tmpdir(), 'tap-contract-')));
  }

  constructor(home: string) {
    this.home = home;
  }

  /** Deploys dev for many requests, with the settings, for example `tap:api.authorization=IAM`. */
  up(...settings: string[]): Promise<Record<string, string>> {
    return this.upAsIs(...FASTER, ...settings);
  }

  /** Deploys dev with nothing changed but the settings. */
  async upAsIs(...settings: string[]): Promise<Record<string, string>> {
    const config = settings.flatMap((setting) => ['--config', setting]);
    return JSON.parse(await this.#run('up', '--stack', 'dev', '--json', ...config)).outputs;
  }

  /** The endpoint of its AWS, once it is up. */
  async endpoint(): Promise<string> {
    return JSON.parse(await readFile(join(this.home, 'local-aws/endpoint.json'), 'utf8')).endpoint;
  }

  async remove(): Promise<void> {
    await this.#run('down');
    await rm(this.home, { recursive: true });
  }

  async #run(...options: string[]): Promise<string> {
    const env = { ...process.env, TAP_HOME: this.home };
    return (await promisify(execFile)(tap, options, { env, maxBuffer: 2 ** 26 })).stdout;
  }
}
