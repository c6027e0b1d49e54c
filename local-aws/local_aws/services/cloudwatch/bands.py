"""Anomaly bands: between which values a metric, or an expression of some, is expected at a time.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html: AWS's model has hours, days and
weeks, and a band begins some hours after the metric. Here it is the mean of what was at about this time of day, and ``width`` standard
deviations to either side. The last hour teaches nothing, so that a fault is not usual as soon as it lasts.
"""

from __future__ import annotations

import ast
import math
import statistics
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from local_aws.kernel.differences import Difference
from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import expressions

_FUNCTION = "ANOMALY_DETECTION_BAND"
_USUAL_WIDTH = 2
_HOUR, _DAY = 3600, 86_400
_DAYS = 14
_LEAST_VALUES = 10

DIFFERENCES = (
    Difference(
        "anomaly bands",
        "the mean of the values within half an hour of this time on the last 14 days, while they are fewer than ten of all values up to an "
        "hour ago, and standard deviations around it; of fewer than ten there is none",
        "of a model that knows trends, spikes and days of the week as well",
    ),
)


@dataclass(frozen=True)
class Band:
    """A band as an expression asks for it."""

    watched: str
    """The expression that it is of, such as the id of a metric."""
    width: float


def parse(expression: str) -> Band | None:
    """The band that an expression is; None where it is metric math of another kind. Raises InvalidExpression where it is neither."""
    match expressions.parse(expression):
        case ast.Call(func=ast.Name(id=name), args=[watched], keywords=[]) if name == _FUNCTION:
            band = Band(ast.unparse(watched), _USUAL_WIDTH)
        case ast.Call(func=ast.Name(id=name), args=[watched, ast.Constant(value=int() | float() as width)], keywords=[]) if (
            name == _FUNCTION and 0 < width < math.inf
        ):
            band = Band(ast.unparse(watched), width)
        case _:
            expressions.check(expression)
            return None
    expressions.check(band.watched)
    return band


class History:
    """What something was in the past, by the beginning of each period."""

    def __init__(self, values: Mapping[float, float], pace: Pace) -> None:
        self._times = sorted(values)
        self._values = [values[time] for time in self._times]
        self._hour, self._day = pace.local(_HOUR), pace.local(_DAY)

    def edges(self, at: float, width: float) -> tuple[float, float] | None:
        """The lower and the upper edge of the band at a time; None while too little is known."""
        until = at - self._hour
        alike: list[float] = []
        for day in range(1, _DAYS + 1):
            middle = at - day * self._day
            alike += self._between(middle - self._hour / 2, min(middle + self._hour / 2, until))
        values = alike if len(alike) >= _LEAST_VALUES else self._between(at - _DAYS * self._day, until)
        if len(values) < _LEAST_VALUES:
            return None
        mean, reach = statistics.fmean(values), width * statistics.pstdev(values)
        return mean - reach, mean + reach

    def _between(self, start: float, end: float) -> list[float]:
        return self._values[bisect_left(self._times, start) : bisect_left(self._times, end)]


def learning_range(at: float, pace: Pace) -> tuple[float, float]:
    """From when to when a band at a time learns."""
    return at - pace.local((_DAYS + 1) * _DAY), at - pace.local(_HOUR)
