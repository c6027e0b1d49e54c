// Where the parts of a stack are drawn: in layers, so that every arrow points from a part to one on its left.
import type { Edge } from './stack-parts';

export interface Place {
  column: number;
  /** May be half a row, where a column is shorter than the highest. */
  row: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A column for each key, after those it depends on, and a row near those it is tied to. */
export function layout(keys: readonly string[], edges: readonly Edge[]): Map<string, Place> {
  const depths = new Map<string, number>();
  function depthOf(key: string, path: readonly string[] = []): number {
    const known = depths.get(key);
    if (known !== undefined) return known;
    // Parts may depend on each other by different resources; the way back does not count.
    const below = edges
      .filter((edge) => edge.from === key && !path.includes(edge.to))
      .map((edge) => depthOf(edge.to, [...path, key]) + 1);
    const depth = Math.max(0, ...below);
    depths.set(key, depth);
    return depth;
  }
  const columns = [...Map.groupBy(keys, (key) => depthOf(key))]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => members);

  const rows = new Map(columns.flatMap((members) => members.map((key, index) => [key, index] as const)));
  const rowOf = (key: string) => rows.get(key) ?? 0;
  function middle(key: string): number {
    const near = edges.flatMap(({ from, to }) =>
      from === key ? [rowOf(to)] : to === key ? [rowOf(from)] : [],
    );
    return near.length === 0 ? rowOf(key) : mean(near);
  }
  for (let pass = 0; pass < 6; pass++) {
    for (const members of columns) {
      members.sort((a, b) => middle(a) - middle(b));
      for (const [index, key] of members.entries()) rows.set(key, index);
    }
  }
  const tallest = Math.max(...columns.map((members) => members.length));
  return new Map(
    columns.flatMap((members, column) =>
      members.map((key, index) => [key, { column, row: index + (tallest - members.length) / 2 }] as const),
    ),
  );
}
