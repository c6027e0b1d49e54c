"""Search expressions: the metrics of a namespace whose dimensions have certain names and values, each a series of its own.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html also has partial matches, OR and NOT, and
searches within other expressions; those are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from local_aws.kernel.differences import Difference
from local_aws.services.cloudwatch.expressions import InvalidExpression
from local_aws.services.cloudwatch.metrics import Metric

_SEARCHES = Difference("searches for metrics but by exact values, and within metric math", "refused", "evaluated")
DIFFERENCES = (_SEARCHES,)

_SEARCH = re.compile(r"\s*SEARCH\(\s*'(?P<text>[^']*)'\s*,\s*'(?P<stat>[^']*)'\s*(?:,\s*(?P<period>\d+)\s*)?\)\s*")
_SCHEMA = re.compile(r"\s*\{(?P<names>[^{}]*)\}(?P<terms>.*)", re.DOTALL)
_TERM = re.compile(r'\s*(?:AND\s+)?:?(?P<name>[\w.]+)\s*=\s*"(?P<value>[^"]*)"')


class InvalidSearch(InvalidExpression):
    """A search that is not understood."""

    difference = _SEARCHES


@dataclass(frozen=True)
class Search:
    """A search that was understood."""

    namespace: str
    dimensions: frozenset[str]
    values: tuple[tuple[str, str], ...]
    """What a metric must have: ``MetricName`` or a dimension, and its value."""
    stat: str
    period: int | None
    """In seconds; None for that of the query."""

    def found(self, metrics: Iterable[Metric]) -> list[Metric]:
        """The metrics that it finds, in the order of their dimensions."""
        return sorted((metric for metric in metrics if self._finds(metric)), key=lambda metric: sorted(metric.dimensions))

    def _finds(self, metric: Metric) -> bool:
        known = {"MetricName": metric.name, **dict(metric.dimensions)}
        return (
            metric.namespace == self.namespace
            and frozenset(name for name, _ in metric.dimensions) == self.dimensions
            and all(known.get(name) == value for name, value in self.values)
        )


def is_search(expression: str) -> bool:
    """Whether an expression is a search by itself."""
    return expression.lstrip().startswith("SEARCH(")


def parse(expression: str) -> Search:
    """Reads a search. Raises InvalidSearch."""
    search = _SEARCH.fullmatch(expression)
    schema = search and _SCHEMA.fullmatch(search["text"])
    if search is None or schema is None:
        form = "SEARCH('{namespace,dimensions} terms', 'stat', period)"
        raise InvalidSearch(f"Error in expression '{expression}': it is not {form}.")
    namespace, *dimensions = (name.strip().strip('"') for name in schema["names"].split(","))
    terms, end = schema["terms"].rstrip(), 0
    values: list[tuple[str, str]] = []
    while end < len(terms):
        term = _TERM.match(terms, end)
        if term is None:
            raise InvalidSearch(f"Error in expression '{expression}': it asks for other values than exact ones, such as Stage=\"dev\".")
        values.append((term["name"], term["value"]))
        end = term.end()
    period = search["period"]
    return Search(namespace, frozenset(dimensions), tuple(values), search["stat"], int(period) if period else None)


def labels(metrics: list[Metric]) -> list[str]:
    """What CloudWatch calls each: by what it has that not all of them have; a single one by its name."""
    common = frozenset.intersection(*(metric.dimensions for metric in metrics)) if metrics else frozenset[tuple[str, str]]()
    return [" ".join(value for _, value in sorted(metric.dimensions - common)) or metric.name for metric in metrics]
