// What is charged: the units of all lines of a price, through its tiers. Costs.cs and PriceTable.cs reckon the same.
import type { CostLine, Price } from './model';

/** What is assumed of a month, by the ids that lines have. */
export type Assumed = ReadonlyMap<string, number>;

export const unitsOf = (lines: readonly CostLine[], assumed: Assumed) =>
  lines.reduce(
    (sum, { factor, assumptions }) =>
      sum + assumptions.reduce((units, id) => units * (assumed.get(id) ?? Number.NaN), factor),
    0,
  );

/** What so many units cost in a month. */
export function priceOf(units: number, { usd, per, tiers = [] }: Price): number {
  let [cost, from, price] = [0, 0, usd];
  for (const tier of tiers) {
    if (tier.from >= units) break;
    cost += (tier.from - from) * price;
    [from, price] = [tier.from, tier.usd];
  }
  return (cost + (units - from) * price) / per;
}

/** What lines cost in a month. */
export function costOf(lines: readonly CostLine[], prices: readonly Price[], assumed: Assumed): number {
  return prices.reduce(
    (sum, price) =>
      sum +
      priceOf(
        unitsOf(
          lines.filter((line) => line.price === price.id),
          assumed,
        ),
        price,
      ),
    0,
  );
}
