// What the two stacks have, and what differs in what both have.
import { type Child, h, plural, table } from '#shared/dom';
import { nameOf, shortType } from '#shared/stack-parts';
import type { Comparison, Difference } from './model';
import type { ReviewStack } from './stack';

/** More inputs than these have a table of their own, that the reader opens. */
const FEW_INPUTS = 6;

const typeOf = (key: string) => shortType(key.slice(0, key.indexOf('::')));
const typeLabel = (key: string) => h('span', { class: 'type' }, typeOf(key));

export function comparison([first, second]: [ReviewStack, ReviewStack], compared: Comparison): Child {
  const { onlyFirst, onlySecond, differences, same } = compared;
  const names = [first.model.name, second.model.name] as const;
  const value = (json: string | undefined) =>
    json === undefined ? h('span', { class: 'none' }, 'not set') : h('code', null, first.rich(json));
  const row = ({ path, ...values }: Difference['inputs'][number]) => [
    h('code', null, path),
    value(values.first),
    value(values.second),
  ];

  const few = differences.filter(({ inputs }) => inputs.length <= FEW_INPUTS);
  const inputs = table(
    'Different inputs',
    ['Resource', 'Input', ...names],
    few.flatMap((difference) =>
      difference.inputs.map((input) => [
        [nameOf(difference.first), h('div', { class: 'note' }, typeOf(difference.first))],
        ...row(input),
      ]),
    ),
  );
  const many = differences
    .filter((difference) => !few.includes(difference))
    .map((difference) =>
      h(
        'details',
        { class: 'item' },
        h(
          'summary',
          null,
          h('span', { class: 'name' }, nameOf(difference.first)),
          ' ',
          typeLabel(difference.first),
          ' ',
          h('span', { class: 'count' }, plural(difference.inputs.length, 'input')),
        ),
        table(
          `Inputs of ${nameOf(difference.first)} that differ`,
          ['Input', ...names],
          difference.inputs.map(row),
        ),
      ),
    );
  for (const wide of [inputs, ...many]) wide.classList.add('different');
  return [
    h(
      'p',
      null,
      `${plural(same, 'resource')} ${same === 1 ? 'is' : 'are'} the same in ${names.join(' and ')}, but for the names of the environments.`,
    ),
    h('div', { class: 'pair' }, only(names[0], onlyFirst), only(names[1], onlySecond)),
    h(
      'h3',
      null,
      'Different inputs ',
      h('span', { class: 'count' }, `of ${plural(differences.length, 'resource')}`),
    ),
    inputs,
    many,
  ];
}

function only(name: string, keys: readonly string[]): HTMLElement {
  const items = keys.map((key) => h('li', { class: 'item' }, h('b', null, nameOf(key)), ' ', typeLabel(key)));
  return h(
    'div',
    null,
    h('h3', null, `Only in ${name} `, h('span', { class: 'count' }, keys.length)),
    items.length === 0 ? h('p', { class: 'none' }, 'None.') : h('ul', { class: 'plain' }, items),
  );
}
