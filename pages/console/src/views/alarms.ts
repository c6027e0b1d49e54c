// The alarms of the stack, what needs somebody first; and one of them.
import { h, table } from '#shared/dom';
import { get } from '../api';
import { Part } from '../part';
import { linkTo } from '../router';
import { stateBadge, stateLook, tells } from '../states';
import { moment } from '../text/format';
import { refreshControl } from '../time-range';
import type { AlarmState, AlarmSummary } from '../types';
import type { Mount } from '../view';
import { showAlarm } from './alarms/alarm-page';

export const mount: Mount = (place, context) => {
  const [name] = context.route.path;
  if (name) showAlarm(place, name, context);
  else showAlarms(place, context.signal);
  return undefined;
};

function showAlarms(place: HTMLElement, signal: AbortSignal): void {
  const part = new Part(signal);
  let alarms: AlarmSummary[] = [];
  const shown = new Set<AlarmState>(Object.keys(stateLook) as AlarmState[]);
  const search = h('input', {
    type: 'search',
    placeholder: 'Filter (press /)',
    'aria-label': 'Filter',
    on: { input: list },
  });
  const states = h('div', { class: 'tools', role: 'group', 'aria-label': 'States to show' });
  const rows = h('div', { class: 'alarm-list' });
  const found = h('output', { class: 'count' });

  function choose(): void {
    const buttons = Object.entries(stateLook).map(([key, { shape, word }]) => {
      const state = key as AlarmState;
      const count = alarms.filter((alarm) => alarm.state === state).length;
      const button: HTMLButtonElement = h(
        'button',
        {
          type: 'button',
          class: `choice ${key.toLowerCase()}`,
          'aria-pressed': `${shown.has(state)}`,
          on: { click: press },
        },
        h('span', { 'aria-hidden': 'true' }, shape),
        ` ${word} ${count}`,
      );
      function press(): void {
        if (!shown.delete(state)) shown.add(state);
        button.ariaPressed = `${shown.has(state)}`;
        list();
      }
      return button;
    });
    const focused = [...states.children].indexOf(document.activeElement as Element);
    states.replaceChildren(...buttons);
    buttons[focused]?.focus();
  }

  function list(): void {
    const words = search.value.toLowerCase().split(/\s+/);
    const all = alarms
      .filter(({ state }) => shown.has(state))
      .filter(({ name, severity, description, condition, reason }) => {
        const text = `${name} ${severity} ${description} ${condition} ${reason}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => stateLook[a.state].rank - stateLook[b.state].rank || a.name.localeCompare(b.name));
    found.textContent = all.length === alarms.length ? '' : `${all.length} of ${alarms.length}`;
    rows.replaceChildren(
      table(
        'Alarms',
        ['Alarm', 'State', 'Since', 'Severity', 'Condition', 'Reason'],
        all.map(({ name, shortName, state, since, severity, silence, condition, reason }) => [
          h('a', { href: linkTo('alarms', [name]) }, shortName),
          stateBadge(state),
          moment(since),
          tells(severity, silence),
          condition,
          reason || '–',
        ]),
      ),
    );
  }

  place.append(
    h(
      'div',
      { class: 'tools alarm-tools' },
      h('search', { class: 'tools' }, search, states, found),
      refreshControl(signal, () =>
        part.load(
          (ask) => get<AlarmSummary[]>('/api/alarms', ask),
          (answer, body) => {
            alarms = answer;
            if (alarms.length === 0) return 'The stack has no alarms.';
            choose();
            list();
            if (rows.parentElement !== body) body.replaceChildren(rows);
            return undefined;
          },
        ),
      ),
    ),
    part.element,
  );
}
