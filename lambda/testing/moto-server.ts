import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    awsEndpoint: string;
  }
}

/** The Python that `./tap` makes where the machine's has no moto. */
const made = fileURLToPath(new URL('../../.tap/venv/bin/python3', import.meta.url));

const localAws = fileURLToPath(new URL('../../local-aws', import.meta.url));

/**
 * moto as the local AWS hosts it, quicker and with its corrections. One request at a time: a conditional write is atomic on AWS, moto's is
 * not when two threads come together. A request with a seed has moto's random numbers begin with it, from which version ids come.
 * It prints where it listens.
 */
const SERVER = `
import gc
import threading

from local_aws import services
from local_aws.kernel.http_server import listen
from local_aws.kernel.moto_host import Moto
from moto.moto_api._internal import mock_random

gc.set_threshold(50_000)  # as the local AWS has it: nearly everything stays
moto = Moto(services.correct)
turn = threading.Lock()

def answer(environ, start_response):
    with turn:
        mock_random.seed(environ.get("HTTP_X_SEED"))
        return list(moto(environ, start_response))

server = listen(answer, 0)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
`;

/** One moto server for the whole run, on a free port; each test file makes its own bucket and table. */
export default async function provideMoto(project: TestProject): Promise<() => Promise<void>> {
  const server = spawn(existsSync(made) ? made : 'python3', ['-c', SERVER], {
    cwd: localAws,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const endpoint = new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    createInterface(server.stdout).once('line', resolve);
    stopped.then(() => reject(new Error('moto did not start')));
  });
  project.provide('awsEndpoint', await endpoint);
  return async () => {
    server.kill();
    await stopped;
  };
}
