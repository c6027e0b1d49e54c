// Data: all that is known of a transaction or a process, and the dead letters.
import { h } from '#shared/dom';
import { get } from '../api';
import { Part } from '../part';
import { go, linkTo, type Route } from '../router';
import { searchForm } from '../search-form';
import type { DataRecord } from '../types';
import type { Mount } from '../view';
import { deadLetters } from './data/dead-letters';
import { showRecord } from './data/record';

export const mount: Mount = (place, { stack, route, signal }) => {
  const field = h('input', {
    type: 'search',
    'aria-label': 'Id of a transaction or a process',
    placeholder: 'Id of a transaction or a process',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
  });
  const form = searchForm(() => go(linkTo('data', [field.value.trim()])), field, h('button', null, 'Find'));
  const body = h('div', null);
  place.append(form, body);

  let left = new AbortController();
  const follow = ({ path: [id] }: Route) => {
    left.abort();
    left = new AbortController();
    const running = AbortSignal.any([signal, left.signal]);
    field.value = id ?? '';
    if (!id) {
      body.replaceChildren(...deadLetters(stack, running));
      return;
    }
    const part = new Part(running);
    body.replaceChildren(h('p', null, h('a', { href: linkTo('data') }, '← Dead letters')), part.element);
    part.load(
      (asking) => get<DataRecord>(`/api/data/${encodeURIComponent(id)}`, asking),
      (record, content) => {
        content.replaceChildren(...showRecord(record));
        return undefined;
      },
    );
  };
  follow(route);
  return follow;
};
