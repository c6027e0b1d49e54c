// Routes are in the address's fragment: `#/traces/1-abc?filter=fault` is the view `traces`, the path `1-abc` and a query.

/** Where the reader is. */
export interface Route {
  view: string;
  path: readonly string[];
  query: URLSearchParams;
}

/** The values of a query; those that are null, undefined or empty are left out. */
export type Query = Record<string, string | number | null | undefined>;

export function queryOf(values: Query): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  return query;
}

/** The fragment of a route: what a link's `href` is. */
export function linkTo(view: string, path: readonly string[] = [], values: Query = {}): string {
  const query = queryOf(values).toString();
  return `#/${[view, ...path.map(encodeURIComponent)].join('/')}${query && `?${query}`}`;
}

export function parseRoute(fragment: string): Route {
  const [path = '', ...query] = fragment.replace(/^#?\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/').map(decode);
  return { view, path: rest, query: new URLSearchParams(query.join('?')) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // someone wrote a % by hand
  }
}

/** Goes to a route. */
export function go(fragment: string): void {
  location.hash = fragment;
}
