// The cost estimate: what is charged is factor × the product of a line's assumptions, which the reader can change.
import { type Child, h, table } from '#shared/dom';
import type { Price, ReviewModel, StackModel } from './model';
import { money, quantity } from './money';
import { priceOf, unitsOf } from './price';

type Assumption = ReviewModel['prices']['assumptions'][number];

/** A stack with what is assumed of it. */
interface Assumed {
  stack: StackModel;
  values: Map<string, number>;
}

export function costs({ stacks, prices }: ReviewModel): Child {
  const assumed = stacks.map((stack) => ({
    stack,
    values: new Map(prices.assumptions.map(({ id, value }) => [id, value])),
  }));
  const estimate = h('div', null);
  const show = () => estimate.replaceChildren(estimateOf(assumed, prices.prices));
  show();
  const fields = table(
    'Assumptions',
    ['Assumption', ...stacks.map(({ name }) => name)],
    prices.assumptions.map((assumption) => [
      [assumption.label, h('div', { class: 'note' }, assumption.unit)],
      ...assumed.map((one) => field(assumption, one, show)),
    ]),
  );
  fields.classList.add('assumptions');
  const elsewhere = stacks.filter(({ region }) => region !== prices.region).map(({ name }) => name);
  return [
    h('p', null, `${prices.note} Prices are of ${prices.region}, in ${prices.currency}.`),
    elsewhere.length > 0 &&
      h('p', { class: 'bad' }, `${elsewhere.join(' and ')} is in another region, whose prices differ.`),
    h(
      'p',
      null,
      unconfirmed(),
      ' marks a figure that was found in no AWS price list when the table was written. Every price links to the page of AWS that has it.',
    ),
    h(
      'p',
      null,
      'Not included: data transfer, also that between regions, S3 Replication Time Control, capacity that scaling adds, reads of streams, deleted and old versions of objects, access logs in S3, retries, support. What is in another region is priced as if it were here.',
    ),
    estimate,
    ceilings(stacks, prices.prices),
    h('h3', null, 'Assumptions'),
    h(
      'p',
      null,
      'The program cannot know these, and both stacks begin with the same. Change them, and the estimate follows.',
    ),
    fields,
  ];
}

/** What requests of tables cost at most, where those have a maximum throughput. */
function ceilings(stacks: readonly StackModel[], prices: readonly Price[]): Child {
  const linesOf = (stack: StackModel, price: Price) =>
    stack.ceilings.filter((line) => line.price === price.id);
  const used = prices.filter((price) => stacks.some((stack) => linesOf(stack, price).length > 0));
  if (used.length === 0)
    return h('p', null, 'No table has a maximum throughput: its requests cost what they are many.');
  const rows = used.map((price) => [
    [h('b', null, price.service), ` ${price.item}`],
    ...stacks.map((stack) => {
      const units = unitsOf(linesOf(stack, price), new Map());
      if (units === 0) return 'no maximum';
      return [
        h('b', null, money(priceOf(units, price))),
        h('div', { class: 'note' }, quantity(units, price.unit)),
      ];
    }),
  ]);
  const bounds = table('Ceiling of a month', ['Item', ...stacks.map(({ name }) => name)], rows);
  bounds.classList.add('money');
  return [
    h('h3', null, 'Ceiling'),
    h('p', null, 'What requests cost when tables are at their maximum throughput all month long.'),
    bounds,
  ];
}

const unconfirmed = () => h('span', { class: 'badge' }, 'unconfirmed');

function field(assumption: Assumption, { stack, values }: Assumed, changed: () => void): HTMLElement {
  const input: HTMLInputElement = h('input', {
    type: 'number',
    min: 0,
    step: 'any',
    value: assumption.value,
    'aria-label': `${assumption.label}, ${assumption.unit}, ${stack.name}`,
    on: {
      input: () => {
        const value = input.valueAsNumber;
        const valid = value >= 0;
        input.ariaInvalid = String(!valid);
        if (!valid) return;
        values.set(assumption.id, value);
        changed();
      },
    },
  });
  return input;
}

function estimateOf(assumed: readonly Assumed[], prices: readonly Price[]): HTMLElement {
  const linesOf = ({ stack }: Assumed, price: Price) => stack.costs.filter((line) => line.price === price.id);
  const unitsFor = (one: Assumed, price: Price) => unitsOf(linesOf(one, price), one.values);
  const costOf = (one: Assumed, price: Price) => priceOf(unitsFor(one, price), price);
  const used = prices.filter((price) => assumed.some((one) => linesOf(one, price).length > 0));

  const rows = used.map((price) => [
    [h('b', null, price.service), ` ${price.item}`],
    [
      h('a', { href: price.page, rel: 'noreferrer' }, money(price.usd, 10)),
      ` per ${price.per === 1 ? price.unit : quantity(price.per, price.unit)}`,
      price.confirmed ? null : unconfirmed(),
    ],
    ...assumed.map((one) => [
      h('b', null, money(costOf(one, price))),
      h('div', { class: 'note' }, quantity(unitsFor(one, price), price.unit)),
    ]),
  ]);
  const names = assumed.map(({ stack }) => stack.name);
  const whole = table('Cost of a month', ['Item', 'Price', ...names], rows);
  whole.classList.add('money');
  const totals = assumed.map((one) => {
    const { name } = one.stack;
    const total = used.reduce((sum, price) => sum + costOf(one, price), 0);
    return h('td', { 'data-total': name, 'data-label': name }, money(total));
  });
  const heading = h('th', { scope: 'row', colspan: 2 }, 'A month');
  whole.querySelector('table')?.append(h('tfoot', null, h('tr', { class: 'total' }, heading, totals)));
  return whole;
}
