// Traces: the latest or slowest of a range, filtered as X-Ray filters, and one of them as a waterfall with its log lines.
import { h } from '#shared/dom';
import type { Route } from '../router';
import type { Mount } from '../view';
import { mountTraceList } from './traces/list';
import { mountTrace } from './traces/one';

export const mount: Mount = (place, context) => {
  const body = h('div', null);
  place.append(body);
  let left = new AbortController();
  const follow = (route: Route) => {
    left.abort();
    left = new AbortController();
    const signal = AbortSignal.any([context.signal, left.signal]);
    body.replaceChildren();
    const [id] = route.path;
    if (id) mountTrace(body, id, signal);
    else mountTraceList(body, { ...context, route, signal });
  };
  follow(context.route);
  return follow;
};
