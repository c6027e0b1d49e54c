// The live tail: a stream of lines that is taken up again where it broke off.
import { Problem, type ProblemBody, send } from '../../api';
import { rest } from '../../rest';
import type { Query } from '../../router';
import type { LogLine } from '../../types';
import { eventsOf } from './event-stream';

const PAUSES_MS = [500, 1000, 2000, 5000];

export interface Tail {
  /** What is asked for, from where the lines have come to. */
  query(): Query;
  take(lines: LogLine[]): void;
  /** Nothing comes for now, or AWS refuses something; null when lines come again. */
  fault(problem: Problem | null): void;
}

/** Takes in lines until the signal ends it. */
export async function tail({ query, take, fault }: Tail, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const { body } = await send('GET', '/api/logs/tail', signal, { query: query() });
      if (!body) return;
      fault(null);
      for await (const { name, data } of eventsOf(body)) {
        failures = 0;
        if (name === 'fault') fault(new Problem(JSON.parse(data) as ProblemBody));
        else {
          fault(null);
          take((JSON.parse(data) as { lines: LogLine[] }).lines);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem) && !(error instanceof TypeError)) throw error;
      const problem =
        error instanceof Problem
          ? error
          : new Problem({ title: 'The stream of lines broke off', detail: error.message });
      fault(problem);
      // It would be refused again.
      if (problem.status >= 400 && problem.status < 500) return;
    }
    await rest(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, signal);
  }
}
