import { type Child, h, plural, table } from '#shared/dom';
import { get } from '../api';
import { Part } from '../part';
import { stateLook } from '../states';
import { moment } from '../text/format';
import { refreshControl } from '../time-range';
import type { Activity, Stack, StackMap } from '../types';
import type { Mount } from '../view';
import { LiveMap } from './map/live-map';

export const mount: Mount = (place, { stack, signal }) => {
  const [map, figures] = [new Part(signal), new Part(signal)];
  let drawn: LiveMap | null = null;
  let latest: Activity | null = null;
  const askForFigures = () =>
    figures.load(
      (ask) => get<Activity>('/api/activity', ask),
      (activity, body) => {
        latest = activity;
        drawn?.show(activity);
        body.replaceChildren(...summary(activity));
      },
    );
  place.append(
    refreshControl(signal, askForFigures),
    figures.element,
    map.element,
    h('h3', { id: 'outputs' }, 'Outputs'),
    outputs(stack),
  );
  map.load(
    (ask) => get<StackMap>('/api/map', ask),
    (answer, body) => {
      drawn = new LiveMap(stack, answer);
      if (latest) drawn.show(latest);
      body.replaceChildren(...drawn.elements);
    },
  );
};

function summary({ at, minutes, faults }: Activity): HTMLElement[] {
  const shapes = Object.values(stateLook).map(({ shape, word }) => `${shape} ${word}`);
  return [
    h(
      'p',
      { class: 'note' },
      `The last ${plural(minutes, 'minute')} until `,
      moment(at),
      `. An arrow points to what a part depends on. Alarms: ${shapes.join(', ')}.`,
    ),
    ...faults.map((fault) => h('p', { class: 'bad' }, `! ${fault}`)),
  ];
}

function outputs({ outputs }: Stack): HTMLElement {
  const shown = (value: unknown): Child => {
    if (typeof value !== 'string') return JSON.stringify(value, null, 1);
    return /^https?:\/\//.test(value)
      ? h('a', { href: value, target: '_blank', rel: 'noreferrer' }, value)
      : value;
  };
  const rows = Object.entries(outputs).map(([name, value]) => [
    h('code', null, name),
    h('span', { class: 'value' }, shown(value)),
  ]);
  return table('Outputs', ['Output', 'Value'], rows);
}
