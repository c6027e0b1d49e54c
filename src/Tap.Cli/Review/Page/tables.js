// The sections that are tables.

function overview(stacks) {
  const fact = (label, value, note, bad = false) =>
    h(
      'div',
      { class: bad ? 'fact bad' : 'fact' },
      h('dt', null, label),
      h('dd', null, h('b', null, value), note ? h('small', null, note) : null),
    );
  return h(
    'div',
    { class: 'cards' },
    stacks.map((stack) => {
      const broken = stack.findings.filter((finding) => finding.status === 'broken').length;
      const waived = stack.findings.filter((finding) => finding.status === 'waived').length;
      const open = stack.permissions.filter(
        (permission) =>
          permission.wildcards.includes('any action') || permission.wildcards.includes('any principal'),
      ).length;
      const unsafe = stack.stores.filter(
        (store) => !store.encryption.good || !store.access.good || !store.transport.good,
      ).length;
      return h(
        'article',
        { class: 'card' },
        h('h3', null, stack.name, ' ', h('span', { class: 'type' }, stack.region)),
        h(
          'dl',
          { class: 'facts' },
          fact(
            'Resources',
            stack.resources.filter((resource) => !resource.component).length,
            `in ${plural(stack.resources.filter((resource) => resource.component).length, 'component')}`,
          ),
          fact('Guardrails', broken === 0 ? 'kept' : `${broken} broken`, `${waived} waived`, broken > 0),
          fact('Open permissions', open, 'any action or any principal', open > 0),
          fact(
            'Data stores',
            stack.stores.length,
            unsafe === 0 ? 'all encrypted and closed' : `${unsafe} to look at`,
            unsafe > 0,
          ),
          fact('Alarms', stack.alarms.length, plural(stack.logGroups.length, 'log group')),
          fact('Cost', money(stack.total), 'a month, assumed traffic'),
        ),
      );
    }),
  );
}

function guardrails(stack) {
  const status = {
    broken: { text: 'broken', good: false },
    waived: { text: 'waived', good: true },
  };
  return table(
    'Findings of the guardrails',
    ['Guardrail', 'Resource', 'Finding', 'Status'],
    stack.findings.map((finding) => [
      [
        h('a', { href: finding.reference, rel: 'noreferrer' }, finding.guardrail),
        h('div', { class: 'note' }, finding.title),
      ],
      reference(finding.resource),
      rich(finding.message),
      [verdict(status[finding.status]), finding.reason ? h('div', { class: 'note' }, finding.reason) : null],
    ]),
  );
}

