// Elements are made here alone, from text and never from markup, so that no value of a stack can become markup.

const svgTags = new Set(['svg', 'g', 'path', 'rect', 'text', 'title', 'defs', 'marker']);

/** An element with attributes (functions listen to the event of their name) and children. */
function h(tag, attributes, ...children) {
  const element = svgTags.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `aws:s3/bucket:Bucket` as `s3 Bucket`, `tap:storage:DataStorage` as `DataStorage`. */
function shortType(type) {
  const [provider, module, name] = type.split(':');
  return provider === 'aws' ? `${module.split('/')[0]} ${name}` : name;
}

const nameOf = (key) => key.slice(key.indexOf('::') + 2);
const anchor = (key) => `r-${key.replace(/[^\w-]/g, '_')}`;

/** A link to a resource; `property` is the attribute of it that is meant. */
function reference(key, property) {
  const known = model.stack.byKey.has(key);
  const content = [
    known ? nameOf(key) : null,
    property ? h('i', null, known ? `.${property}` : property) : null,
  ];
  return known
    ? h('a', { class: 'ref', href: `#${anchor(key)}`, title: key }, content)
    : h('span', { class: 'ref', title: key }, content);
}

const references = /\$\{([\w-]+:[\w-]+\/[^{}]+)\.(\w+)\}/g;

/** A text with links for its references and marks for its wildcards. */
function rich(text, markWildcards = false) {
  const plain = (part) =>
    markWildcards
      ? part.split(/(\*)/).map((piece) => (piece === '*' ? h('mark', null, '*') : piece))
      : [part];
  const parts = [];
  let end = 0;
  for (const match of String(text).matchAll(references)) {
    parts.push(...plain(text.slice(end, match.index)), reference(match[1], match[2]));
    end = match.index + match[0].length;
  }
  return [...parts, ...plain(String(text).slice(end))];
}

/** A cell with one line for each value. */
const lines = (values, markWildcards) =>
  values.map((value) => h('div', { class: 'value' }, rich(value, markWildcards)));

/** A table; each row is an array of cells, and can be searched for. */
function table(caption, headings, rows) {
  if (rows.length === 0) return h('p', { class: 'none' }, 'None.');
  const cell = (content, index) =>
    h(
      index === 0 ? 'th' : 'td',
      { scope: index === 0 ? 'row' : null, 'data-label': headings[index] },
      h('div', { class: 'cell' }, content),
    );
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', { class: 'hidden' }, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          headings.map((heading) => h('th', { scope: 'col' }, heading)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) => h('tr', { class: 'item' }, row.map(cell))),
      ),
    ),
  );
}

/** Good or bad, in words and in colour. */
const verdict = ({ text, good }) =>
  h(
    'span',
    { class: good ? 'good' : 'bad' },
    h('b', { 'aria-hidden': 'true' }, good ? '✓' : '!'),
    ' ',
    rich(text),
  );

const money = (amount, digits = 2) =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;

/** `1 secret`, `2.384 GB`, `400,000 requests`. */
function quantity(amount, unit) {
  const shown = amount.toLocaleString('en', { maximumSignificantDigits: 4 });
  return `${shown} ${unit}${shown === '1' || unit === 'GB' ? '' : 's'}`;
}
