// The cost estimate: a line costs price × factor × the product of its assumptions, which the reader can change.

function costs({ stacks, prices }) {
  const price = new Map(prices.prices.map((entry) => [entry.id, entry]));
  const assumed = stacks.map(() => new Map(prices.assumptions.map(({ id, value }) => [id, value])));
  const amount = (line, values) =>
    line.assumptions.reduce((product, id) => product * values.get(id), line.factor);
  const cost = (line, values) =>
    (amount(line, values) * price.get(line.price).usd) / price.get(line.price).per;

  const estimate = h('div', null);
  const fields = table(
    'Assumptions',
    ['Assumption', ...stacks.map((stack) => stack.name)],
    prices.assumptions.map((assumption) => [
      [assumption.label, h('div', { class: 'note' }, assumption.unit)],
      ...stacks.map((stack, index) =>
        h('input', {
          type: 'number',
          min: '0',
          step: 'any',
          value: assumption.value,
          'aria-label': `${assumption.label}, ${assumption.unit}, ${stack.name}`,
          input: (event) => {
            const value = event.target.valueAsNumber;
            const valid = value >= 0;
            event.target.setAttribute('aria-invalid', String(!valid));
            if (valid) {
              assumed[index].set(assumption.id, value);
              show();
            }
          },
        }),
      ),
    ]),
  );

  function show() {
    const used = prices.prices.filter(({ id }) =>
      stacks.some((stack) => stack.costs.some((line) => line.price === id)),
    );
    const sum = (index, keep) =>
      stacks[index].costs.filter(keep).reduce((total, line) => total + cost(line, assumed[index]), 0);
    const rows = used.map((entry) => {
      const ours = (line) => line.price === entry.id;
      return [
        [h('b', null, entry.service), ` ${entry.item}`],
        [
          h('a', { href: entry.page, rel: 'noreferrer' }, money(entry.usd, 10)),
          ` per ${entry.per === 1 ? entry.unit : quantity(entry.per, entry.unit)}`,
          entry.confirmed ? null : h('span', { class: 'badge' }, 'unconfirmed'),
        ],
        ...stacks.map((stack, index) => [
          h('b', null, money(sum(index, ours))),
          h(
            'div',
            { class: 'note' },
            quantity(
              stack.costs.filter(ours).reduce((total, line) => total + amount(line, assumed[index]), 0),
              entry.unit,
            ),
          ),
        ]),
      ];
    });
    const total = h(
      'tr',
      { class: 'total' },
      h('th', { scope: 'row', colspan: '2' }, 'A month'),
      stacks.map((stack, index) =>
        h('td', { 'data-total': stack.name, 'data-label': stack.name }, money(sum(index, () => true))),
      ),
    );
    const whole = table('Cost of a month', ['Item', 'Price', ...stacks.map((stack) => stack.name)], rows);
    whole.querySelector('table').append(h('tfoot', null, total));
    whole.classList.add('money');
    estimate.replaceChildren(whole);
  }

  show();
  fields.classList.add('assumptions');
  const elsewhere = stacks.filter((stack) => stack.region !== prices.region).map((stack) => stack.name);
  return [
    h('p', null, `${prices.note} Prices are of ${prices.region}, in ${prices.currency}.`),
    elsewhere.length > 0
      ? h('p', { class: 'bad' }, `${elsewhere.join(' and ')} is in another region, whose prices differ.`)
      : null,
    h(
      'p',
      null,
      h('span', { class: 'badge' }, 'unconfirmed'),
      ' marks a figure that was found in no AWS price list when the table was written. Every price links to the page of AWS that has it.',
    ),
    h(
      'p',
      null,
      'Not included: data transfer, also that between regions, S3 Replication Time Control, capacity that scaling adds, reads of streams, deleted and old versions of objects, access logs in S3, retries, support. What is in another region is priced as if it were here.',
    ),
    estimate,
    h('h3', null, 'Assumptions'),
    h(
      'p',
      null,
      'The program cannot know these, and both stacks begin with the same. Change them, and the estimate follows.',
    ),
    fields,
  ];
}
