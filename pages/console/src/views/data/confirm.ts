// Asks before something is changed.
import { h } from '#shared/dom';

/** Whether the reader wants it. */
export function confirm(title: string, words: string, yes: string): Promise<boolean> {
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'confirm-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h3', { id: 'confirm-title' }, title),
      h('p', null, words),
      h(
        'div',
        { class: 'tools' },
        h('button', { value: 'yes', class: 'primary' }, yes),
        h('button', { value: 'no' }, 'Cancel'),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