function comparison({ stacks: [first, second], comparison: { onlyFirst, onlySecond, differences, same } }) {
  const type = (key) => shortType(key.split('::')[0]);
  const only = (stack, keys) =>
    h(
      'div',
      null,
      h('h3', null, `Only in ${stack.name} `, h('span', { class: 'count' }, keys.length)),
      keys.length === 0
        ? h('p', { class: 'none' }, 'None.')
        : h(
            'ul',
            { class: 'plain' },
            keys.map((key) =>
              h(
                'li',
                { class: 'item' },
                h('b', null, nameOf(key)),
                ' ',
                h('span', { class: 'type' }, type(key)),
              ),
            ),
          ),
    );
  const value = (json) =>
    json === undefined ? h('span', { class: 'none' }, 'not set') : h('code', null, rich(json));
  const few = differences.filter((difference) => difference.inputs.length <= 6);
  const inputs = table(
    'Different inputs',
    ['Resource', 'Input', first.name, second.name],
    few.flatMap((difference) =>
      difference.inputs.map((input) => [
        [nameOf(difference.first), h('div', { class: 'note' }, type(difference.first))],
        h('code', null, input.path),
        value(input.first),
        value(input.second),
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
          h('span', { class: 'type' }, type(difference.first)),
          ' ',
          h('span', { class: 'count' }, plural(difference.inputs.length, 'input')),
        ),
        table(
          `Inputs of ${nameOf(difference.first)} that differ`,
          ['Input', first.name, second.name],
          difference.inputs.map((input) => [
            h('code', null, input.path),
            value(input.first),
            value(input.second),
          ]),
        ),
      ),
    );
  for (const wide of [inputs, ...many]) wide.classList.add('different');
  return [
    h(
      'p',
      null,
      `${plural(same, 'resource')} ${same === 1 ? 'is' : 'are'} the same in ${first.name} and ${second.name}, but for the names of the environments.`,
    ),
    h('div', { class: 'pair' }, only(first, onlyFirst), only(second, onlySecond)),
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

function outputs(stack) {
  const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  return table(
    'Outputs',
    ['Output', 'Value'],
    Object.entries(stack.outputs).map(([name, value]) => [h('code', null, name), rich(text(value))]),
  );
}

function permissions(stack) {
  const rows = stack.permissions.map((permission) => [
    h('span', { class: permission.effect === 'Allow' ? 'allow' : 'deny' }, permission.effect),
    ...[permission.principals, permission.actions, permission.resources, permission.conditions].map(
      (values) =>
        values.length === 0
          ? h('span', { class: 'none' }, 'none')
          : lines(values, permission.effect === 'Allow'),
    ),
    [
      reference(permission.resource),
      h('div', { class: 'note' }, [permission.kind, permission.sid].filter(Boolean).join(', ')),
      permission.wildcards.map((wildcard) => h('span', { class: 'badge open' }, wildcard)),
    ],
  ]);
  const whole = table('Permissions', ['Effect', 'Who', 'may do', 'to', 'if', 'Statement'], rows);
  whole.classList.add('permissions');
  const wild = h('input', {
    type: 'checkbox',
    id: 'wild',
    change: () => {
      for (const [index, row] of [...whole.querySelectorAll('tbody tr')].entries())
        row.classList.toggle('tame', wild.checked && stack.permissions[index].wildcards.length === 0);
    },
  });
  return [
    h(
      'p',
      { class: 'tools' },
      h('label', null, wild, ' Only what a wildcard leaves open'),
      h(
        'span',
        { class: 'count' },
        `${stack.permissions.filter((permission) => permission.wildcards.length > 0).length} of ${plural(stack.permissions.length, 'statement')}`,
      ),
    ),
    whole,
  ];
}

const stores = (stack) =>
  table(
    'Data stores',
    ['Store', 'Encryption at rest', 'Public access', 'Transport', 'Recovery'],
    stack.stores.map((store) => [
      [reference(store.resource), h('div', { class: 'note' }, store.service)],
      verdict(store.encryption),
      verdict(store.access),
      verdict(store.transport),
      verdict(store.recovery),
    ]),
  );

const alarms = (stack) =>
  table(
    'Alarms',
    ['Alarm', 'Watches', 'Fires when', 'Missing data', 'Tells'],
    stack.alarms.map((alarm) => [
      reference(alarm.resource),
      rich(alarm.metric),
      rich(alarm.condition),
      alarm.missing,
      alarm.notifies.length === 0 ? verdict({ text: 'nobody', good: false }) : lines(alarm.notifies),
    ]),
  );

const logGroups = (stack) =>
  table(
    'Log groups',
    ['Log group', 'Kept for', 'Encryption'],
    stack.logGroups.map((group) => [
      [reference(group.resource), h('div', { class: 'note' }, rich(group.name))],
      verdict(
        group.retentionDays === 0
          ? { text: 'ever', good: false }
          : { text: plural(group.retentionDays, 'day'), good: true },
      ),
      group.key ? rich(group.key) : 'a key that AWS owns',
    ]),
  );

const tags = (stacks) =>
  table(
    'Tags',
    ['Tag', ...stacks.map((stack) => stack.name)],
    [...new Set(stacks.flatMap((stack) => Object.keys(stack.tags)))]
      .sort()
      .map((tag) => [
        h('code', null, tag),
        ...stacks.map((stack) => stack.tags[tag] ?? h('span', { class: 'none' }, 'not set')),
      ]),
  );
