// Puts the page together: who may read it, which stack it shows, and the view that the address names.
import { byId, h } from '#shared/dom';
import { followTheme } from '#shared/theme';
import { get, takeToken } from './api';
import { Part } from './part';
import { linkTo, parseRoute, type Route } from './router';
import { chooseRange } from './time-range';
import type { Stack } from './types';
import type { Mount } from './view';
import { mount as alarms } from './views/alarms';
import { mount as dashboard } from './views/dashboard';
import { mount as data } from './views/data';
import { mount as logs } from './views/logs';
import { mount as map } from './views/map';
import { mount as traces } from './views/traces';
import { mount as tryApi } from './views/try';

const views: { id: string; title: string; mount: Mount }[] = [
  { id: 'map', title: 'Map', mount: map },
  { id: 'dashboard', title: 'Dashboard', mount: dashboard },
  { id: 'alarms', title: 'Alarms', mount: alarms },
  { id: 'traces', title: 'Traces', mount: traces },
  { id: 'logs', title: 'Logs', mount: logs },
  { id: 'data', title: 'Data', mount: data },
  { id: 'try', title: 'Try the API', mount: tryApi },
];
type View = (typeof views)[number];

const main = byId('main');
const links = new Map(
  views.map(({ id, title }) => [id, h('a', { href: linkTo(id), class: `to-${id}` }, title)]),
);

/** The view that is mounted, until its `left` is aborted. */
let mounted: { view: View; left: AbortController; follow: ((route: Route) => void) | undefined } | null =
  null;

function showRoute(stack: Stack): void {
  const route = parseRoute(location.hash);
  const view = views.find(({ id }) => id === route.view);
  chooseRange(route.query);
  if (!view) location.replace(linkTo('map'));
  else if (mounted?.view === view && mounted.follow) mounted.follow(route);
  else show(view, stack, route);
}

function show(view: View, stack: Stack, route: Route): void {
  mounted?.left.abort();
  const heading = h('h2', { id: 'view-title', tabindex: -1 }, view.title);
  const section = h('section', { 'aria-labelledby': 'view-title', class: `view-${view.id}` }, heading);
  main.replaceChildren(section);
  const moved = mounted !== null && mounted.view !== view;
  const left = new AbortController();
  mounted = { view, left, follow: view.mount(section, { stack, route, signal: left.signal }) };

  document.title = `${view.title}: ${stack.name}, TAP console`;
  for (const [id, link] of links) link.ariaCurrent = id === view.id ? 'page' : null;
  scrollTo(0, 0);
  if (moved) heading.focus({ preventScroll: true });
}

function showStack(stack: Stack): void {
  byId('stack').replaceChildren(
    h('b', null, stack.name),
    ` ${stack.onAws ? 'on AWS' : 'on this machine'}, ${stack.region}`,
    ...(stack.mayWrite ? [] : [' ', h('span', { class: 'badge' }, 'read only')]),
  );
  byId('views').replaceChildren(...[...links.values()].map((link) => h('li', null, link)));
  showRoute(stack);
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload();
    else showRoute(stack);
  });
}

function start(): void {
  followTheme(byId('theme'));
  // The fragment is the route's.
  document.querySelector('.skip')?.addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || (event.target as Element).matches('input, textarea, select')) return;
    const search = main.querySelector<HTMLInputElement>('input[type=search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
  });
  if (takeToken()) askForStack();
  else showNoToken();
}

function askForStack(): void {
  const part = new Part(new AbortController().signal);
  main.replaceChildren(h('section', { 'aria-label': 'Start' }, part.element));
  part.load(
    (signal) => get<Stack>('/api/stack', signal),
    (stack) => {
      showStack(stack);
      return undefined;
    },
  );
}

function showNoToken(): void {
  main.replaceChildren(
    h(
      'section',
      { 'aria-labelledby': 'view-title' },
      h('h2', { id: 'view-title' }, 'This tab has no token'),
      h(
        'p',
        null,
        'Only who started the console may read it. Open the address that ',
        h('code', null, './tap console'),
        ' printed, whole: what follows its # is the token.',
      ),
    ),
  );
  addEventListener('hashchange', () => location.reload());
}

start();
