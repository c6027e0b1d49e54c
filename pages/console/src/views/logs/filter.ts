// What is chosen of the lines: by where they come from, how much they matter, and a text in them.
import { h } from '#shared/dom';
import { searchForm } from '../../search-form';

export interface LogFilter {
  source: string;
  level: string;
  text: string;
}

const levels: [level: string, words: string][] = [
  ['', 'All levels'],
  ['info', 'Info and worse'],
  ['warn', 'Warnings and errors'],
  ['error', 'Errors'],
];
// As long as a hand rests between two letters.
const REST_MS = 300;

/** The form; `change` is called when something is chosen, and when the writer of a text rests. */
export function filterForm(
  sources: readonly string[],
  filter: LogFilter,
  change: (filter: LogFilter) => void,
): HTMLElement {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = () => {
    clearTimeout(timer);
    const next = { source: source.value, level: level.value, text: text.value };
    if (next.source === filter.source && next.level === filter.level && next.text === filter.text) return;
    filter = next;
    change(filter);
  };
  const select = (label: string, options: [value: string, words: string][], chosen: string) =>
    h(
      'select',
      { 'aria-label': label, on: { change: take } },
      options.map(([value, words]) => h('option', { value, selected: value === chosen }, words)),
    );
  const source = select(
    'Source',
    [['', 'All sources'], ...sources.map((name): [string, string] => [name, name])],
    filter.source,
  );
  const level = select('Level', levels, filter.level);
  const text = h('input', {
    type: 'search',
    'aria-label': 'Text in the lines',
    placeholder: 'Search (press /)',
    value: filter.text,
    autocomplete: 'off',
    spellcheck: 'false',
    on: {
      input: () => {
        clearTimeout(timer);
        timer = setTimeout(take, REST_MS);
      },
    },
  });
  return searchForm(take, text, source, level);
}
