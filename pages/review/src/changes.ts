// What a change does to the stack that is chosen: base against head. What loses data, in whichever stack, stands first.
import { type Child, h, plural, table } from '#shared/dom';
import { nameOf, shortType } from '#shared/stack-parts';
import type { Change, Pair, Permission, PriceTable, ResourceChange, StackChange, Verdict } from './model';
import { money } from './money';
import type { ReviewStack } from './stack';

const DONE = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted' } as const;
const COMMIT_DIGITS = 12;

const typeOf = (key: string) => shortType(key.slice(0, key.indexOf('::')));
const none = (words: string) => h('span', { class: 'none' }, words);
const code = (content: Child) => h('code', null, content);

export function changes(stack: ReviewStack, change: Change, { prices }: PriceTable): Child {
  const own = change.stacks.find((one) => one.stack === stack.model.name);
  if (!own) return none('Nothing is known of this stack.');
  return [
    h(
      'p',
      null,
      code(change.base),
      ` (${change.baseCommit.slice(0, COMMIT_DIGITS)}) → ${change.commit.slice(0, COMMIT_DIGITS)}`,
      change.isUncommitted && ' with changes that are not committed',
    ),
    own.isNew && h('p', { class: 'bad' }, 'The base has no such stack: all of it is new.'),
    losses(change.stacks),
    h('h3', null, 'Resources ', h('span', { class: 'count' }, counts(own))),
    resources(stack, own),
    part('IAM statements', own.permissions, (permission) => statement(stack, permission)),
    part('Alarms', own.alarms, (alarm) => [
      name(stack, alarm.resource),
      lines([...stack.rich(alarm.metric)]),
      lines([...stack.rich(alarm.condition)]),
      lines([alarm.notifies.length === 0 ? 'tells nobody' : 'tells ', stack.lines(alarm.notifies)]),
    ]),
    part('Data stores', own.stores, (store) => [
      name(stack, store.resource),
      [store.encryption, store.access, store.transport, store.recovery].map((verdict: Verdict) =>
        lines(stack.verdict(verdict)),
      ),
    ]),
    part('Outputs', own.outputs, (output) => [code(output.name), lines([...stack.rich(output.value)])]),
    part('Findings of the guardrails', own.findings, (finding) => [
      h('a', { href: finding.reference, rel: 'noreferrer' }, finding.guardrail),
      ` ${finding.status}: `,
      name(stack, finding.resource),
      lines([...stack.rich(finding.message)]),
      finding.reason && h('div', { class: 'note' }, finding.reason),
    ]),
    h(
      'h3',
      null,
      'Cost ',
      h('span', { class: 'count' }, `${money(own.totalBefore)} → ${money(own.total)} a month`),
    ),
    own.costs.length > 0 && costs(own, prices),
  ];
}

const lines = (content: Child) => h('div', { class: 'value' }, content);

/** A link to a resource that is there; the name of one that is not any more. */
const name = (stack: ReviewStack, key: string) =>
  stack.byKey.has(key) ? stack.reference(key) : h('span', { title: key }, nameOf(key));

function losses(stacks: readonly StackChange[]): Child {
  const all = stacks.flatMap((one) =>
    one.resources.filter(({ loses }) => loses).map((loss) => ({ stack: one.stack, loss })),
  );
  if (all.length === 0) return null;
  return h(
    'div',
    { class: 'loss' },
    h('h3', null, 'What holds data is taken away or replaced'),
    h(
      'ul',
      null,
      all.map(({ stack, loss }) => {
        const reasons = loss.inputs.filter(({ replaces }) => replaces).map(({ path }) => code(path));
        return h(
          'li',
          { class: 'item' },
          h('b', null, `${stack}: ${nameOf(loss.key)}`),
          ` (${typeOf(loss.key)}) is ${DONE[loss.operation]}`,
          reasons.length > 0 && [
            ' for ',
            reasons.flatMap((reason, index) => (index ? [', ', reason] : [reason])),
          ],
          loss.fate && `; ${loss.fate}`,
        );
      }),
    ),
  );
}

