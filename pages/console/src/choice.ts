// One of a few, as buttons side by side.
import { h } from '#shared/dom';

export function choice<Value extends string>(
  label: string,
  values: readonly Value[],
  chosen: Value,
  take: (value: Value) => void,
): HTMLElement {
  const buttons = values.map((value) => {
    const button = h('button', { type: 'button', 'aria-pressed': `${value === chosen}` }, value);
    button.addEventListener('click', () => {
      for (const each of buttons) each.ariaPressed = `${each === button}`;
      take(value);
    });
    return button;
  });
  return h('div', { class: 'one-of', role: 'group', 'aria-label': label }, buttons);
}
