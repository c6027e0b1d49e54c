// Elements are made here alone, from text and never from markup, so that no value can become markup.

/** What an element may hold; nothing where it is null, undefined or false. */
export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

/** The attributes of an element, left out where they are null, undefined or false, and under `on` what it listens to. */
export interface Attributes {
  on?: Listeners;
  [name: string]: string | number | boolean | null | undefined | Listeners;
}

function fill<E extends Element>(element: E, attributes: Attributes | null, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'object' && value !== null) {
      for (const [event, listener] of Object.entries(value))
        element.addEventListener(event, listener as EventListener);
    } else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Children as the methods of DOM take them. */
export function nodes(child: Child): (Node | string)[] {
  if (child === null || child === undefined || child === false) return [];
  if (typeof child === 'string' || child instanceof Node) return [child];
  return typeof child === 'number' ? [String(child)] : child.flatMap(nodes);
}

/** An HTML element. A `style` would break the pages' security policy: give it a class, or set its `style` property. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes | null,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes | null,
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** The element of the page's own HTML with this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element ${id}.`);
  return element;
}

/** `1 part`, `2 parts`. */
export const plural = (count: number, noun: string, many = `${noun}s`) =>
  `${count} ${count === 1 ? noun : many}`;

/** A table that scrolls on its own; each row is an array of cells, the first of them its heading. */
export function table(caption: string, headings: readonly string[], rows: readonly Child[][]): HTMLElement {
  if (rows.length === 0) return h('p', { class: 'none' }, 'None.');
  const cell = (content: Child, index: number) =>
    h(
      index === 0 ? 'th' : 'td',
      { scope: index === 0 && 'row', 'data-label': headings[index] },
      h('div', { class: 'cell' }, content),
    );
  const heads = headings.map((heading) => h('th', { scope: 'col' }, heading));
  const items = rows.map((row) => h('tr', { class: 'item' }, row.map(cell)));
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', { class: 'hidden' }, caption),
      h('thead', null, h('tr', null, heads)),
      h('tbody', null, items),
    ),
  );
}
