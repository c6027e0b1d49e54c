// The tree of resources: components hold others, and every resource tells its inputs and whom it uses.

function resourceTree(stack) {
  const children = Map.groupBy(stack.resources, (resource) => resource.parent ?? '');
  const node = (resource) => (resource.component ? branch(resource) : leaf(stack, resource));
  const branch = (resource) =>
    h(
      'li',
      null,
      h(
        'details',
        { open: resource.parent === undefined || null, id: anchor(resource.key) },
        h(
          'summary',
          null,
          h('span', { class: 'name' }, resource.name),
          ' ',
          h('span', { class: 'type' }, shortType(resource.type)),
          ' ',
          h('span', { class: 'count' }, plural(count(resource), 'resource')),
        ),
        h('ul', null, (children.get(resource.key) ?? []).map(node)),
      ),
    );
  const count = (resource) =>
    (children.get(resource.key) ?? []).reduce((sum, child) => sum + (child.component ? count(child) : 1), 0);

  const tree = h('ul', { class: 'tree' }, (children.get('') ?? []).map(node));
  const all = (open) => () => {
    for (const details of tree.querySelectorAll('.tree > li > details, li > details:has(> ul)'))
      details.open = open;
  };
  return [
    h(
      'p',
      { class: 'tools' },
      h('button', { type: 'button', click: all(true) }, 'Open all components'),
      h('button', { type: 'button', click: all(false) }, 'Close all'),
    ),
    tree,
  ];
}

function leaf(stack, resource) {
  const body = h('div', { class: 'resource' });
  const details = h(
    'details',
    {
      id: anchor(resource.key),
      class: 'leaf',
      toggle: () => {
        if (details.open && body.childElementCount === 0) body.append(...facts(stack, resource));
      },
    },
    h(
      'summary',
      null,
      h('span', { class: 'name' }, resource.name),
      ' ',
      h('span', { class: 'type' }, shortType(resource.type)),
      resource.protect ? h('span', { class: 'badge' }, 'protected') : null,
      resource.retain ? h('span', { class: 'badge' }, 'retained') : null,
      resource.region !== stack.region ? h('span', { class: 'badge' }, resource.region) : null,
    ),
    body,
  );
  return h('li', { class: 'item', 'data-also': JSON.stringify(resource.inputs) }, details);
}

function facts(stack, resource) {
  const uses = Object.entries(resource.uses);
  const usedBy = stack.resources.filter((other) => other.uses[resource.key]);
  return [
    h(
      'dl',
      null,
      h('dt', null, 'Type'),
      h('dd', null, h('code', null, resource.type)),
      uses.length > 0
        ? [
            h('dt', null, 'Uses'),
            h(
              'dd',
              null,
              uses.map(([key, inputs]) => h('div', null, reference(key), ` for ${inputs.join(', ')}`)),
            ),
          ]
        : null,
      usedBy.length > 0
        ? [
            h('dt', null, 'Used by'),
            h(
              'dd',
              null,
              usedBy.map((other) =>
                h('div', null, reference(other.key), ` for ${other.uses[resource.key].join(', ')}`),
              ),
            ),
          ]
        : null,
    ),
    h(
      'pre',
      { tabindex: '0', role: 'group', 'aria-label': `Inputs of ${resource.name}` },
      rich(JSON.stringify(expanded(resource.inputs), null, 2)),
    ),
  ];
}

/** Inputs with the JSON documents in their texts written out. */
function expanded(value) {
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
