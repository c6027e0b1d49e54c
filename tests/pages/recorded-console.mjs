// The console's page, built from its sources, behind a server of recorded answers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../pages/build.mjs';

export const token = 'a-token-of-these-tests';

// As ConsoleServer.cs sends them.
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; trusted-types server-html; require-trusted-types-for 'script'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };

/** The answer to `GET /api/stack`. */
export const stack = {
  name: 'dev',
  project: 'tap',
  environment: 'dev',
  region: 'eu-west-2',
  onAws: false,
  mayWrite: true,
  apiUrl: 'http://127.0.0.1:4566/api',
  authorization: 'NONE',
  logSources: ['api-handler', 'processor', 'api'],
  outputs: { environment: 'dev', region: 'eu-west-2', alarmNames: ['tap-dlq-depth-dev'] },
};

function send(response, status, type, body) {
  response.writeHead(status, { ...headers, 'Content-Type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An answer that says what is wrong. */
export const problem = (status, title, detail, advice) => (_request, response) =>
  send(response, status, 'application/problem+json', { status, title, detail, advice });

/** An answer that never comes. */
export const unanswered = () => undefined;

/** The answer to what none is recorded for. */
export const unknown = (request, response) =>
  problem(404, 'No answer was recorded', request.url)(request, response);

let building;
/** The folder of the page, which is built once. */
function built() {
  building ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tap-console-'));
    process.once('exit', () => rmSync(folder, { recursive: true }));
    await build(folder);
    return folder;
  })();
  return building;
}

/**
 * Starts it. `answers` are by request, `'GET /api/alarms/tap-x'`, without its query: what is sent as JSON, null for 204, or a function of
 * the request and the response; `otherwise` answers what is not among them. `requests` are those that the page made of `/api/`:
 * `GET /api/stack?…`, the body parsed. For the next page, `renew` begins anew with other answers, and gives the token that it has.
 */
export async function serveRecorded() {
  const folder = await built();
  const recorded = { answers: {}, otherwise: unknown, requests: [], token };
  const past = new Set();

  function sendFile(pathname, response) {
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    send(response, 200, types[name.split('.')[1]], readFileSync(join(folder, 'console', name), 'utf8'));
  }

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://local');
    if (!pathname.startsWith('/api/')) return sendFile(pathname, response);
    const chunks = await request.toArray();
    const body = Buffer.concat(chunks).toString();
    const credentials = request.headers.authorization;
    // What a page that has been left still asked for must not count as the next one's.
    if (past.has(credentials)) return response.destroy();
    recorded.requests.push({
      what: `${request.method} ${request.url}`,
      body: body === '' ? undefined : JSON.parse(body),
    });
    if (credentials !== `Bearer ${recorded.token}`)
      return problem(401, 'This is not the token', 'It is of another console.')(request, response);
    const { [`${request.method} ${decodeURIComponent(pathname)}`]: found = recorded.otherwise } =
      recorded.answers;
    if (typeof found === 'function') return found(request, response, body);
    if (found === null) return response.writeHead(204, headers).end();
    send(response, 200, 'application/json', found);
  }

  const server = createServer(answer);
  server.keepAliveTimeout = 0; // a connection that is idle while a test does other things stays
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(recorded, {
    address: `http://127.0.0.1:${server.address().port}/`,
    renew(more) {
      past.add(`Bearer ${recorded.token}`);
      return Object.assign(recorded, { requests: [], token: `${token}-${past.size}`, ...more }).token;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