function counts({ resources }: StackChange): string {
  const parts = (Object.keys(DONE) as (keyof typeof DONE)[]).flatMap((operation) => {
    const count = resources.filter((resource) => resource.operation === operation).length;
    return count > 0 ? [`${count} ${DONE[operation]}`] : [];
  });
  return parts.length > 0 ? parts.join(', ') : 'none';
}

function resources(stack: ReviewStack, { resources }: StackChange): Child {
  const tagged = resources.filter(({ onlyTags }) => onlyTags);
  const rows = resources
    .filter(({ onlyTags }) => !onlyTags)
    .map((resource) => [
      [name(stack, resource.key), h('div', { class: 'note' }, typeOf(resource.key))],
      [
        h(
          'span',
          { class: resource.operation === 'replace' || resource.operation === 'delete' ? 'bad' : null },
          DONE[resource.operation],
        ),
        resource.fate && h('div', { class: 'note' }, resource.fate),
      ],
      resource.inputs.map((input) => inputOf(stack, input)),
    ]);
  const [first] = tagged;
  return [
    (rows.length > 0 || !first) &&
      wide(table('Changed resources', ['Resource', 'is', 'Inputs'], rows), 'changed'),
    first && [
      h(
        'p',
        null,
        `${plural(tagged.length, 'resource')} only ${tagged.length === 1 ? 'gets' : 'get'} other tags:`,
      ),
      first.inputs.map((input) => inputOf(stack, input)),
    ],
  ];
}

function inputOf(stack: ReviewStack, input: ResourceChange['inputs'][number]): HTMLElement {
  const value = (json: string | undefined) => (json === undefined ? none('not set') : code(stack.rich(json)));
  const after =
    input.follows.length > 0
      ? ['follows ', input.follows.map((key) => [name(stack, key), ' '])]
      : [value(input.before), ' → ', value(input.after)];
  return h(
    'div',
    { class: 'value' },
    code(input.path),
    ' ',
    after,
    input.replaces && [' ', h('span', { class: 'badge' }, 'replaces')],
  );
}

const wide = (whole: HTMLElement, kind: 'changed' | 'sides'): HTMLElement => {
  whole.classList.add(kind);
  return whole;
};

function statement(stack: ReviewStack, permission: Permission): Child {
  const allows = permission.effect === 'Allow';
  const cell = (label: string, values: readonly string[]) =>
    values.length > 0 && [h('div', { class: 'note' }, label), stack.lines(values, allows)];
  return [
    h('span', { class: allows ? 'allow' : 'deny' }, permission.effect),
    ' ',
    name(stack, permission.resource),
    cell('who', permission.principals),
    cell('may do', permission.actions),
    cell('to', permission.resources),
    cell('if', permission.conditions),
    permission.wildcards.map((wildcard) => h('span', { class: 'badge open' }, wildcard)),
  ];
}

/** A table of what is new, changed and gone; nothing where all is the same. */
function part<T>(title: string, pairs: readonly Pair<T>[], show: (one: T) => Child): Child {
  if (pairs.length === 0) return null;
  const side = (one: T | undefined) => (one === undefined ? none('not there') : show(one));
  const whole = table(
    title,
    ['is', 'Before', 'After'],
    pairs.map(({ before, after }) => [
      before === undefined ? 'new' : after === undefined ? 'gone' : 'changed',
      side(before),
      side(after),
    ]),
  );
  return [h('h3', null, `${title} `, h('span', { class: 'count' }, pairs.length)), wide(whole, 'sides')];
}

function costs({ costs }: StackChange, prices: PriceTable['prices']): HTMLElement {
  const rows = costs.map(({ price: id, before, after }) => {
    const price = prices.find((one) => one.id === id);
    return [[h('b', null, price?.service), ` ${price?.item}`], money(before), money(after)];
  });
  const whole = table('Changed costs', ['Item', 'Before', 'After'], rows);
  whole.classList.add('money');
  return whole;
}
