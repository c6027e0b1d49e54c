// Ids in a text as links: a trace to its waterfall, a transaction or process to what is known of it.
import { h } from '#shared/dom';
import { linkTo } from '../router';

// Ids of the API are UUIDs of version 7; those of requests and invocations are of version 4, and name no data.
const ids =
  /\b(?:1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\b/g;

const isTrace = (id: string) => id.startsWith('1-');

export const traceLink = (id: string) => h('a', { href: linkTo('traces', [id]) }, id);
export const dataLink = (id: string) => h('a', { href: linkTo('data', [id]) }, id);

/** The ids of transactions and processes that a text names, each once. */
export const dataIdsIn = (text: string): string[] =>
  [...new Set(text.match(ids))].filter((id) => !isTrace(id));

/** A text with links in the places of its ids. */
export function linked(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(ids)) {
    const [id] = match;
    nodes.push(text.slice(end, match.index), isTrace(id) ? traceLink(id) : dataLink(id));
    end = match.index + id.length;
  }
  return [...nodes, text.slice(end)];
}

/** A text with what was searched for marked, as the server searches: letter for letter. */
export function marked(text: string, searched: string): (Node | string)[] {
  if (searched === '') return [text];
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (let at = text.indexOf(searched); at >= 0; at = text.indexOf(searched, end)) {
    nodes.push(text.slice(end, at), h('mark', null, searched));
    end = at + searched.length;
  }
  return [...nodes, text.slice(end)];
}
