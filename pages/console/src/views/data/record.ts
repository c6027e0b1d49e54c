// All that is known of a transaction or a process.
import { type Child, h, table } from '#shared/dom';
import { LogList } from '../../lists/log-list';
import { markOf } from '../../lists/marks';
import { linkTo } from '../../router';
import { bytes, duration, moment } from '../../text/format';
import { jsonView } from '../../text/json-view';
import { linked } from '../../text/links';
import type { DataRecord, ObjectVersion, Signature, TraceSummary } from '../../types';

export function showRecord(record: DataRecord): HTMLElement[] {
  const { kind, item, result, objects, traces, logs, faults } = record;
  return [
    h('h3', { class: 'id' }, `${kind === 'transaction' ? 'Transaction' : 'Process'} ${record.id}`),
    ...faults.map((fault) => h('p', { class: 'fault', role: 'alert' }, fault)),
    section('Item of the table', item ? itemTable(item) : none('The table has no item of it.')),
    kind === 'process' || result
      ? section('Result', result ? resultOf(result) : none('There is no result.'))
      : null,
    section('Objects', objects.length > 0 ? objectTable(objects) : none('The bucket has no object of it.')),
    section('Traces', traces.length > 0 ? traceTable(traces) : none('No trace of it was found.')),
    section('Log lines', logs.length > 0 ? logList(record) : none('No line of a log names it.')),
  ].filter((element) => element !== null);
}

const none = (words: string) => h('p', { class: 'none' }, words);

const section = (title: string, content: Child) =>
  h('div', { class: 'data-part' }, h('h3', null, title), content);

const itemTable = (item: Record<string, unknown>) =>
  h(
    'dl',
    { class: 'attributes' },
    Object.entries(item).map(([name, value]) => [
      h('dt', null, name),
      h(
        'dd',
        null,
        typeof value === 'object' && value !== null ? jsonView(JSON.stringify(value)) : linked(String(value)),
      ),
    ]),
  );

function resultOf({ key, body, signature }: NonNullable<DataRecord['result']>): HTMLElement {
  return h(
    'div',
    null,
    signature ? h('p', null, verdictOf(signature)) : null,
    h('p', null, h('code', null, linked(key))),
    jsonView(body),
  );
}

function verdictOf({ valid, reason }: Signature): HTMLElement {
  const words = valid
    ? 'The signature is valid: TAP wrote this.'
    : `The signature is not valid${reason ? `: ${reason}` : ''}`;
  return h(
    'span',
    { class: valid ? 'good' : 'bad' },
    h('b', { 'aria-hidden': 'true' }, valid ? '✓ ' : '! '),
    words,
  );
}

const objectTable = (objects: readonly ObjectVersion[]) =>
  table(
    'Versions of objects',
    ['Key', 'Version', 'Written', 'Size'],
    objects.map(({ key, versionId, at, bytes: size, latest, deleteMarker }) => [
      h('code', null, linked(key)),
      [h('code', null, versionId), ' ', latest ? h('span', { class: 'badge' }, 'latest') : null],
      moment(at),
      deleteMarker ? 'deleted' : bytes(size),
    ]),
  );

const traceTable = (traces: readonly TraceSummary[]) =>
  table(
    'Traces',
    ['Start', 'Duration', 'Result', 'Entry'],
    traces.map(({ id, entry, start, durationSeconds, mark }) => [
      moment(start),
      duration(durationSeconds),
      markOf(mark),
      h('a', { href: linkTo('traces', [id]) }, entry || id),
    ]),
  );

function logList({ logs }: DataRecord): HTMLElement {
  const list = new LogList({ label: 'Log lines' });
  list.set(logs);
  return list.element;
}
