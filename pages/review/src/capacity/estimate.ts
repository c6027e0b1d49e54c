// How far a workload uses the limits: the same reckoning as CapacityEstimate.cs and Formula.cs, in the same order, so that both get the
// same numbers from the same formulas.
import type { CapacityModel, Limit } from './model';

export type Values = ReadonlyMap<string, number>;

export interface LimitUse {
  limit: Limit;
  demand: number;
  value: number;
  /** The part that is used; above 1 the limit is broken. */
  use: number;
  /** The requests a month that break it: 0 when it is broken without any, infinite when none do. */
  breaksAt: number;
}

export interface Estimate {
  /** Every driver, fact of the stack and quantity. */
  values: Values;
  /** In the order in which growing traffic breaks them. */
  limits: LimitUse[];
  /** What the cost estimate has to assume of a month. */
  assumptions: Values;
}

// Any number does: demand is a straight line over the requests.
const MANY_REQUESTS = 1e9;

/** A sum of products, reckoned from left to right; not a number where a name stands for nothing. */
export function evaluate(formula: string, values: Values): number {
  const numberOf = (word: string | undefined) => {
    const number = Number(word);
    return Number.isNaN(number) ? (values.get(word ?? '') ?? number) : number;
  };
  let sum = 0;
  for (const term of formula.split(' + ')) {
    const words = term.split(' ');
    let product = numberOf(words[0]);
    for (let index = 1; index < words.length; index += 2) {
      const factor = numberOf(words[index + 1]);
      product = words[index] === '*' ? product * factor : product / factor;
    }
    sum += product;
  }
  return sum;
}

export function estimate(model: CapacityModel, workload: Values, facts: Values): Estimate {
  const values = reckon(model, workload, facts);
  const none = reckon(model, new Map([...workload, ['requests', 0]]), facts);
  const many = reckon(model, new Map([...workload, ['requests', MANY_REQUESTS]]), facts);
  const uses = model.limits.map((limit): LimitUse => {
    const value = evaluate(limit.value, values);
    const demand = Math.max(0, evaluate(limit.demand, values));
    const least = evaluate(limit.demand, none);
    const slope = (evaluate(limit.demand, many) - least) / MANY_REQUESTS;
    return { limit, demand, value, use: demand / value, breaksAt: breaksAt(least, slope, value) };
  });
  const assumptions = Object.entries(model.assumptions).map(([id, formula]): [string, number] => [
    id,
    evaluate(formula, values),
  ]);
  return {
    values,
    limits: uses
      .filter(({ use }) => !Number.isNaN(use))
      .sort((one, other) =>
        one.breaksAt === other.breaksAt ? other.use - one.use : one.breaksAt - other.breaksAt,
      ),
    assumptions: new Map(assumptions.filter(([, value]) => !Number.isNaN(value))),
  };
}

function breaksAt(least: number, slope: number, value: number): number {
  if (least > value) return 0;
  return slope > 0 ? (value - least) / slope : Number.POSITIVE_INFINITY;
}

function reckon({ quantities }: CapacityModel, workload: Values, facts: Values): Values {
  const values = new Map([...workload, ...facts]);
  for (const { id, formula, max } of quantities) {
    const value = max
      ? Math.max(...max.map((other) => values.get(other) ?? Number.NaN))
      : evaluate(formula ?? '', values);
    if (!Number.isNaN(value)) values.set(id, value);
  }
  return values;
}
