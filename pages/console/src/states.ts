// The states of alarms, told by a word and a shape before a colour, and whom they tell.
import { h } from '#shared/dom';
import type { AlarmState, Severity } from './types';

interface Look {
  word: string;
  /** Filled, ringed or broken, so that it is known without its colour. */
  shape: string;
  /** The colour, by its name in the style sheet. */
  property: `--${string}`;
  /** Where it stands in a list: what needs somebody comes first. */
  rank: number;
}

export const stateLook: Record<AlarmState, Look> = {
  ALARM: { word: 'In alarm', shape: '▲', property: '--state-alarm', rank: 0 },
  INSUFFICIENT_DATA: { word: 'No data', shape: '◌', property: '--state-unknown', rank: 1 },
  OK: { word: 'OK', shape: '●', property: '--state-ok', rank: 2 },
};

/** A state as it stands in a list or beside a name. */
export function stateBadge(state: AlarmState): HTMLElement {
  const { word, shape } = stateLook[state];
  return h(
    'span',
    { class: `state-badge ${state.toLowerCase()}` },
    h('span', { 'aria-hidden': 'true' }, shape),
    ` ${word}`,
  );
}

/** Whom an alarm tells, and why it does not now. */
export function tells(severity: Severity, silence?: string | null): string {
  const words: Record<Severity, string> = { page: 'Page', notice: 'Notice', none: 'Tells nobody' };
  return silence ? `${words[severity]}, ${silence}` : words[severity];
}
