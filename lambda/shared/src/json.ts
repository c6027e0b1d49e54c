import type { Check, FieldError } from './check';

/** Levels of objects and arrays that a member of the outermost object may have. */
const MAX_DEPTH = 32;
/** The tokens of a text that is valid JSON. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** An object or array that is being read: what it holds so far, in canonical form. */
type Container = { members: Map<string, string>; name?: string | undefined } | { elements: string[] };

/** What JSON gives when it is read with a check, or why it does not. */
export type Reading<T> =
  | {
      value: T;
      /** The members of the outermost object, each in canonical form. */
      members: ReadonlyMap<string, string>;
    }
  /** It is no JSON, or not in UTF-8. */
  | 'malformed'
  | FieldError[];

/** Valid JSON (RFC 8259) that is refused all the same, because its readers would not agree on what it says. */
class JsonFault extends Error {
  readonly path: string;

  constructor(path: string[], message: string) {
    super(message);
    this.path = path.join('.');
  }
}

/**
 * Reads JSON in UTF-8 and loses nothing of it: JSON.parse, which judges the grammar and gives the check its value, rounds numbers to
 * doubles and drops all but the last of equal members. So equal members are refused, and the canonical form has the numbers as they were
 * written.
 */
export function readJson<T>(bytes: Uint8Array, check: Check<T>): Reading<T> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which would then be in logs and traces.
    return 'malformed';
  }
  try {
    const members = canonicalMembers(text);
    const checked = check(value);
    return Array.isArray(checked) ? checked : { ...checked, members };
  } catch (error) {
    if (error instanceof JsonFault) return [{ path: error.path, message: error.message }];
    throw error;
  }
}

/**
 * The members of the outermost object in canonical form: no white space, the members of every object in code-unit order, strings as
 * JSON.stringify writes them, numbers as they are. Without recursion: JSON.parse takes 100,000 levels, a call stack does not.
 */
function canonicalMembers(text: string): ReadonlyMap<string, string> {
  const root = { elements: [] };
  const open: Container[] = [root];
  let closed: Container = root;
  for (const [token] of text.matchAll(TOKEN)) {
    const container = open.at(-1) as Container;
    if (token === '{' || token === '[') {
      if (open.length > MAX_DEPTH + 1) {
        throw new JsonFault(pathOf(open).slice(0, 1), `Nested deeper than ${MAX_DEPTH} levels`);
      }
      open.push(token === '{' ? { members: new Map() } : { elements: [] });
    } else if (token === '}' || token === ']') {
      closed = open.pop() as Container;
      add(open.at(-1) as Container, canonical(closed));
    } else if (token === ',' || token === ':') {
    } else if ('members' in container && container.name === undefined) {
      container.name = JSON.parse(token) as string;
      if (container.members.has(container.name)) throw new JsonFault(pathOf(open), 'The member comes twice');
    } else {
      add(container, token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token);
    }
  }
  return 'members' in closed ? closed.members : new Map();
}

function add(container: Container, text: string): void {
  if ('elements' in container) {
    container.elements.push(text);
  } else {
    container.members.set(container.name as string, text);
    container.name = undefined;
  }
}

function canonical(container: Container): string {
  if ('elements' in container) return `[${container.elements.join()}]`;
  const members = [...container.members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

/** Where a reading is: the name or index in every container but the one around the whole text. */
function pathOf(open: Container[]): string[] {
  return open
    .slice(1)
    .map((container) => ('elements' in container ? `${container.elements.length}` : (container.name ?? '')));
}
