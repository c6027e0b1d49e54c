"""Metrics as CloudWatch keeps them: for each combination of namespace, name and dimensions a series of its own.

moto keeps every datum for ever, searches them all at each question, mixes the dimensions of a metric and has no percentiles.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("values of metrics older than 15 days", "gone", "kept by the hour for 15 months"),
)

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html: data points of less than a
# minute are available for three hours, those of a minute for fifteen days.
_SECONDS_KEPT = 3 * 3600
_MINUTES_KEPT = 15 * 24 * 3600
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100)")
_SIMPLE = frozenset({"Average", "Maximum", "Minimum", "SampleCount", "Sum"})

Dimensions = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Metric:
    """What identifies a series. Metrics of other dimensions, fewer or more, are other metrics."""

    namespace: str
    name: str
    dimensions: Dimensions = frozenset()

    @staticmethod
    def of(namespace: str, name: str, dimensions: Mapping[str, str] | None = None) -> Metric:
        return Metric(namespace, name, frozenset((dimensions or {}).items()))


@dataclass
class Summary:
    """What is known of the values of a time: how often each came, and statistic sets, whose single values nobody knows."""

    count: float = 0
    sum: float = 0
    minimum: float = math.inf
    maximum: float = -math.inf
    values: defaultdict[float, float] = field(default_factory=lambda: defaultdict[float, float](float))
    """How often each value was there, which may be a part of once."""

    @staticmethod
    def of(*values: float) -> Summary:
        summary = Summary()
        for value in values:
            summary.add(value)
        return summary

    def add(self, value: float, count: float = 1) -> None:
        self.count += count
        self.sum += value * count
        self.minimum = min(self.minimum, value)
        self.maximum = max(self.maximum, value)
        self.values[value] += count

    def merge(self, other: Summary) -> None:
        self.count += other.count
        self.sum += other.sum
        self.minimum = min(self.minimum, other.minimum)
        self.maximum = max(self.maximum, other.maximum)
        for value, count in other.values.items():
            self.values[value] += count

    def statistic(self, name: str) -> float | None:
        """``Sum``, ``Average``, ``Minimum``, ``Maximum``, ``SampleCount`` or a percentile such as ``p90``.

        None for a percentile of values that nobody knows.
        """
        match name:
            case "Sum":
                return self.sum
            case "Average":
                return self.sum / self.count
            case "Minimum":
                return self.minimum
            case "Maximum":
                return self.maximum
            case "SampleCount":
                return self.count
            case _:
                return self._percentile(float(name.removeprefix("p")))

    def _percentile(self, percent: float) -> float | None:
        """The smallest value that at least so many of the values do not exceed."""
        if sum(self.values.values()) != self.count:
            return None
        wanted, seen = self.count * percent / 100, 0.0
        for value in sorted(self.values):
            seen += self.values[value]
            if seen >= wanted:
                return value
        return self.maximum


def is_statistic(name: str) -> bool:
    """Whether ``Summary.statistic`` knows it."""
    return name in _SIMPLE or _PERCENTILE.fullmatch(name) is not None


class _Series:
    """The summaries of the seconds in which there were values; old ones are made summaries of minutes."""

    def __init__(self) -> None:
        self.unit: str | None = None
        self.points: dict[int, Summary] = {}
        self._compacted = 0.0

    def put(self, second: int, summary: Summary) -> None:
        self.points.setdefault(second, Summary()).merge(summary)
        if time.time() - self._compacted > _SECONDS_KEPT:
            self._compact()

    def _compact(self) -> None:
        now = self._compacted = time.time()
        points, self.points = self.points, {}
        for second, summary in points.items():
            if second > now - _MINUTES_KEPT:
                start = second if second > now - _SECONDS_KEPT else second - second % 60
                self.points.setdefault(start, Summary()).merge(summary)


class MetricStore:
    """The metrics of one account and region."""

    def __init__(self) -> None:
        self._series: dict[Metric, _Series] = {}
        self._lock = threading.Lock()

    def record(self, metric: Metric, values: Summary, unit: str | None = None, at: float | None = None) -> None:
        """Adds values to a metric; ``at`` in seconds since the epoch, now unless given."""
        with self._lock:
            series = self._series.setdefault(metric, _Series())
            series.unit = unit
            series.put(math.floor(time.time() if at is None else at), values)

    def window(self, metric: Metric, start: float, end: float) -> Summary | None:
        """All values of the seconds that begin from ``start`` until before ``end``; None when there are none."""
        with self._lock:
            series = self._series.get(metric)
            points = series.points if series else {}
            return _merged(points[second] for second in range(math.ceil(start), math.ceil(end)) if second in points)

    def periods(self, metric: Metric, start: float, end: float, period: float) -> dict[float, Summary]:
        """The values by period, each named by its first second, as CloudWatch cuts them: a multiple of the period's length."""
        found: dict[float, Summary] = {}
        with self._lock:
            series = self._series.get(metric)
            for second, summary in sorted(series.points.items()) if series else ():
                if start - start % period <= second < end:
                    found.setdefault(second - second % period, Summary()).merge(summary)
        return found

    def unit(self, metric: Metric) -> str | None:
        with self._lock:
            series = self._series.get(metric)
            return series and series.unit

    def metrics(self) -> list[Metric]:
        with self._lock:
            return list(self._series)


def _merged(summaries: Iterable[Summary]) -> Summary | None:
    merged = Summary()
    for summary in summaries:
        merged.merge(summary)
    return merged if merged.count else None
