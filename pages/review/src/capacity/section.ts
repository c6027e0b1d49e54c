// Which limits traffic breaks first and what it costs, as the reader moves the requests from 10^6 to 10^11 a month.
import { type Child, h, table } from '#shared/dom';
import type { ReviewModel } from '../model';
import { money } from '../money';
import { costOf } from '../price';
import type { ReviewStack } from '../stack';
import { type Estimate, estimate, type LimitUse } from './estimate';
import type { Driver } from './model';

const FIRST = 5;

/** The section of a stack; what the reader states holds for both. */
export function capacity({ capacity: model, prices }: ReviewModel): (stack: ReviewStack) => Child {
  const workload = new Map(model.drivers.map(({ id, value }) => [id, value]));
  return ({ model: stack }) => {
    const result = h('div', null);
    const show = () => {
      const estimated = estimate(model, workload, new Map(Object.entries(stack.facts)));
      const assumed = new Map([
        ...prices.assumptions.map(({ id, value }): [string, number] => [id, value]),
        ...estimated.assumptions,
      ]);
      result.replaceChildren(
        figures(estimated, costOf(stack.costs, prices.prices, assumed)),
        ...first(estimated),
      );
      all.lastElementChild?.replaceWith(limits('All limits', estimated.limits));
    };
    const all = h('details', null, h('summary', null, 'All limits'), h('div', null));
    const state = (id: string, value: number) => {
      workload.set(id, value);
      show();
    };
    show();
    return [
      h(
        'p',
        null,
        `Default quotas of AWS in ${model.region} and what this stack sets, held against traffic that you state. It is what `,
        h('code', null, `./tap capacity --stack ${stack.name}`),
        ' says. ',
        stack.region !== model.region &&
          h('span', { class: 'bad' }, `${stack.region} may have other quotas.`),
      ),
      slider(workload, state),
      result,
      all,
      h(
        'details',
        null,
        h('summary', null, 'The traffic'),
        table(
          'Traffic',
          ['What', 'Value'],
          model.drivers
            .filter(({ id }) => id !== 'requests')
            .map((driver) => [
              [driver.label, h('div', { class: 'note' }, driver.unit)],
              field(driver, workload, state),
            ]),
        ),
      ),
    ];
  };
}

type State = (id: string, value: number) => void;

/** Two digits, as a slider is no place to find a third. */
const requestsAt = (exponent: number) => Number((10 ** exponent).toPrecision(2));

function slider(workload: ReadonlyMap<string, number>, state: State): HTMLElement {
  const requests = workload.get('requests') ?? 0;
  const shown = h('output', { for: 'requests' }, amount(requests));
  const input: HTMLInputElement = h('input', {
    id: 'requests',
    type: 'range',
    min: 6,
    max: 11,
    step: 0.1,
    value: Math.log10(requests),
    'aria-valuetext': amount(requests),
    on: {
      input: () => {
        const stated = requestsAt(input.valueAsNumber);
        shown.textContent = amount(stated);
        input.setAttribute('aria-valuetext', amount(stated));
        state('requests', stated);
      },
    },
  });
  return h('p', { class: 'slider' }, h('label', { for: 'requests' }, 'API requests a month'), input, shown);
}

function field(driver: Driver, workload: ReadonlyMap<string, number>, state: State): HTMLElement {
  const input: HTMLInputElement = h('input', {
    type: 'number',
    min: driver.least,
    max: driver.most,
    step: 'any',
    value: workload.get(driver.id),
    'aria-label': `${driver.label}, ${driver.unit}`,
    on: {
      input: () => {
        const value = input.valueAsNumber;
        const valid = input.checkValidity() && !Number.isNaN(value) && hasCalls(driver.id, value, workload);
        input.ariaInvalid = String(!valid);
        if (valid) state(driver.id, value);
      },
    },
  });
  return input;
}

/** Whether any calls are left when a driver has this value. */
const hasCalls = (id: string, value: number, workload: ReadonlyMap<string, number>) =>
  !id.startsWith('mix.') ||
  [...workload].some(([other, parts]) => other.startsWith('mix.') && (other === id ? value : parts) > 0);

function figures({ values }: Estimate, usd: number): HTMLElement {
  const figure = (label: string, value: string, id: string) =>
    h('div', null, h('dt', null, label), h('dd', { 'data-figure': id }, value));
  return h(
    'dl',
    { class: 'figures' },
    figure('Requests a second on average', amount(values.get('mean') ?? 0), 'mean'),
    figure('Requests a second at the peak', amount(values.get('peak') ?? 0), 'peak'),
    figure('Cost of a month', money(usd), 'cost'),
  );
}

const first = ({ limits: uses }: Estimate) => [
  h('h3', null, 'What breaks first'),
  limits('What breaks first', uses.slice(0, FIRST)),
];

function limits(caption: string, uses: readonly LimitUse[]): HTMLElement {
  return table(
    caption,
    ['Limit', 'Breaks at, requests a month', 'Used', 'What to do'],
    uses.map(({ limit, demand, value, use, breaksAt }) => [
      [
        h('a', { href: limit.page, rel: 'noreferrer' }, `${limit.service}: ${limit.title}`),
        h('div', { class: 'note' }, `of each ${limit.scope}, ${raised(limit)}`),
        !limit.confirmed && h('span', { class: 'badge' }, 'unconfirmed'),
      ],
      breaksAt === 0 ? 'at any traffic' : Number.isFinite(breaksAt) ? amount(breaksAt) : 'never',
      [
        h('b', { class: use > 1 && 'bad' }, percent(use)),
        h('div', { class: 'note' }, `${amount(demand)} of ${amount(value)} ${limit.unit}`),
      ],
      limit.remedy,
    ]),
  );
}

function raised({ raisable, setting }: LimitUse['limit']): string {
  if (!raisable) return 'cannot be raised';
  return setting ? `raised by ${setting}` : 'AWS raises it';
}

const amount = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });

const percent = (use: number) => `${amount(use * 100)} %`;
