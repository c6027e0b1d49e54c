// Lines of logs, a row each; a row opens to the line as it was logged.
import { h } from '#shared/dom';
import { clockTime } from '../text/format';
import { jsonView } from '../text/json-view';
import { dataIdsIn, dataLink, marked, traceLink } from '../text/links';
import type { LogLine } from '../types';
import { levelOf } from './marks';
import { VirtualList } from './virtual-list';

// A row shows one line of the screen, which is no longer.
const MOST_IN_ROW = 500;

export interface LogListOptions {
  label: string;
  /** Whether the end is followed as long as it is on the screen. */
  follow?: boolean;
  ended?(atEnd: boolean): void;
}

export class LogList {
  readonly #list: VirtualList<LogLine>;
  readonly #open = new Set<string>();
  /** What is marked in the lines. */
  searched = '';

  constructor(options: LogListOptions) {
    this.#list = new VirtualList<LogLine>({
      ...options,
      columns: ['Time', 'Level', 'Source', 'Message'],
      key: ({ id }) => id,
      cells: (line) => [
        clockTime(line.at),
        levelOf(line.level),
        line.source,
        marked(line.text.slice(0, MOST_IN_ROW).replace(/\s*\n\s*/g, ' ⏎ '), this.searched),
      ],
      state: ({ id, level }) => ({ open: this.#open.has(id), level: 1, look: `log-${level}` }),
      tall: ({ id }) => this.#open.has(id),
      detail: detailOf,
      act: (line) => {
        if (!this.#open.delete(line.id)) this.#open.add(line.id);
        this.#list.redraw(line);
      },
    });
    this.#list.element.classList.add('logs');
  }

  get element(): HTMLElement {
    return this.#list.element;
  }

  set(lines: readonly LogLine[]): void {
    this.#list.set(lines);
  }

  scrollToEnd(): void {
    this.#list.scrollToEnd();
  }
}

function detailOf(line: LogLine): HTMLElement {
  const ids = dataIdsIn(line.message);
  const isJson = line.message.startsWith('{');
  return h(
    'div',
    null,
    line.traceId || ids.length > 0
      ? h(
          'p',
          { class: 'log-links' },
          line.traceId ? h('span', null, 'Trace ', traceLink(line.traceId)) : null,
          ids.map((id) => h('span', null, 'Data ', dataLink(id))),
        )
      : null,
    // A stack trace is read from the text; JSON has it in one line.
    isJson && line.text.includes('\n') ? h('pre', null, line.text) : null,
    jsonView(line.message),
  );
}
