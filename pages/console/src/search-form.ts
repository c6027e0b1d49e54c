// The form of a view that asks for what its fields say, without leaving the page.
import { type Child, h } from '#shared/dom';

export const searchForm = (take: () => void, ...children: Child[]): HTMLFormElement =>
  h(
    'form',
    {
      class: 'tools',
      role: 'search',
      on: {
        submit: (event) => {
          event.preventDefault();
          take();
        },
      },
    },
    ...children,
  );
