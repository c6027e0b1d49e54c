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

/**
 * One request at a time: a conditional write of DynamoDB is atomic, moto's is not when two threads come together. It prints where it
 * listens, and of requests nothing: there are thousands, for each of which moto would find out anew which service a host means, and
 * which actions that has.
 */
const SERVER = `
import functools

from moto.core import responses
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

class Handler(WSGIRequestHandler):
    def log_request(self, *_):
        pass

class Services(DomainDispatcherApplication):
    get_backend_for_host = functools.cache(DomainDispatcherApplication.get_backend_for_host)

responses.method_names_from_class = functools.cache(responses.method_names_from_class)
server = make_server("127.0.0.1", 0, Services(create_backend_app), request_handler=Handler)
print(f"http://127.0.0.1:{server.port}", flush=True)
server.serve_forever()
`;

/** One moto server for the whole run; each test file makes its own bucket and table. */
export default async function provideMoto(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, stop } = await startMoto();
  project.provide('awsEndpoint', endpoint);
  return stop;
}

/** Starts a moto server on a free port. */
export async function startMoto(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const server = spawn(existsSync(made) ? made : 'python3', ['-c', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const endpoint = new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    createInterface(server.stdout).once('line', resolve);
    stopped.then(() => reject(new Error('moto did not start')));
  });
  return {
    endpoint: await endpoint,
    stop: async () => {
      server.kill();
      await stopped;
    },
  };
}
