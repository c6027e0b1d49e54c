// The sections that are tables.
import { type Child, h, plural, table } from '#shared/dom';
import type { StackModel } from './model';
import { money } from './money';
import type { ReviewStack } from './stack';

const nothing = (words: string) => h('span', { class: 'none' }, words);

export const overview = (stacks: readonly StackModel[]): Child =>
  h('div', { class: 'cards' }, stacks.map(card));

function card(stack: StackModel): HTMLElement {
  const fact = (label: string, value: Child, note: string, bad = false) =>
    h(
      'div',
      { class: bad ? 'fact bad' : 'fact' },
      h('dt', null, label),
      h('dd', null, h('b', null, value), h('small', null, note)),
    );
  const components = stack.resources.filter(({ component }) => component).length;
  const broken = stack.findings.filter(({ status }) => status === 'broken').length;
  const open = stack.permissions.filter(
    ({ wildcards }) => wildcards.includes('any action') || wildcards.includes('any principal'),
  ).length;
  const unsafe = stack.stores.filter(
    ({ encryption, access, transport }) => !encryption.good || !access.good || !transport.good,
  ).length;
  return h(
    'article',
    { class: 'card' },
    h('h3', null, stack.name, ' ', h('span', { class: 'type' }, stack.region)),
    h(
      'dl',
      { class: 'facts' },
      fact('Resources', stack.resources.length - components, `in ${plural(components, 'component')}`),
      fact(
        'Guardrails',
        broken === 0 ? 'kept' : `${broken} broken`,
        `${stack.findings.length - broken} waived`,
        broken > 0,
      ),
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
}

export const guardrails = (stack: ReviewStack): Child =>
  table(
    'Findings of the guardrails',
    ['Guardrail', 'Resource', 'Finding', 'Status'],
    stack.model.findings.map((finding) => [
      [
        h('a', { href: finding.reference, rel: 'noreferrer' }, finding.guardrail),
        h('div', { class: 'note' }, finding.title),
      ],
      stack.reference(finding.resource),
      stack.rich(finding.message),
      [
        stack.verdict({ text: finding.status, good: finding.status === 'waived' }),
        finding.reason ? h('div', { class: 'note' }, finding.reason) : null,
      ],
    ]),
  );

export const outputs = (stack: ReviewStack): Child =>
  table(
    'Outputs',
    ['Output', 'Value'],
    Object.entries(stack.model.outputs).map(([name, value]) => [
      h('code', null, name),
      stack.rich(typeof value === 'string' ? value : JSON.stringify(value, null, 1)),
    ]),
  );

export function permissions(stack: ReviewStack): Child {
  const all = stack.model.permissions;
  const rows = all.map((permission) => {
    const allows = permission.effect === 'Allow';
    const cell = (values: readonly string[]) =>
      values.length === 0 ? nothing('none') : stack.lines(values, allows);
    return [
      h('span', { class: allows ? 'allow' : 'deny' }, permission.effect),
      cell(permission.principals),
      cell(permission.actions),
      cell(permission.resources),
      cell(permission.conditions),
      [
        stack.reference(permission.resource),
        h('div', { class: 'note' }, [permission.kind, permission.sid].filter(Boolean).join(', ')),
        permission.wildcards.map((wildcard) => h('span', { class: 'badge open' }, wildcard)),
      ],
    ];
  });
  const whole = table('Permissions', ['Effect', 'Who', 'may do', 'to', 'if', 'Statement'], rows);
  whole.classList.add('permissions');
  const wild: HTMLInputElement = h('input', {
    type: 'checkbox',
    id: 'wild',
    on: {
      change: () => {
        for (const [index, row] of whole.querySelectorAll('tbody tr').entries())
          row.classList.toggle('tame', wild.checked && all[index]?.wildcards.length === 0);
      },
    },
  });
  const open = all.filter(({ wildcards }) => wildcards.length > 0).length;
  return [
    h(
      'p',
      { class: 'tools' },
      h('label', null, wild, ' Only what a wildcard leaves open'),
      h('span', { class: 'count' }, `${open} of ${plural(all.length, 'statement')}`),
    ),
    whole,
  ];
}

export const stores = (stack: ReviewStack): Child =>
  table(
    'Data stores',
    ['Store', 'Encryption at rest', 'Public access', 'Transport', 'Recovery'],
    stack.model.stores.map((store) => [
      [stack.reference(store.resource), h('div', { class: 'note' }, store.service)],
      stack.verdict(store.encryption),
      stack.verdict(store.access),
      stack.verdict(store.transport),
      stack.verdict(store.recovery),
    ]),
  );

export const alarms = (stack: ReviewStack): Child =>
  table(
    'Alarms',
    ['Alarm', 'Watches', 'Fires when', 'Missing data', 'Tells'],
    stack.model.alarms.map((alarm) => [
      stack.reference(alarm.resource),
      stack.rich(alarm.metric),
      stack.rich(alarm.condition),
      alarm.missing,
      alarm.notifies.length === 0
        ? stack.verdict({ text: 'nobody', good: false })
        : stack.lines(alarm.notifies),
    ]),
  );

export const logGroups = (stack: ReviewStack): Child =>
  table(
    'Log groups',
    ['Log group', 'Kept for', 'Encryption'],
    stack.model.logGroups.map(({ resource, name, retentionDays, key }) => [
      [stack.reference(resource), h('div', { class: 'note' }, stack.rich(name))],
      stack.verdict(
        retentionDays === 0
          ? { text: 'ever', good: false }
          : { text: plural(retentionDays, 'day'), good: true },
      ),
      key ? stack.rich(key) : 'a key that AWS owns',
    ]),
  );

export function tags(stacks: readonly StackModel[]): Child {
  const names = new Set(stacks.flatMap((stack) => Object.keys(stack.tags)));
  return table(
    'Tags',
    ['Tag', ...stacks.map(({ name }) => name)],
    [...names]
      .sort()
      .map((tag) => [h('code', null, tag), ...stacks.map((stack) => stack.tags[tag] ?? nothing('not set'))]),
  );
}
