// Puts the page together, and looks after the choice of stack, the search, the theme and printing.

const model = JSON.parse(document.getElementById('data').textContent);
for (const stack of model.stacks) prepare(stack);
model.stack = model.stacks[0];

const sections = [
  ['overview', 'Overview', () => overview(model.stacks)],
  [
    'guardrails',
    'Guardrails',
    () => guardrails(model.stack),
    'Rules in the spirit of the AWS Foundational Security Best Practices.',
  ],
  ['comparison', 'Comparison', () => comparison(model)],
  ['resources', 'Resources', () => resourceTree(model.stack)],
  [
    'dependencies',
    'Dependencies',
    () => dependencyGraph(model.stack),
    'An arrow points to what a part depends on.',
  ],
  ['outputs', 'Outputs', () => outputs(model.stack)],
  [
    'permissions',
    'Permissions',
    () => permissions(model.stack),
    'Every statement of every policy: trust policies, policies of roles, policies that AWS manages, and policies of resources.',
  ],
  ['stores', 'Data stores', () => stores(model.stack)],
  ['alarms', 'Alarms', () => alarms(model.stack)],
  ['logs', 'Log retention', () => logGroups(model.stack)],
  ['tags', 'Tags', () => tags(model.stacks), 'The provider puts them on every resource that can have tags.'],
  ['costs', 'Cost', () => costs(model)],
];
const ofBoth = new Set(['overview', 'comparison', 'tags', 'costs']);

/** What the sections ask a stack for, beside its data. */
function prepare(stack) {
  stack.byKey = new Map(stack.resources.map((resource) => [resource.key, resource]));
  const suffix = `-${stack.outputs.environment}`;
  stack.plainName = (part) => part.name.replace(/^tap-/, '').replaceAll(suffix, '');
  // A part is a component right under the root.
  stack.partOf = (resource) => {
    if (resource?.parent === undefined) return null;
    const parent = stack.byKey.get(resource.parent);
    return parent.parent === undefined ? resource : stack.partOf(parent);
  };
}

function render(everything) {
  for (const [id, title, content, note] of sections) {
    if (!everything && ofBoth.has(id)) continue;
    const section = h(
      'section',
      { id, 'aria-labelledby': `${id}-title` },
      h(
        'h2',
        { id: `${id}-title` },
        title,
        ofBoth.has(id) ? null : [' ', h('span', { class: 'stack' }, model.stack.name)],
      ),
      note ? h('p', null, note) : null,
      content(),
    );
    const old = document.getElementById(id);
    if (old) old.replaceWith(section);
    else document.querySelector('main').append(section);
  }
  search();
}

const input = document.getElementById('search');
function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const item of document.querySelectorAll('main .item')) {
    const text = `${item.textContent} ${item.dataset.also ?? ''}`.toLowerCase();
    const matches = words.every((word) => text.includes(word));
    item.classList.toggle('away', !matches);
    if (matches && words.length > 0 && !item.querySelector('.item')) found++;
  }
  for (const branch of document.querySelectorAll('.tree details:not(.leaf)')) {
    const hit = branch.querySelector('.item:not(.away)') !== null;
    branch.parentElement.classList.toggle('away', !hit);
    if (words.length > 0 && hit) branch.open = true;
  }
  for (const section of document.querySelectorAll('main section')) {
    section.classList.toggle('empty', words.length > 0 && !section.querySelector('.item:not(.away)'));
  }
  document.getElementById('found').textContent =
    words.length === 0 ? '' : plural(found, 'match').replace('matchs', 'matches');
}

/** Opens what a link points into. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let element = target; element; element = element.parentElement) {
    if (element.tagName === 'DETAILS') element.open = true;
    element.classList.remove('away');
  }
  if (target?.tagName === 'DETAILS') {
    target.querySelector('summary').focus({ preventScroll: true });
    target.scrollIntoView({ block: 'start' });
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = document.getElementById('theme');
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  theme.textContent = name === 'dark' ? 'Light' : 'Dark';
  theme.setAttribute('aria-label', `Switch to the ${name === 'dark' ? 'light' : 'dark'} theme`);
}

document
  .querySelector('nav ul')
  .append(...sections.map(([id, title]) => h('li', null, h('a', { href: `#${id}` }, title))));
document.getElementById('stacks').append(
  ...model.stacks.map((stack, index) =>
    h(
      'label',
      null,
      h('input', {
        type: 'radio',
        name: 'stack',
        value: stack.name,
        checked: index === 0,
        change: () => {
          model.stack = stack;
          render(false);
        },
      }),
      h('span', null, stack.name),
    ),
  ),
);
render(true);
setTheme(dark.matches ? 'dark' : 'light');
reveal();

dark.addEventListener('change', () => setTheme(dark.matches ? 'dark' : 'light'));
theme.addEventListener('click', () =>
  setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
);
input.addEventListener('input', search);
addEventListener('hashchange', reveal);
addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.matches('input')) {
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
  for (const details of document.querySelectorAll('details:not(.leaf)')) details.open = true;
});
