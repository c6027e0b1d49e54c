// A CloudWatch dashboard, drawn from its own body as it is deployed.
import { h } from '#shared/dom';
import { get } from '../api';
import { isoRange } from '../charts/widget-model';
import { Part } from '../part';
import { go, linkTo } from '../router';
import { type TimeRange, timeControl } from '../time-range';
import type { Dashboard, DashboardName } from '../types';
import type { Mount } from '../view';
import { readingOrder } from './dashboard/grid';
import { Lane } from './dashboard/lane';
import { WidgetCard } from './dashboard/widget-card';

/** How many widgets are asked for at a time. */
const laneWidth = 4;
/** How far from the screen a widget is asked for. */
const nearby = '300px';

const keyOf = ({ name, region }: DashboardName) => `${region}/${name}`;

export const mount: Mount = (place, { route, signal }) => {
  const part = new Part(signal);
  const tools = h('div', { class: 'tools' });
  place.append(tools, part.element);

  part.load(
    async (ask) => {
      const names = await get<DashboardName[]>('/api/dashboards', ask);
      const [region, name] = route.path;
      const chosen = names.find((known) => known.region === region && known.name === name) ?? names[0];
      const query = chosen && { name: chosen.name, region: chosen.region };
      return { names, dashboard: query && (await get<Dashboard>('/api/dashboard', ask, query)) };
    },
    ({ names, dashboard }, body) => {
      if (!dashboard) return 'The stack has no dashboard.';
      const cards = layOut(dashboard, signal);
      const choice: HTMLSelectElement = h(
        'select',
        {
          'aria-label': 'Dashboard',
          on: { change: () => go(linkTo('dashboard', choice.value.split('/'))) },
        },
        names.map((known) =>
          h('option', { value: keyOf(known), selected: keyOf(known) === keyOf(dashboard) }, known.name),
        ),
      );
      body.replaceChildren(
        h(
          'div',
          { class: 'dashboard-grid' },
          cards.map(({ element }) => element),
        ),
      );
      tools.replaceChildren(
        choice,
        timeControl(signal, async (range: TimeRange) => {
          for (const card of cards) card.want(range);
        }),
      );
      return undefined;
    },
  );
  return undefined;
};

function layOut(dashboard: Dashboard, signal: AbortSignal): WidgetCard[] {
  const lane = new Lane(laneWidth);
  const select = (start: number, end: number) =>
    go(linkTo('dashboard', [dashboard.region, dashboard.name], isoRange(start, end)));
  const cards = readingOrder(dashboard.body.widgets).map(
    ({ widget, place }) => new WidgetCard(widget, place, lane, { cursor: 'dashboard', select, signal }),
  );
  const byElement = new Map(cards.map((card) => [card.element as Element, card]));
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) byElement.get(target)?.approach(isIntersecting);
    },
    { rootMargin: nearby },
  );
  for (const { element } of cards) watch.observe(element);
  signal.addEventListener('abort', () => watch.disconnect());
  return cards;
}
