import { logger } from '@tap/shared/observability';
import { NOBODY, unauthorized } from './caller';
import { optionsReply } from './cors';
import type { Reply, Request } from './message';
import { conditionally } from './preconditions';
import { Problem } from './problem';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template as in the OpenAPI definition, e.g. `/process/{id}`. */
  path: string;
  /** Whether API Gateway lets everybody in. */
  isOpen?: true;
  handle(request: Request, parameters: Record<string, string>): Promise<Reply>;
}

/**
 * Answers a request by its route, OPTIONS for every path that has one, and HEAD as GET: API Gateway sends the length of its body alone.
 * Throws a 401, a 404 or a 405 Problem.
 */
export async function dispatch(routes: readonly Route[], request: Request): Promise<Reply> {
  const found = routes.flatMap((route) => {
    const parameters = matchPath(route.path, request.path);
    return parameters ? [{ route, parameters }] : [];
  });
  if (found.length === 0) throw new Problem('not-found', 'There is no such resource.');
  logger.appendKeys({ route: found[0]?.route.path });
  const methods = found.flatMap(({ route: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const allowed = [...methods, 'OPTIONS'].join(', ');
  if (request.method === 'OPTIONS') return optionsReply(allowed);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const match = found.find(({ route }) => route.method === method);
  if (!match) {
    throw new Problem('method-not-allowed', 'The resource does not have this method.', {
      headers: { Allow: allowed },
    });
  }
  if (!match.route.isOpen && request.caller === NOBODY) throw unauthorized();
  const reply = await match.route.handle(request, match.parameters);
  return method === 'GET' ? conditionally(request, reply) : reply;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split('/');
  const values = path.split('/');
  if (names.length !== values.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? '';
    if (name.startsWith('{')) parameters[name.slice(1, -1)] = value;
    else if (name !== value) return undefined;
  }
  return parameters;
}
