// Puts the page together, and looks after the choice of stack, the search, the theme and printing.
import { byId, type Child, h, plural } from '#shared/dom';
import { DependencyGraph } from '#shared/graph';
import { followTheme } from '#shared/theme';
import { capacity } from './capacity/section';
import { changes } from './changes';
import { comparison } from './comparison';
import { costs } from './costs';
import type { ReviewModel } from './model';
import { resourceTree } from './resources';
import { anchor, ReviewStack } from './stack';
import { alarms, guardrails, logGroups, outputs, overview, permissions, stores, tags } from './tables';

const model = JSON.parse(byId('data').textContent) as ReviewModel;
const stacks = model.stacks.map((stack) => new ReviewStack(stack)) as [ReviewStack, ReviewStack];

/** A section is about the stack that is chosen, or about both. */
interface Section {
  id: string;
  title: string;
  note?: string;
  ofBoth?: () => Child;
  of?: (stack: ReviewStack) => Child;
}

const { change } = model;
const sections: Section[] = [
  ...(change
    ? [{ id: 'changes', title: 'Changes', of: (stack: ReviewStack) => changes(stack, change, model.prices) }]
    : []),
  { id: 'overview', title: 'Overview', ofBoth: () => overview(model.stacks) },
  {
    id: 'guardrails',
    title: 'Guardrails',
    note: 'Rules in the spirit of the AWS Foundational Security Best Practices.',
    of: guardrails,
  },
  { id: 'comparison', title: 'Comparison', ofBoth: () => comparison(stacks, model.comparison) },
  { id: 'resources', title: 'Resources', of: resourceTree },
  {
    id: 'dependencies',
    title: 'Dependencies',
    note: 'An arrow points to what a part depends on.',
    of: dependencies,
  },
  { id: 'outputs', title: 'Outputs', of: outputs },
  {
    id: 'permissions',
    title: 'Permissions',
    note: 'Every statement of every policy: trust policies, policies of roles, policies that AWS manages, and policies of resources.',
    of: permissions,
  },
  { id: 'stores', title: 'Data stores', of: stores },
  { id: 'alarms', title: 'Alarms', of: alarms },
  { id: 'logs', title: 'Log retention', of: logGroups },
  {
    id: 'tags',
    title: 'Tags',
    note: 'The provider puts them on every resource that can have tags.',
    ofBoth: () => tags(model.stacks),
  },
  { id: 'costs', title: 'Cost', ofBoth: () => costs(model) },
  { id: 'capacity', title: 'Capacity', of: capacity(model) },
];

function dependencies(stack: ReviewStack): Child {
  const graph = new DependencyGraph(stack, {
    reference: (key) => stack.reference(key),
    about: ({ key, name }) =>
      h('p', null, h('b', null, name), ' ', h('a', { href: `#${anchor(key)}` }, 'in the tree')),
  });
  return graph.elements;
}

function render({ id, title, note }: Section, content: Child, stack?: ReviewStack): void {
  const heading = h(
    'h2',
    { id: `${id}-title` },
    title,
    stack && [' ', h('span', { class: 'stack' }, stack.model.name)],
  );
  const section = h(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    heading,
    note && h('p', null, note),
    content,
  );
  const old = document.getElementById(id);
  if (old) old.replaceWith(section);
  else byId('main').append(section);
}

function choose(stack: ReviewStack): void {
  for (const section of sections) if (section.of) render(section, section.of(stack), stack);
  search();
}

const input = byId('search') as HTMLInputElement;
function search(): void {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const item of document.querySelectorAll<HTMLElement>('main .item')) {
    const text = `${item.textContent} ${item.dataset.also ?? ''}`.toLowerCase();
    const matches = words.every((word) => text.includes(word));
    item.classList.toggle('away', !matches);
    if (matches && words.length > 0 && !item.querySelector('.item')) found++;
  }
  for (const branch of document.querySelectorAll<HTMLDetailsElement>('.tree details:not(.leaf)')) {
    const hit = branch.querySelector('.item:not(.away)') !== null;
    branch.parentElement?.classList.toggle('away', !hit);
    if (words.length > 0 && hit) branch.open = true;
  }
  for (const section of document.querySelectorAll('main section'))
    section.classList.toggle('empty', words.length > 0 && !section.querySelector('.item:not(.away)'));
  byId('found').textContent = words.length === 0 ? '' : plural(found, 'match', 'matches');
}

/** Opens what a link points into. */
function reveal(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let element = target; element; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true;
    element.classList.remove('away');
  }
  if (!(target instanceof HTMLDetailsElement)) return;
  target.querySelector('summary')?.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
}

const choice = (stack: ReviewStack, index: number) =>
  h(
    'label',
    null,
    h('input', {
      type: 'radio',
      name: 'stack',
      value: stack.model.name,
      checked: index === 0,
      on: { change: () => choose(stack) },
    }),
    h('span', null, stack.model.name),
  );

document
  .querySelector('nav ul')
  ?.append(...sections.map(({ id, title }) => h('li', null, h('a', { href: `#${id}` }, title))));
byId('stacks').append(...stacks.map(choice));
for (const section of sections) render(section, section.ofBoth?.());
choose(stacks[0]);
followTheme(byId('theme'));
reveal();

input.addEventListener('input', search);
addEventListener('hashchange', reveal);
addEventListener('keydown', (event) => {
  if (event.key === '/' && !(event.target as Element).matches('input')) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === 'Escape' && event.target === input) {
    input.value = '';
    search();
  }
});
// On paper nothing can be opened.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details:not(.leaf)'))
    details.open = true;
});
