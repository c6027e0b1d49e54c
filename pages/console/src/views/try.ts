// Try the API: a form for each operation of its definition, the answer, and what the call caused.
import { h } from '#shared/dom';
import { get, post } from '../api';
import { Part } from '../part';
import { linkTo, type Route } from '../router';
import type { CallResult } from '../types';
import type { Mount } from '../view';
import { showAnswer } from './try/answer';
import { caused } from './try/caused';
import { operationForm } from './try/form';
import { type ApiRequest, type Definition, definitionOf, type Operation } from './try/operations';

export const mount: Mount = (place, context) => {
  const { stack, signal } = context;
  let { route } = context;
  let definition: Definition | null = null;
  /** The id of the newest thing of a group that a call has made. */
  const made = new Map<string, string>();
  const menu = h('nav', { class: 'operations', 'aria-label': 'Operations' });
  const form = h('div', { class: 'operation' });
  const results = h('div', { class: 'results' });
  const part = new Part(signal);
  let called = new AbortController();
  place.append(part.element);

  function call(operation: Operation, request: ApiRequest): void {
    called.abort();
    called = new AbortController();
    const running = AbortSignal.any([signal, called.signal]);
    const answer = new Part(running);
    results.replaceChildren(h('h3', null, 'Answer'), answer.element);
    answer.load(
      (asking) => post<CallResult>('/api/call', asking, request),
      (result, body) => {
        const id = idIn(result);
        if (id) made.set(operation.group, id);
        body.replaceChildren(showAnswer(operation, result));
        results.append(...caused(result.traceId, running));
        return undefined;
      },
    );
  }

  function show(): void {
    if (!definition) return;
    const { operations } = definition;
    const chosen = operations.find(({ id }) => id === route.path[0]) ?? operations[0];
    menu.replaceChildren(...menuOf(operations, chosen));
    called.abort();
    results.replaceChildren();
    if (chosen)
      form.replaceChildren(
        operationForm(chosen, {
          definition,
          stack,
          id: made.get(chosen.group) ?? '',
          send: (request) => call(chosen, request),
        }),
      );
  }

  part.load(
    (asking) => get<Parameters<typeof definitionOf>[0]>('/api/definition', asking),
    (document, body) => {
      definition = definitionOf(document);
      body.replaceChildren(h('div', { class: 'try' }, menu, form, results));
      show();
      return undefined;
    },
  );
  return (next: Route) => {
    route = next;
    show();
  };
};

function menuOf(operations: readonly Operation[], chosen: Operation | undefined): HTMLElement[] {
  return [...Map.groupBy(operations, ({ group }) => group)].map(([group, members]) =>
    h(
      'div',
      null,
      h('h3', null, group),
      h(
        'ul',
        null,
        members.map((operation) =>
          h(
            'li',
            null,
            h(
              'a',
              {
                href: linkTo('try', [operation.id]),
                'aria-current': operation === chosen && 'true',
                title: operation.summary,
              },
              h('span', { class: 'method' }, operation.method),
              ` ${operation.path}`,
            ),
          ),
        ),
      ),
    ),
  );
}

/** The id that a call gave to what it made or found. */
function idIn({ status, body }: CallResult): string | null {
  if (status < 200 || status >= 300) return null;
  return /"id"\s*:\s*"([^"\\]+)"/.exec(body)?.[1] ?? null;
}
