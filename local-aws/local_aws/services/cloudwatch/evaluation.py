"""Decides the state that a metric alarm should have.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and alarms-and-missing-data.html. A window
ends now and begins a period earlier, so that a burst counts at once; AWS waits for the minute to end.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import Alarm, MetricDataQuery

from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import expressions
from local_aws.services.cloudwatch.metrics import Metric, MetricStore

# AWS looks further back than the evaluation periods for data that may be late. How far is not documented; the examples of
# the documentation look at five periods for three.
_MORE_PERIODS = 2
_SHORTEST_SECONDS = 1.0  # metrics are kept by the second
_COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
    "LessThanThreshold": (operator.lt, "less than"),
}


@dataclass(frozen=True)
class Verdict:
    """A state, and the reason as AWS words it and as JSON."""

    state: str
    reason: str
    data: str
    datapoints: list[float] = field(default_factory=list[float])
    """What the metric said in the latest periods, oldest first; the reason may be an older one, or somebody's own."""


def evaluate(alarm: Alarm, store: MetricStore, now: float, pace: Pace) -> Verdict:
    """What the data says about the alarm; its present state where the data leaves that be."""
    return _judge(alarm, _points(alarm, store, now, pace), now)


def _points(alarm: Alarm, store: MetricStore, now: float, pace: Pace) -> list[float | None]:
    """The values of the evaluation range, newest first."""
    period = max(_SHORTEST_SECONDS, pace.local(_period(alarm)))
    end = int(now) + 1
    windows = range(int(alarm.evaluation_periods) + _MORE_PERIODS)
    return [_value(alarm, store, end - (window + 1) * period, end - window * period) for window in windows]


def _period(alarm: Alarm) -> int:
    if alarm.period:
        return int(alarm.period)
    return max(int(query.metric_stat.period) for query in alarm.metric_data_queries if query.metric_stat)


def _value(alarm: Alarm, store: MetricStore, start: float, end: float) -> float | None:
    if not alarm.metric_data_queries:
        summary = store.window(_metric(alarm.namespace, alarm.metric_name, alarm.dimensions), start, end)
        return summary and summary.statistic(alarm.statistic or alarm.extended_statistic or "")
    queries: dict[str, MetricDataQuery] = {query.id: query for query in alarm.metric_data_queries}

    def lookup(id: str) -> float | None:
        query = queries[id]
        if query.expression:
            return expressions.value(query.expression, lookup)
        stat = query.metric_stat
        assert stat is not None  # a query has one where it has no expression
        summary = store.window(_metric(stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions), start, end)
        return summary and summary.statistic(stat.stat)

    returned: dict[str, Any] = {id: query.return_data for id, query in queries.items()}  # moto calls a text what is a bool
    return lookup(next(id for id, is_returned in returned.items() if is_returned is not False))


def _metric(namespace: str, name: str, dimensions: list[Any]) -> Metric:
    return Metric.of(namespace, name, {dimension.name: dimension.value for dimension in dimensions})


def _judge(alarm: Alarm, points: list[float | None], now: float) -> Verdict:
    wanted = int(alarm.evaluation_periods)
    needed = int(alarm.datapoints_to_alarm or wanted)
    known = [(age, value) for age, value in enumerate(points) if value is not None]
    compare, _ = _COMPARISONS[alarm.comparison_operator]
    treatment = _treatment(alarm)
    evaluated = known[:wanted]
    missing = wanted - len(evaluated)
    datapoints = [value for _, value in reversed(known)]
    kept = Verdict(alarm.state_value, alarm.state_reason, alarm.state_reason_data, datapoints)
    breaching = [age for age, value in evaluated if compare(value, alarm.threshold)]

    if not known and treatment == "missing":
        unknown = f"Insufficient Data: {_count(wanted, 'datapoint')} {_were(wanted)} unknown."
        return Verdict("INSUFFICIENT_DATA", unknown, _data(alarm, datapoints, now))
    if not known and treatment == "ignore":
        return kept
    if treatment == "breaching":
        alarming = len(breaching) + missing >= needed
    elif missing and treatment in ("missing", "ignore") and _is_premature(breaching, evaluated, needed):
        # Every datapoint there is breaches, long enough ago: more data could not make it better.
        if treatment == "ignore":
            return kept
        alarming = True
    else:
        alarming = len(breaching) >= needed
    state = "ALARM" if alarming else "OK"
    reason = _reason(alarm, state, [value for _, value in evaluated], len(breaching), missing, needed)
    return Verdict(state, reason, _data(alarm, datapoints, now), datapoints)


def _treatment(alarm: Alarm) -> str:
    """How missing data counts; alarms of DynamoDB's metrics always ignore it."""
    namespaces = {alarm.namespace} | {query.metric_stat.metric.namespace for query in alarm.metric_data_queries if query.metric_stat}
    return "ignore" if "AWS/DynamoDB" in namespaces else alarm.treat_missing_data or "missing"


def _is_premature(breaching: list[int], evaluated: list[tuple[int, float]], needed: int) -> bool:
    return len(breaching) == len(evaluated) and breaching[-1] + 1 >= needed


def _reason(alarm: Alarm, state: str, values: list[float], breaching: int, missing: int, needed: int) -> str:
    wanted = int(alarm.evaluation_periods)
    if not values:
        treated = "Breaching" if state == "ALARM" else "NonBreaching"
        return (
            f"Threshold Crossed: no datapoints were received for {_count(wanted, 'period')} and "
            f"{_count(missing, 'missing datapoint')} {_were(missing)} treated as [{treated}]."
        )
    _, words = _COMPARISONS[alarm.comparison_operator]
    counted = breaching if state == "ALARM" else len(values) - breaching
    verb = "was" if counted == 1 else "were"
    change = "OK -> ALARM" if state == "ALARM" else "ALARM -> OK"
    minimum = needed if state == "ALARM" else wanted - needed + 1
    shown = ", ".join(f"{float(value)}" for value in values)
    return (
        f"Threshold Crossed: {counted} out of the last {_count(wanted, 'datapoint')} [{shown}] {verb} {'' if state == 'ALARM' else 'not '}"
        f"{words} the threshold ({float(alarm.threshold)}) (minimum {_count(minimum, 'datapoint')} for {change} transition)."
    )


def _data(alarm: Alarm, datapoints: list[float], now: float) -> str:
    """What StateReasonData says."""
    document: dict[str, Any] = {
        "version": "1.0",
        "queryDate": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
        "period": _period(alarm),
        "recentDatapoints": datapoints,
        "threshold": alarm.threshold,
    }
    if not alarm.metric_data_queries:
        document["statistic"] = alarm.statistic or alarm.extended_statistic
    return json.dumps(document)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
