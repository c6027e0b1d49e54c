// How something ended, or how much it matters: a shape and a word, so that no colour is needed to tell.
import { h } from '#shared/dom';
import type { LogLevel, Mark } from '../types';

type Tone = 'calm' | 'warn' | 'bad';

const marks: Record<Mark, [shape: string, word: string, tone: Tone]> = {
  none: ['○', 'ok', 'calm'],
  throttle: ['◆', 'throttled', 'warn'],
  error: ['▲', 'error', 'warn'],
  fault: ['■', 'fault', 'bad'],
};
const levels: Record<LogLevel, [shape: string, word: string, tone: Tone]> = {
  debug: ['·', 'debug', 'calm'],
  info: ['○', 'info', 'calm'],
  warn: ['▲', 'warn', 'warn'],
  error: ['■', 'error', 'bad'],
};

const toned = ([shape, word, tone]: [string, string, Tone]) =>
  h('span', { class: `tone tone-${tone}` }, h('span', { 'aria-hidden': 'true' }, shape), ` ${word}`);

/** How a part of a trace ended: a caller's error is no fault. */
export const markOf = (mark: Mark) => toned(marks[mark]);

export const levelOf = (level: LogLevel) => toned(levels[level]);
