// An alarm's history as stretches of time, to be drawn over the chart of its metric.
import type { Stretch } from '../../charts/chart-model';
import type { AlarmDetail } from '../../types';

/** The states that the alarm was in between two moments, as far as its history reaches. */
export function stretches({ history }: Pick<AlarmDetail, 'history'>, start: number, end: number): Stretch[] {
  const changes = history
    .flatMap(({ at, state }) => (state ? [{ at: Date.parse(at) / 1000, state }] : []))
    .sort((a, b) => a.at - b.at);
  return changes
    .map(({ at, state }, index) => ({
      start: Math.max(at, start),
      end: Math.min(changes[index + 1]?.at ?? end, end),
      state,
    }))
    .filter((stretch) => stretch.end > stretch.start);
}
