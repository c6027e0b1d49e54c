// How the parts of the stack depend on each other: in layers, so that every arrow points from a part to one on its left.

const box = { width: 146, height: 44, right: 42, below: 13 };

function dependencyGraph(stack) {
  const { parts, edges } = partsOf(stack);
  const place = layout(parts, edges);
  const columns = Math.max(...[...place.values()].map(({ x }) => x)) + 1;
  const rows = Math.max(...[...place.values()].map(({ y }) => y)) + 1;
  const left = (key) => place.get(key).x * (box.width + box.right) + 4;
  const top = (key) => place.get(key).y * (box.height + box.below) + 4;

  const paths = new Map(
    edges.map((edge) => {
      const [x1, y1] = [left(edge.from), top(edge.from) + box.height / 2];
      const [x2, y2] = [left(edge.to) + box.width, top(edge.to) + box.height / 2];
      const bend = Math.max(24, (x1 - x2) / 2);
      return [
        edge,
        h('path', {
          d: `M${x1},${y1} C${x1 - bend},${y1} ${x2 + bend},${y2} ${x2 + 5},${y2}`,
          'marker-end': 'url(#arrow)',
        }),
      ];
    }),
  );
  const nodes = new Map(
    parts.map((part) => {
      const count = stack.resources.filter(
        (resource) => !resource.component && stack.partOf(resource) === part,
      ).length;
      return [
        part,
        h(
          'g',
          {
            class: 'item',
            tabindex: '0',
            role: 'button',
            'aria-pressed': 'false',
            transform: `translate(${left(part.key)},${top(part.key)})`,
            click: () => choose(part),
            keydown: (event) => {
              if (event.key === 'Enter' || event.key === ' ') {
                event.preventDefault();
                choose(part);
              }
            },
          },
          h('title', null, `${part.name}, ${shortType(part.type)}`),
          h('rect', { width: box.width, height: box.height, rx: 7 }),
          h('text', { x: 10, y: 19, class: 'name' }, stack.plainName(part)),
          h('text', { x: 10, y: 35, class: 'type' }, `${shortType(part.type)}, ${count}`),
        ),
      ];
    }),
  );
  const detail = h(
    'div',
    { class: 'detail', 'aria-live': 'polite' },
    h('p', { class: 'none' }, 'Choose a part to see what it depends on, and what depends on it.'),
  );

  let chosen = null;
  function choose(part) {
    chosen = chosen === part ? null : part;
    const near = new Set(
      edges
        .filter((edge) => edge.from === chosen?.key || edge.to === chosen?.key)
        .flatMap((edge) => [edge.from, edge.to]),
    );
    for (const [other, node] of nodes) {
      node.setAttribute('aria-pressed', String(other === chosen));
      node.classList.toggle('far', chosen !== null && other !== chosen && !near.has(other.key));
    }
    for (const [edge, path] of paths) {
      const on = chosen !== null && (edge.from === chosen.key || edge.to === chosen.key);
      path.classList.toggle('on', on);
      path.classList.toggle('far', chosen !== null && !on);
    }
    detail.replaceChildren(
      ...(chosen
        ? explain(chosen)
        : [h('p', { class: 'none' }, 'Choose a part to see what it depends on, and what depends on it.')]),
    );
  }

  function explain(part) {
    const list = (title, found) =>
      found.length === 0
        ? null
        : [
            h('h3', null, title),
            h(
              'ul',
              null,
              found.map((use) =>
                h(
                  'li',
                  null,
                  reference(use.from),
                  ' uses ',
                  reference(use.to),
                  ` for ${use.inputs.join(', ')}`,
                ),
              ),
            ),
          ];
    const uses = edges.flatMap((edge) => edge.uses);
    return [
      h('p', null, h('b', null, part.name), ' ', h('a', { href: `#${anchor(part.key)}` }, 'in the tree')),
      h(
        'div',
        { class: 'pair' },
        h(
          'div',
          null,
          list(
            'Depends on',
            uses.filter((use) => stack.partOf(stack.byKey.get(use.from)) === part),
          ) ?? h('p', { class: 'none' }, 'Depends on nothing.'),
        ),
        h(
          'div',
          null,
          list(
            'Needed by',
            uses.filter((use) => stack.partOf(stack.byKey.get(use.to)) === part),
          ) ?? h('p', { class: 'none' }, 'Nothing needs it.'),
        ),
      ),
    ];
  }

  const [width, height] = [
    columns * (box.width + box.right) - box.right + 8,
    rows * (box.height + box.below) - box.below + 8,
  ];
  return [
    h(
      'div',
      { class: 'scroll graph', tabindex: '0', role: 'group', 'aria-label': 'Dependency graph' },
      h(
        'svg',
        {
          viewBox: `0 0 ${width} ${height}`,
          role: 'group',
          'aria-label': 'Parts of the stack; an arrow points to what a part depends on',
        },
        h(
          'defs',
          null,
          h(
            'marker',
            {
              id: 'arrow',
              viewBox: '0 0 8 8',
              refX: 2,
              refY: 4,
              markerWidth: 7,
              markerHeight: 7,
              markerUnits: 'userSpaceOnUse',
              orient: 'auto',
            },
            h('path', { d: 'M0,0 L8,4 L0,8 Z' }),
          ),
        ),
        h('g', { class: 'edges' }, [...paths.values()]),
        [...nodes.values()],
      ),
    ),
    detail,
  ];
}

