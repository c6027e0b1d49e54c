// How the parts of a stack depend on each other, and what is known of the one that is chosen.
import { type Child, h, svg } from './dom';
import { layout, type Place } from './layout';
import { type Edge, type Resource, type StackParts, shortType } from './stack-parts';

export interface GraphOptions {
  /** How high the box of a part may become when `fill` puts something into it. */
  height?: number;
  /** How the detail shows a resource that it names. */
  reference: (key: string) => Child;
  /** What the detail says of a part before what it depends on. */
  about: (part: Resource) => Child;
}

const box = { width: 146, height: 44, right: 42, below: 13 };
const arrow = {
  id: 'arrow',
  viewBox: '0 0 8 8',
  refX: 2,
  refY: 4,
  markerWidth: 7,
  markerHeight: 7,
  markerUnits: 'userSpaceOnUse',
  orient: 'auto',
};

const titleOf = ({ name, type }: Resource) => `${name}, ${shortType(type)}`;

export class DependencyGraph {
  /** The drawing, and beneath it the detail. */
  readonly elements: readonly HTMLElement[];
  /** The node of each part, by its key. */
  readonly nodes: ReadonlyMap<string, SVGGElement>;
  private readonly stack: StackParts;
  private readonly options: GraphOptions;
  private readonly height: number;
  private readonly places: Map<string, Place>;
  private readonly paths: ReadonlyMap<Edge, SVGPathElement>;
  private readonly detail = h('div', { class: 'detail', 'aria-live': 'polite' });
  private chosen: Resource | null = null;

  constructor(stack: StackParts, options: GraphOptions) {
    this.stack = stack;
    this.options = options;
    this.height = options.height ?? box.height;
    this.places = layout(
      stack.parts.map(({ key }) => key),
      stack.edges,
    );
    this.paths = new Map(stack.edges.map((edge) => [edge, this.path(edge)]));
    this.nodes = new Map(stack.parts.map((part) => [part.key, this.node(part)]));
    this.elements = [this.drawing(), this.detail];
    this.show();
  }

  /** Puts something beneath the two lines of a part, whose box grows by the height, and says it in words to who cannot see. */
  fill(part: Resource, height: number, words: string, ...content: SVGElement[]): void {
    const node = this.nodes.get(part.key);
    if (!node) return;
    const { x, y } = this.corner(part.key, box.height + height);
    node.setAttribute('transform', `translate(${x},${y})`);
    node.querySelector('rect')?.setAttribute('height', String(box.height + height));
    node.querySelector('title')?.replaceChildren(titleOf(part), words && `: ${words}`);
    node.querySelector('.filled')?.replaceChildren(...content);
  }

  /** The left upper corner of a part's box, which is in the middle of its row whatever its height. */
  private corner(key: string, height = this.height): { x: number; y: number } {
    const { column, row } = this.places.get(key) ?? { column: 0, row: 0 };
    return {
      x: column * (box.width + box.right) + 4,
      y: row * (this.height + box.below) + 4 + (this.height - height) / 2,
    };
  }

  private path(edge: Edge): SVGPathElement {
    const [from, to] = [this.corner(edge.from), this.corner(edge.to)];
    const [x1, y1] = [from.x, from.y + this.height / 2];
    const [x2, y2] = [to.x + box.width, to.y + this.height / 2];
    const bend = Math.max(24, (x1 - x2) / 2);
    return svg('path', {
      d: `M${x1},${y1} C${x1 - bend},${y1} ${x2 + bend},${y2} ${x2 + 5},${y2}`,
      'marker-end': 'url(#arrow)',
    });
  }

  private node(part: Resource): SVGGElement {
    const { x, y } = this.corner(part.key, box.height);
    return svg(
      'g',
      {
        class: 'item',
        tabindex: 0,
        role: 'button',
        'aria-pressed': 'false',
        transform: `translate(${x},${y})`,
        on: {
          click: () => this.choose(part),
          keydown: (event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            this.choose(part);
          },
        },
      },
      svg('title', null, titleOf(part)),
      svg('rect', { width: box.width, height: box.height, rx: 7 }),
      svg('text', { x: 10, y: 19, class: 'name' }, this.stack.plainName(part)),
      svg('text', { x: 10, y: 35, class: 'type' }, `${shortType(part.type)}, ${this.stack.sizeOf(part)}`),
      svg('g', { class: 'filled', transform: `translate(0,${box.height})` }),
    );
  }

  private drawing(): HTMLElement {
    const places = [...this.places.values()];
    const columns = Math.max(...places.map(({ column }) => column)) + 1;
    const rows = Math.max(...places.map(({ row }) => row)) + 1;
    const width = columns * (box.width + box.right) - box.right + 8;
    const height = rows * (this.height + box.below) - box.below + 8;
    return h(
      'div',
      { class: 'scroll graph', tabindex: 0, role: 'group', 'aria-label': 'Dependency graph' },
      svg(
        'svg',
        {
          viewBox: `0 0 ${width} ${height}`,
          role: 'group',
          'aria-label': 'Parts of the stack; an arrow points to what a part depends on',
        },
        svg('defs', null, svg('marker', arrow, svg('path', { d: 'M0,0 L8,4 L0,8 Z' }))),
        svg('g', { class: 'edges' }, [...this.paths.values()]),
        [...this.nodes.values()],
      ),
    );
  }

  private choose(part: Resource): void {
    this.chosen = this.chosen === part ? null : part;
    this.show();
  }

  private show(): void {
    const { chosen } = this;
    const touches = (edge: Edge, key = chosen?.key) => edge.from === key || edge.to === key;
    const near = new Set(
      this.stack.edges.filter((edge) => touches(edge)).flatMap((edge) => [edge.from, edge.to]),
    );
    for (const [key, node] of this.nodes) {
      node.setAttribute('aria-pressed', String(key === chosen?.key));
      node.classList.toggle('far', chosen !== null && key !== chosen.key && !near.has(key));
    }
    for (const [edge, path] of this.paths) {
      path.classList.toggle('on', touches(edge));
      path.classList.toggle('far', chosen !== null && !touches(edge));
    }
    this.detail.replaceChildren(
      ...(chosen
        ? [h('div', null, this.options.about(chosen)), this.uses(chosen)]
        : [h('p', { class: 'none' }, 'Choose a part to see what it depends on, and what depends on it.')]),
    );
  }

  private uses(part: Resource): HTMLElement {
    const uses = this.stack.edges.flatMap((edge) => edge.uses);
    const inPart = (key: string) => this.stack.partOf(this.stack.byKey.get(key)) === part;
    const list = (title: string, found: Edge['uses'], nothing: string) =>
      h(
        'div',
        null,
        found.length === 0
          ? h('p', { class: 'none' }, nothing)
          : [
              h('h3', null, title),
              h(
                'ul',
                null,
                found.map(({ from, to, inputs }) =>
                  h(
                    'li',
                    null,
                    this.options.reference(from),
                    ' uses ',
                    this.options.reference(to),
                    ` for ${inputs.join(', ')}`,
                  ),
                ),
              ),
            ],
      );
    return h(
      'div',
      { class: 'pair' },
      list(
        'Depends on',
        uses.filter(({ from }) => inPart(from)),
        'Depends on nothing.',
      ),
      list(
        'Needed by',
        uses.filter(({ to }) => inPart(to)),
        'Nothing needs it.',
      ),
    );
  }
}
