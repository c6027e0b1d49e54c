// The graph of the stack's parts with what each does now, and the detail of the one that is chosen.
import { type Child, h, plural, svg } from '#shared/dom';
import { DependencyGraph } from '#shared/graph';
import { nameOf, type Resource, StackParts, shortType } from '#shared/stack-parts';
import { sparkline } from '../../charts/sparkline';
import { linkTo } from '../../router';
import { stateBadge, stateLook } from '../../states';
import { count, duration } from '../../text/format';
import type { Activity, AlarmState, PartActivity, Stack, StackMap } from '../../types';

const LINE = 16;
const MOST_LINES = 5;

type Tone = 'calm' | 'bad';
interface Line {
  words: string;
  tone: Tone;
}

const rate = (perMinute: number) => count(Number(perMinute.toPrecision(3)));

/** What a part does, a line each. */
function linesOf({ requestsPerMinute, errors, throttles, p90Seconds, alarms }: PartActivity): Line[] {
  const lines: Line[] = [];
  const say = (words: string, tone: Tone = 'calm') => lines.push({ words, tone });
  if (requestsPerMinute !== undefined) say(`${rate(requestsPerMinute)}/min`);
  if (p90Seconds !== undefined) say(`p90 ${duration(p90Seconds)}`);
  if (errors === 0) say('no errors');
  else if (errors !== undefined) say(`▲ ${plural(errors, 'error')}`, 'bad');
  if (throttles !== undefined && throttles > 0) say(`◆ ${plural(throttles, 'throttle')}`, 'bad');
  if (alarms.length > 0) {
    const worst = worstOf(alarms);
    const those = alarms.filter(({ state }) => state === worst).length;
    const { shape, word } = stateLook[worst];
    const which = those < alarms.length ? `${those} of ${alarms.length}` : plural(those, 'alarm');
    say(`${shape} ${which} ${word.toLowerCase()}`, worst === 'ALARM' ? 'bad' : 'calm');
  }
  return lines;
}

/** How many requests each minute had until the last one; minutes without any are not told. */
function minutesOf({ timestamps, values }: PartActivity['requests'], { at, minutes }: Activity): number[] {
  const last = Math.floor(Date.parse(at) / 60_000);
  const told = new Map(timestamps.map((time, index) => [Math.floor(time / 60), values[index] ?? 0]));
  return Array.from({ length: minutes }, (_, index) => told.get(last - minutes + 1 + index) ?? 0);
}

const worstOf = (alarms: PartActivity['alarms']): AlarmState =>
  alarms.reduce<AlarmState>(
    (worst, { state }) => (stateLook[state].rank < stateLook[worst].rank ? state : worst),
    'OK',
  );

export class LiveMap {
  readonly elements: readonly HTMLElement[];
  private readonly stack: Stack;
  private readonly parts: StackParts;
  private readonly graph: DependencyGraph;
  private activity: Activity | null = null;
  /** What the detail says of the part that is chosen, filled anew with the figures. */
  private readonly figures = h('div', { 'aria-live': 'off' });
  private chosen: Resource | null = null;

  constructor(stack: Stack, map: StackMap) {
    this.stack = stack;
    this.parts = new StackParts(map.resources, stack.environment);
    this.graph = new DependencyGraph(this.parts, {
      height: 44 + MOST_LINES * LINE,
      reference: (key) => h('span', { class: 'ref', title: key }, nameOf(key)),
      about: (part) => this.about(part),
    });
    this.elements = this.graph.elements;
  }

  /** Shows what the parts do now. */
  show(activity: Activity): void {
    this.activity = activity;
    for (const part of this.parts.parts) {
      const found = this.activityOf(part);
      const lines = found ? linesOf(found) : [];
      const drawn = lines.map(({ words, tone }, index) =>
        svg('text', { x: 10, y: index * LINE + 9, class: `line ${tone}` }, words),
      );
      const trend =
        found?.requestsPerMinute !== undefined &&
        sparkline(minutesOf(found.requests, activity), { x: 76, y: -2, width: 60, height: 12 });
      const words = lines.map((line) => line.words.replace(/^\W+/, '')).join(', ');
      this.graph.fill(part, lines.length * LINE, words, ...drawn, ...(trend ? [trend] : []));
    }
    this.showFigures();
  }

  private activityOf = (part: Resource) => this.activity?.parts.find((found) => found.part === part.key);

  private about(part: Resource): Child {
    this.chosen = part;
    this.showFigures();
    return [
      h('p', null, h('b', null, part.name), ' ', h('span', { class: 'type' }, shortType(part.type))),
      h('p', { class: 'tools' }, this.linksOf(part)),
      this.figures,
    ];
  }

  private linksOf(part: Resource): Child[] {
    const source = this.parts.plainName(part);
    const services = this.servicesOf(part);
    const filter = services.map((name) => `service("${name}")`).join(' OR ');
    return [
      this.stack.logSources.includes(source) && h('a', { href: linkTo('logs', [], { source }) }, 'Its logs'),
      filter !== '' && h('a', { href: linkTo('traces', [], { filter }) }, 'Its traces'),
    ];
  }

  /** The names by which X-Ray knows what is in a part. */
  private servicesOf(part: Resource): string[] {
    const inside = this.parts.resources.filter((resource) => this.parts.partOf(resource) === part);
    const inputs = (type: string, input: string) =>
      inside.flatMap((resource) => (resource.type === type ? [String(resource.inputs[input])] : []));
    const [api] = inputs('aws:apigateway/restApi:RestApi', 'name');
    return [
      ...inputs('aws:lambda/function:Function', 'name'),
      ...inputs('aws:apigateway/stage:Stage', 'stageName').map((stage) => `${api}/${stage}`),
    ];
  }

  private showFigures(): void {
    if (!this.chosen) return;
    const found = this.activityOf(this.chosen);
    const focused =
      this.figures.contains(document.activeElement) && document.activeElement?.getAttribute('href');
    this.figures.replaceChildren(...(found ? this.factsOf(found) : []));
    if (focused) this.figures.querySelector<HTMLElement>(`[href="${focused}"]`)?.focus();
  }

  private factsOf(found: PartActivity): HTMLElement[] {
    const { requestsPerMinute, p90Seconds, errors, throttles } = found;
    const facts: [label: string, value: string | false][] = [
      ['Requests a minute', requestsPerMinute !== undefined && rate(requestsPerMinute)],
      ['90 of 100 take at most', p90Seconds !== undefined && duration(p90Seconds)],
      ['Errors', errors !== undefined && count(errors)],
      ['Throttles', throttles !== undefined && count(throttles)],
    ];
    const known = facts.filter(([, value]) => value !== false);
    const alarms = found.alarms.toSorted((a, b) => stateLook[a.state].rank - stateLook[b.state].rank);
    return [
      h(
        'dl',
        { class: 'facts' },
        known.map(([label, value]) =>
          h('div', { class: 'fact' }, h('dt', null, label), h('dd', null, h('b', null, value))),
        ),
      ),
      h(
        'ul',
        { class: 'plain' },
        alarms.map(({ name, state }) =>
          h('li', null, h('a', { href: linkTo('alarms', [name]) }, name), ' ', stateBadge(state)),
        ),
      ),
    ];
  }
}
