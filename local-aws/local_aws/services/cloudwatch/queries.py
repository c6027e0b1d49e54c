"""The metrics and expressions of an alarm, or of a question for data: each has an id, by which expressions call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from local_aws.services.cloudwatch import expressions
from local_aws.services.cloudwatch.metrics import Metric, MetricStore


@dataclass(frozen=True)
class Stat:
    """A metric, and how the values of a period become one."""

    metric: Metric
    statistic: str


class Queries:
    """Those of one alarm or question."""

    def __init__(self, stats: Mapping[str, Stat], texts: Mapping[str, str]) -> None:
        self._stats = stats
        self._texts = texts

    def value(self, expression: str, measure: Callable[[str, Stat], float | None]) -> float | None:
        """An expression's value, where ``measure`` tells that of each metric, which is given with its id."""

        def lookup(id: str) -> float | None:
            if id in self._texts:
                return expressions.value(self._texts[id], lookup)
            if id not in self._stats:
                raise expressions.InvalidExpression(f"Error in expression: there is no query {id}.")
            return measure(id, self._stats[id])

        return expressions.value(expression, lookup)

    def past(self, expression: str, store: MetricStore, start: float, end: float, period: float) -> dict[float, float]:
        """What an expression was in the periods of a time, from the first in which there was anything."""
        known = {
            id: {
                round(second / period): summary.statistic(stat.statistic)
                for second, summary in store.periods(stat.metric, start, end, period).items()
            }
            for id, stat in self._stats.items()
        }
        last = round(end / period)
        first = min((number for values in known.values() for number in values), default=last)
        found: dict[float, float] = {}
        for number in range(first, last):
            value = self.value(expression, lambda id, _, number=number: known[id].get(number))
            if value is not None:
                found[number * period] = value
        return found
