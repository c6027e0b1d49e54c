// Dead letters: events that their function failed on, again and again; and giving them to it once more.
import { h, plural } from '#shared/dom';
import { get, post } from '../../api';
import { isoRange } from '../../charts/widget-model';
import { faultBox, Part } from '../../part';
import { linkTo } from '../../router';
import { age, moment } from '../../text/format';
import { jsonView } from '../../text/json-view';
import type { DeadLetter, DeadLetters, Redrive, Stack } from '../../types';
import { confirm } from './confirm';

// From the first try to the message, at the most: as long as Lambda keeps an event, and that the line of the last try is among them.
const SECONDS_BEFORE = 6 * 3600;
const SECONDS_AFTER = 60;

export function deadLetters({ mayWrite, name }: Stack, signal: AbortSignal): HTMLElement[] {
  const part = new Part(signal);
  const outcome = h('div', { role: 'status' });
  const chosen = new Set<string>();
  const redrive = h('button', { type: 'button', on: { click: redriveChosen } });
  const boxes = new Map<string, HTMLInputElement>();
  const all = h('input', {
    type: 'checkbox',
    on: {
      change: () => {
        const { checked } = all;
        for (const [id, box] of boxes) choose(id, box, checked);
      },
    },
  });
  const tools = h('div', { class: 'tools' }, h('label', null, all, ' All'), redrive);

  function choose(id: string, box: HTMLInputElement, now: boolean): void {
    box.checked = now;
    if (now) chosen.add(id);
    else chosen.delete(id);
    all.checked = chosen.size === boxes.size;
    all.indeterminate = chosen.size > 0 && !all.checked;
    redrive.disabled = chosen.size === 0;
    redrive.textContent = chosen.size === 0 ? 'Redrive' : `Redrive ${plural(chosen.size, 'dead letter')}`;
  }

  function boxOf(letter: DeadLetter): HTMLInputElement {
    const box = h('input', {
      type: 'checkbox',
      'aria-label': `Choose the dead letter ${letter.id}`,
      on: { change: () => choose(letter.id, box, box.checked) },
    });
    boxes.set(letter.id, box);
    return box;
  }

  const load = () =>
    part.load(
      (asking) => get<DeadLetters>('/api/dead-letters', asking),
      ({ count, messages }, body) => {
        boxes.clear();
        chosen.clear();
        if (messages.length === 0)
          return count === 0
            ? 'There are none.'
            : `${plural(count, 'dead letter')}, which others are reading just now.`;
        const list = h(
          'ul',
          { class: 'letters' },
          messages.map((letter) => letterOf(letter, mayWrite ? boxOf(letter) : null)),
        );
        const more =
          count > messages.length
            ? h('p', { class: 'note' }, `These are ${messages.length} of about ${count}.`)
            : null;
        body.replaceChildren(...[mayWrite ? tools : null, list, more].filter((element) => element !== null));
        for (const [id, box] of boxes) choose(id, box, false);
        return undefined;
      },
    );

  async function redriveChosen(): Promise<void> {
    const ids = [...chosen];
    const receivers = ids.length === 1 ? 'its function' : 'their functions';
    const words = `${plural(ids.length, 'event')} of the stack ${name} will be given to ${receivers} once more.`;
    if (!(await confirm('Redrive dead letters', words, 'Redrive'))) return;
    redrive.disabled = true;
    try {
      const { results } = await post<Redrive>('/api/dead-letters/redrive', signal, { ids });
      outcome.replaceChildren(resultList(results));
    } catch (error) {
      if (signal.aborted) return;
      outcome.replaceChildren(faultBox(error));
    }
    await load();
  }

  load();
  return [
    h(
      'div',
      { class: 'tools' },
      h('h3', null, 'Dead letters'),
      h('button', { type: 'button', on: { click: load } }, 'Ask now'),
    ),
    mayWrite
      ? null
      : h(
          'p',
          { class: 'note' },
          'This console is read only, so nothing can be redriven here: start it with ',
          h('code', null, '--write'),
          ' for that.',
        ),
    outcome,
    part.element,
  ].filter((element) => element !== null);
}

function letterOf(letter: DeadLetter, box: HTMLElement | null): HTMLElement {
  const { id, sentAt, receives, function: name, request, error, event, failure } = letter;
  return h(
    'li',
    null,
    box,
    h(
      'details',
      null,
      h(
        'summary',
        null,
        h('span', { class: 'since', title: `sent ${sentAt}` }, `${age(sentAt)} old`),
        ' ',
        h('b', null, name ?? 'unknown function'),
        ' ',
        h('span', { class: 'bad' }, error),
      ),
      h('p', { class: 'note' }, `Message ${id}, sent `, moment(sentAt), `, read ${plural(receives, 'time')}`),
      request ? h('p', null, logsLink(request, sentAt)) : null,
      jsonView(event),
      Object.keys(failure).length > 0 ? jsonView(JSON.stringify(failure)) : null,
    ),
  );
}

function logsLink(request: string, sentAt: string): HTMLElement {
  const sent = Date.parse(sentAt) / 1000;
  const range = isoRange(sent - SECONDS_BEFORE, sent + SECONDS_AFTER);
  return h('a', { href: linkTo('logs', [], { text: request, ...range }) }, 'What its invocations logged');
}

function resultList(results: Redrive['results']): HTMLElement {
  const sent = results.filter(({ outcome }) => outcome === 'sent').length;
  const kept = results.filter(({ outcome }) => outcome === 'kept');
  return h(
    'div',
    null,
    sent > 0
      ? h('p', { class: 'good' }, h('b', { 'aria-hidden': 'true' }, '✓ '), `${plural(sent, 'event')} sent.`)
      : null,
    kept.map(({ id, detail }) => h('p', { class: 'fault' }, `${id}: ${detail ?? 'it is kept.'}`)),
  );
}
