// Asks the server. Every request carries the token, which the address that ./tap console prints brings as its fragment.
import { type Query, queryOf } from './router';

const place = 'tap-console-token';

/** Keeps the token of the address for this tab and takes it out of the address; false when there is none to use. */
export function takeToken(): boolean {
  const found = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem(place, found);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(place) !== null;
}

/** What the server says is wrong (RFC 9457), or that it does not answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly advice: string | null;

  constructor({ status = 0, title = 'The console refused this', detail = '', advice }: Partial<ProblemBody>) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.advice = advice ?? null;
  }
}

/** `application/problem+json` as the server writes it. */
export interface ProblemBody {
  status: number;
  title: string;
  detail: string;
  advice?: string | null;
}

async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json'))
    return new Problem({ status, detail: `${status} ${statusText}` });
  return new Problem((await response.json()) as ProblemBody);
}

/** A request whose answer is read by the caller, as that of a stream is. Throws a Problem unless it is a success. */
export async function send(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  signal: AbortSignal,
  { query = {}, body }: { query?: Query; body?: unknown } = {},
): Promise<Response> {
  const headers = new Headers({ Authorization: `Bearer ${sessionStorage.getItem(place)}` });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const search = queryOf(query).toString();
  const response = await fetch(`${path}${search && `?${search}`}`, {
    method,
    headers,
    signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    if (signal.aborted) throw error;
    throw new Problem({
      title: 'The console does not answer',
      detail: error.message,
      advice: 'Look whether ./tap console still runs.',
    });
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<Answer>(path: string, signal: AbortSignal, query: Query = {}): Promise<Answer> {
  return (await send('GET', path, signal, { query })).json() as Promise<Answer>;
}

export async function post<Answer>(path: string, signal: AbortSignal, body: unknown): Promise<Answer> {
  return (await send('POST', path, signal, { body })).json() as Promise<Answer>;
}

/** A change that is answered without a content. */
export async function put(path: string, signal: AbortSignal, body: unknown): Promise<void> {
  await send('PUT', path, signal, { body });
}
