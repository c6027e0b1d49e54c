import type { Reply, Request } from './http';
import { Problem } from './problem';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template as in the OpenAPI definition, e.g. `/process/{id}`. */
  path: string;
  handle(request: Request, parameters: Record<string, string>): Promise<Reply>;
}

/** The route of a request and its path parameters; throws a 404 or a 405 Problem. */
export function findRoute(routes: readonly Route[], method: string, path: string) {
  const found = routes.flatMap((route) => {
    const parameters = matchPath(route.path, path);
    return parameters ? [{ route, parameters }] : [];
  });
  if (found.length === 0) throw new Problem('not-found', 'There is no such resource.');
  const match = found.find(({ route }) => route.method === method);
  if (!match) {
    throw new Problem('method-not-allowed', 'The resource does not have this method.', {
      headers: { Allow: found.map(({ route }) => route.method).join(', ') },
    });
  }
  return match;
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
