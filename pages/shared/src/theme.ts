// Light or dark: as the system is, until the reader says otherwise.

type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const changed = new EventTarget();

/** Lets a button switch the theme, and follows the system. */
export function followTheme(button: HTMLElement): void {
  const set = (theme: Theme) => {
    const other = theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    button.textContent = other === 'dark' ? 'Dark' : 'Light';
    button.setAttribute('aria-label', `Switch to the ${other} theme`);
    changed.dispatchEvent(new Event('change'));
  };
  const asSystem = () => set(system.matches ? 'dark' : 'light');
  asSystem();
  system.addEventListener('change', asSystem);
  button.addEventListener('click', () =>
    set(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
  );
}

/** Tells what draws in colours of its own, such as a canvas, that they are others now. */
export function onTheme(listener: () => void, signal: AbortSignal): void {
  changed.addEventListener('change', listener, { signal });
}

/** The value of a colour of theme.css, such as `--ink`, in the theme of now. */
export const themeColor = (name: `--${string}`) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
