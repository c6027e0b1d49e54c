// The relative links of documents, as GitHub follows them.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import GithubSlugger from 'github-slugger';
import { Marked } from 'marked';

const marked = new Marked({ gfm: true });

/** What a reader sees of a heading. */
const textOf = (tokens) =>
  tokens.map(({ type, tokens: inner, text }) => (inner ? textOf(inner) : type === 'image' || type === 'html' ? '' : text)).join('');

/** The names of a document's headings, and where its links, images and definitions lead. */
function parse(path) {
  const slugger = new GithubSlugger();
  const anchors = new Set();
  const targets = [];
  marked.walkTokens(marked.lexer(readFileSync(path, 'utf8')), ({ type, href, tokens }) => {
    if (type === 'heading') anchors.add(slugger.slug(textOf(tokens)));
    if (['link', 'image', 'def'].includes(type)) targets.push({ href, anchored: type !== 'image' });
  });
  return { anchors, targets };
}

/** What is wrong with the relative links of documents, by their paths. */
export function brokenLinks(paths) {
  const documents = new Map();
  const parsed = (path) => documents.get(path) ?? documents.set(path, parse(path)).get(path);
  return paths.flatMap((path) =>
    parsed(path).targets.flatMap(({ href, anchored }) => {
      if (/^(\/|[a-z][a-z\d+.-]*:)/i.test(href)) return [];
      const [, name, anchor] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href);
      const target = name ? resolve(dirname(path), decodeURIComponent(name)) : path;
      const shown = relative(dirname(path), target);
      if (!existsSync(target)) return [`${path}: Cannot find file \`${shown}\``];
      if (!anchor || !anchored) return [];
      if (target.endsWith('.md') && parsed(target).anchors.has(decodeURIComponent(anchor).toLowerCase())) return [];
      return [`${path}: Cannot find heading for \`#${anchor}\`${target === path ? '' : ` in \`${shown}\``}`];
    }),
  );
}
