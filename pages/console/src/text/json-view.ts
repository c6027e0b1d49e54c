// A text for reading: JSON set out, anything else as it is, with its ids as links.
import { h } from '#shared/dom';
import { bytes } from './format';
import { setOut, type Token } from './json';
import { linked } from './links';

// More than a reader takes in at once, and little enough for the browser to lay out in an instant.
const MOST = 20_000;

export function jsonView(text: string): HTMLElement {
  const tokens = setOut(text) ?? [{ kind: 'mark', text } satisfies Token];
  const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
  const content = h('pre', { class: 'json', tabindex: 0, role: 'group', 'aria-label': 'Content' });
  content.append(...shown(tokens, MOST));
  if (length <= MOST) return content;
  const more = h('button', { type: 'button' }, `Show all of it, ${bytes(length)}`);
  more.addEventListener('click', () => {
    more.remove();
    content.replaceChildren(...shown(tokens, length));
    content.focus();
  });
  return h('div', null, content, more);
}

/** As much of the tokens as a number of characters takes. */
function shown(tokens: readonly Token[], most: number): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let left = most;
  for (const { kind, text } of tokens) {
    if (left <= 0) return [...nodes, '…'];
    const part = text.slice(0, left);
    left -= text.length;
    if (kind === 'mark') nodes.push(...linked(part));
    else nodes.push(h('span', { class: `json-${kind}` }, linked(part)));
  }
  return left < 0 ? [...nodes, '…'] : nodes;
}
