// What the API answered.
import { h, table } from '#shared/dom';
import { duration } from '../../text/format';
import { jsonView } from '../../text/json-view';
import { linked } from '../../text/links';
import type { CallResult } from '../../types';
import type { Operation } from './operations';

export function showAnswer(
  operation: Operation,
  { status, headers, body, durationSeconds }: CallResult,
): HTMLElement {
  const good = status < 400;
  return h(
    'div',
    { class: 'answer' },
    h(
      'p',
      { class: 'status-line' },
      h(
        'b',
        { class: good ? 'good' : 'bad' },
        h('span', { 'aria-hidden': 'true' }, good ? '✓ ' : '! '),
        status,
      ),
      h('span', null, operation.meanings.get(`${status}`) ?? ''),
      h('span', { class: 'count' }, duration(durationSeconds)),
    ),
    body === '' ? h('p', { class: 'none' }, 'Without a body.') : jsonView(body),
    h(
      'details',
      null,
      h('summary', null, 'Headers'),
      table(
        'Headers',
        ['Name', 'Value'],
        Object.entries(headers).map(([name, value]) => [name, h('code', null, linked(value))]),
      ),
    ),
  );
}
