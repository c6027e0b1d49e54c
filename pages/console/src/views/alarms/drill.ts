// Sets the state of an alarm for a drill: CloudWatch tells everyone who is told of alarms, and goes back with the next evaluation.
import { h } from '#shared/dom';
import { put } from '../../api';
import { faultBox } from '../../part';
import { stateLook } from '../../states';
import type { AlarmState } from '../../types';

/** The form; `done` is called when the state has been set. */
export function drillForm(name: string, signal: AbortSignal, done: () => void): HTMLElement {
  const state = h(
    'select',
    { id: 'drill-state', name: 'state' },
    Object.entries(stateLook).map(([value, { word }]) => h('option', { value }, word)),
  );
  const reason = h('input', {
    id: 'drill-reason',
    name: 'reason',
    required: true,
    maxlength: 1023,
    autocomplete: 'off',
  });
  const button = h('button', { type: 'submit' }, 'Set the state');
  const outcome = h('div', { role: 'status' });
  async function set(): Promise<void> {
    button.disabled = true;
    outcome.replaceChildren();
    const wanted = state.value as AlarmState;
    try {
      await put(`/api/alarms/${encodeURIComponent(name)}/state`, signal, {
        state: wanted,
        reason: reason.value,
      });
      outcome.replaceChildren(h('p', null, `The state was set: ${stateLook[wanted].word}.`));
      reason.value = '';
      done();
    } catch (error) {
      if (!signal.aborted) outcome.replaceChildren(faultBox(error));
    } finally {
      button.disabled = false;
    }
  }
  return h(
    'form',
    {
      class: 'drill',
      on: {
        submit: (event) => {
          event.preventDefault();
          set();
        },
      },
    },
    h(
      'p',
      { class: 'none' },
      'Whoever is told of this alarm is told. It stays so until CloudWatch evaluates the metric anew; one on other alarms until one of those changes.',
    ),
    h('label', { for: 'drill-state' }, 'State'),
    state,
    h('label', { for: 'drill-reason' }, 'Reason'),
    reason,
    button,
    outcome,
  );
}
