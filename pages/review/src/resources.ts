// The tree of resources: components hold others, and every resource tells its inputs and whom it uses.
import { type Child, h, plural } from '#shared/dom';
import { type Resource, shortType } from '#shared/stack-parts';
import { anchor, type ReviewStack } from './stack';

export function resourceTree(stack: ReviewStack): Child {
  const children = Map.groupBy(stack.resources, (resource) => resource.parent ?? '');
  const under = (key: string) => children.get(key) ?? [];
  const count = (key: string): number =>
    under(key).reduce((sum, child) => sum + (child.component ? count(child.key) : 1), 0);
  const node = (resource: Resource) => (resource.component ? branch(resource) : leaf(stack, resource));
  const branch = (resource: Resource): HTMLElement =>
    h(
      'li',
      null,
      h(
        'details',
        { open: resource.parent === undefined, id: anchor(resource.key) },
        h(
          'summary',
          null,
          h('span', { class: 'name' }, resource.name),
          ' ',
          h('span', { class: 'type' }, shortType(resource.type)),
          ' ',
          h('span', { class: 'count' }, plural(count(resource.key), 'resource')),
        ),
        h('ul', null, under(resource.key).map(node)),
      ),
    );

  const tree = h('ul', { class: 'tree' }, under('').map(node));
  const all = (words: string, open: boolean) => {
    const click = () => {
      for (const details of tree.querySelectorAll<HTMLDetailsElement>('details:has(> ul)'))
        details.open = open;
    };
    return h('button', { type: 'button', on: { click } }, words);
  };
  return [h('p', { class: 'tools' }, all('Open all components', true), all('Close all', false)), tree];
}

function leaf(stack: ReviewStack, resource: Resource): HTMLElement {
  const body = h('div', { class: 'resource' });
  const badge = (words: string) => h('span', { class: 'badge' }, words);
  const details: HTMLDetailsElement = h(
    'details',
    {
      id: anchor(resource.key),
      class: 'leaf',
      on: {
        toggle: () => {
          if (details.open && body.childElementCount === 0) body.append(...facts(stack, resource));
        },
      },
    },
    h(
      'summary',
      null,
      h('span', { class: 'name' }, resource.name),
      ' ',
      h('span', { class: 'type' }, shortType(resource.type)),
      resource.protect && badge('protected'),
      resource.retain && badge('retained'),
      resource.region !== stack.model.region && badge(resource.region),
    ),
    body,
  );
  return h('li', { class: 'item', 'data-also': JSON.stringify(resource.inputs) }, details);
}

function facts(stack: ReviewStack, resource: Resource): HTMLElement[] {
  const list = (title: string, uses: [key: string, inputs: string[]][]) =>
    uses.length > 0 && [
      h('dt', null, title),
      h(
        'dd',
        null,
        uses.map(([key, inputs]) => h('div', null, stack.reference(key), ` for ${inputs.join(', ')}`)),
      ),
    ];
  const usedBy = stack.resources.flatMap(({ key, uses }): [string, string[]][] => {
    const inputs = uses[resource.key];
    return inputs ? [[key, inputs]] : [];
  });
  return [
    h(
      'dl',
      null,
      h('dt', null, 'Type'),
      h('dd', null, h('code', null, resource.type)),
      list('Uses', Object.entries(resource.uses)),
      list('Used by', usedBy),
    ),
    h(
      'pre',
      { tabindex: 0, role: 'group', 'aria-label': `Inputs of ${resource.name}` },
      stack.rich(JSON.stringify(expanded(resource.inputs), null, 2)),
    ),
  ];
}

/** Inputs with the JSON documents in their texts written out. */
function expanded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expanded);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, expanded(inner)]));
  if (typeof value !== 'string' || !value.startsWith('{"')) return value;
  try {
    return expanded(JSON.parse(value));
  } catch {
    return value;
  }
}
