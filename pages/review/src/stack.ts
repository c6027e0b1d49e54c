// A stack of the model, and how its resources are linked to and its texts shown.
import { type Child, h } from '#shared/dom';
import { nameOf, StackParts } from '#shared/stack-parts';
import type { StackModel, Verdict } from './model';

/** The id of a resource's element. */
export const anchor = (key: string) => `r-${key.replace(/[^\w-]/g, '_')}`;

const references = /\$\{([\w-]+:[\w-]+\/[^{}]+)\.(\w+)\}/g;

const plain = (text: string, markWildcards: boolean): Child[] =>
  markWildcards ? text.split(/(\*)/).map((piece) => (piece === '*' ? h('mark', null, '*') : piece)) : [text];

export class ReviewStack extends StackParts {
  readonly model: StackModel;

  constructor(model: StackModel) {
    super(model.resources, model.outputs.environment);
    this.model = model;
  }

  /** A link to a resource; `property` is the attribute of it that is meant. */
  reference(key: string, property?: string): HTMLElement {
    const known = this.byKey.has(key);
    const name = known ? nameOf(key) : null;
    const content = [name, property ? h('i', null, known ? `.${property}` : property) : null];
    return known
      ? h('a', { class: 'ref', href: `#${anchor(key)}`, title: key }, content)
      : h('span', { class: 'ref', title: key }, content);
  }

  /** A text with links for its references and marks for its wildcards. */
  rich(text: string, markWildcards = false): Child[] {
    const parts: Child[] = [];
    let end = 0;
    for (const match of text.matchAll(references)) {
      const [whole, key = '', property] = match;
      parts.push(plain(text.slice(end, match.index), markWildcards), this.reference(key, property));
      end = match.index + whole.length;
    }
    return [...parts, plain(text.slice(end), markWildcards)];
  }

  /** A cell with one line for each value. */
  lines(values: readonly string[], markWildcards = false): HTMLElement[] {
    return values.map((value) => h('div', { class: 'value' }, this.rich(value, markWildcards)));
  }

  /** Good or bad, in words and in colour. */
  verdict({ text, good }: Verdict): HTMLElement {
    return h(
      'span',
      { class: good ? 'good' : 'bad' },
      h('b', { 'aria-hidden': 'true' }, good ? '✓' : '!'),
      ' ',
      this.rich(text),
    );
  }
}