/** The parts of the stack, and which depends on which. */
function partsOf(stack) {
  const edges = new Map();
  for (const resource of stack.resources) {
    for (const [key, inputs] of Object.entries(resource.uses)) {
      const [from, to] = [stack.partOf(resource), stack.partOf(stack.byKey.get(key))];
      if (!from || !to || from === to) continue;
      const id = `${from.key} ${to.key}`;
      if (!edges.has(id)) edges.set(id, { from: from.key, to: to.key, uses: [] });
      edges.get(id).uses.push({ from: resource.key, to: key, inputs });
    }
  }
  const used = new Set(stack.resources.filter((resource) => !resource.component).map(stack.partOf));
  const parts = stack.resources.filter((resource) => used.has(resource));
  return { parts, edges: [...edges.values()] };
}

/** A column for each part, after those it depends on, and a row near those it is tied to. */
function layout(parts, edges) {
  const column = new Map();
  const depth = (key, path = []) => {
    if (!column.has(key)) {
      // Parts may depend on each other by different resources; the way back does not count.
      const below = edges
        .filter((edge) => edge.from === key && !path.includes(edge.to))
        .map((edge) => depth(edge.to, [...path, key]) + 1);
      column.set(key, Math.max(0, ...below));
    }
    return column.get(key);
  };
  for (const part of parts) depth(part.key);

  const columns = [...Map.groupBy(parts, (part) => column.get(part.key)).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => members.map((part) => part.key));
  const row = new Map(columns.flatMap((keys) => keys.map((key, index) => [key, index])));
  const middle = (key) => {
    const near = edges.flatMap((edge) =>
      edge.from === key ? [row.get(edge.to)] : edge.to === key ? [row.get(edge.from)] : [],
    );
    return near.length === 0 ? row.get(key) : near.reduce((sum, value) => sum + value, 0) / near.length;
  };
  for (let pass = 0; pass < 6; pass++) {
    for (const keys of columns) {
      keys.sort((a, b) => middle(a) - middle(b));
      for (const [index, key] of keys.entries()) row.set(key, index);
    }
  }
  const tallest = Math.max(...columns.map((keys) => keys.length));
  return new Map(
    columns.flatMap((keys, x) =>
      keys.map((key, index) => [key, { x, y: index + (tallest - keys.length) / 2 }]),
    ),
  );
}
