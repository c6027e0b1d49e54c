"""Decides the state that a metric alarm should have.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and alarms-and-missing-data.html. A window
ends now and begins a period earlier, so that a burst counts at once; AWS waits for the minute to end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import Alarm

from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import bands
from local_aws.services.cloudwatch.metrics import Metric, MetricStore
from local_aws.services.cloudwatch.queries import Queries, Stat

# AWS looks further back than the evaluation periods for data that may be late. How far is not documented; the examples of
# the documentation look at five periods for three.
_MORE_PERIODS = 2
_SHORTEST_SECONDS = 1.0  # metrics are kept by the second


@dataclass(frozen=True)
class _Point:
    """What a period says: a value, and what it is compared with, which is the same twice but for a band."""

    value: float
    lower: float
    upper: float


_COMPARISONS: dict[str, tuple[Callable[[_Point], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (lambda point: point.value >= point.upper, "greater than or equal to the threshold"),
    "GreaterThanThreshold": (lambda point: point.value > point.upper, "greater than the threshold"),
    "LessThanOrEqualToThreshold": (lambda point: point.value <= point.lower, "less than or equal to the threshold"),
    "LessThanThreshold": (lambda point: point.value < point.lower, "less than the threshold"),
    "GreaterThanUpperThreshold": (lambda point: point.value > point.upper, "greater than the upper thresholds"),
    "LessThanLowerThreshold": (lambda point: point.value < point.lower, "less than the lower thresholds"),
    "LessThanLowerOrGreaterThanUpperThreshold": (
        lambda point: not point.lower <= point.value <= point.upper,
        "less than the lower thresholds or greater than the upper thresholds",
    ),
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


def _points(alarm: Alarm, store: MetricStore, now: float, pace: Pace) -> list[_Point | None] | None:
    """What the periods of the evaluation range say, newest first; None where there is no band to compare with."""
    period = max(_SHORTEST_SECONDS, pace.local(_period(alarm)))
    end = int(now) + 1
    starts = [end - (window + 1) * period for window in range(int(alarm.evaluation_periods) + _MORE_PERIODS)]
    queries, watched = _queries(alarm)

    def value(start: float) -> float | None:
        def measure(_: str, stat: Stat) -> float | None:
            summary = store.window(stat.metric, start, start + period)
            return summary and summary.statistic(stat.statistic)

        return queries.value(watched, measure)

    values = [value(start) for start in starts]
    band = _band(alarm)
    if band is None:
        return [None if value is None else _Point(value, alarm.threshold, alarm.threshold) for value in values]
    history = bands.History(queries.past(band.watched, store, *bands.learning_range(end, pace), period), pace)
    edges = [history.edges(start, band.width) for start in starts]
    if not any(edges):
        return None
    return [None if value is None or edge is None else _Point(value, *edge) for value, edge in zip(values, edges)]


def _queries(alarm: Alarm) -> tuple[Queries, str]:
    """The queries of an alarm, and the id of what it watches."""
    if not alarm.metric_data_queries:
        statistic = alarm.statistic or alarm.extended_statistic or ""
        return Queries({"m1": Stat(_metric(alarm.namespace, alarm.metric_name, alarm.dimensions), statistic)}, {}), "m1"
    stats = {
        query.id: Stat(_metric(stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions), stat.stat)
        for query in alarm.metric_data_queries
        if (stat := query.metric_stat)
    }
    texts = {query.id: query.expression for query in alarm.metric_data_queries if query.expression}
    returned: dict[str, Any] = {query.id: query.return_data for query in alarm.metric_data_queries}  # moto calls a text what is a bool
    watched = next(id for id, is_returned in returned.items() if is_returned is not False and id != alarm.threshold_metric_id)
    return Queries(stats, texts), watched


def _band(alarm: Alarm) -> bands.Band | None:
    queries = alarm.metric_data_queries or ()
    return next((bands.parse(query.expression) for query in queries if query.id == alarm.threshold_metric_id and query.expression), None)


def _period(alarm: Alarm) -> int:
    if alarm.period:
        return int(alarm.period)
    return max(int(query.metric_stat.period) for query in alarm.metric_data_queries if query.metric_stat)


def _metric(namespace: str, name: str, dimensions: list[Any]) -> Metric:
    return Metric.of(namespace, name, {dimension.name: dimension.value for dimension in dimensions})


def _judge(alarm: Alarm, points: list[_Point | None] | None, now: float) -> Verdict:
    wanted = int(alarm.evaluation_periods)
    needed = int(alarm.datapoints_to_alarm or wanted)
    known = [(age, point) for age, point in enumerate(points or ()) if point is not None]
    breaches, _ = _COMPARISONS[alarm.comparison_operator]
    treatment = _treatment(alarm) if points is not None else "missing"
    evaluated = known[:wanted]
    missing = wanted - len(evaluated)
    recent = [point for _, point in reversed(known)]
    datapoints = [point.value for point in recent]
    kept = Verdict(alarm.state_value, alarm.state_reason, alarm.state_reason_data, datapoints)
    breaching = [age for age, point in evaluated if breaches(point)]

    if not known and treatment == "missing":
        unknown = f"Insufficient Data: {_count(wanted, 'datapoint')} {_were(wanted)} unknown."
        return Verdict("INSUFFICIENT_DATA", unknown, _data(alarm, recent, now))
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
    reason = _reason(alarm, state, [point for _, point in evaluated], len(breaching), missing, needed)
    return Verdict(state, reason, _data(alarm, recent, now), datapoints)


def _treatment(alarm: Alarm) -> str:
    """How missing data counts; alarms of DynamoDB's metrics always ignore it."""
    namespaces = {alarm.namespace} | {query.metric_stat.metric.namespace for query in alarm.metric_data_queries if query.metric_stat}
    return "ignore" if "AWS/DynamoDB" in namespaces else alarm.treat_missing_data or "missing"


def _is_premature(breaching: list[int], evaluated: list[tuple[int, _Point]], needed: int) -> bool:
    return len(breaching) == len(evaluated) and breaching[-1] + 1 >= needed


def _reason(alarm: Alarm, state: str, points: list[_Point], breaching: int, missing: int, needed: int) -> str:
    wanted = int(alarm.evaluation_periods)
    if not points:
        treated = "Breaching" if state == "ALARM" else "NonBreaching"
        return (
            f"Threshold Crossed: no datapoints were received for {_count(wanted, 'period')} and "
            f"{_count(missing, 'missing datapoint')} {_were(missing)} treated as [{treated}]."
        )
    _, words = _COMPARISONS[alarm.comparison_operator]
    counted = breaching if state == "ALARM" else len(points) - breaching
    verb = "was" if counted == 1 else "were"
    change = "OK -> ALARM" if state == "ALARM" else "ALARM -> OK"
    minimum = needed if state == "ALARM" else wanted - needed + 1
    shown = ", ".join(f"{float(point.value)}" for point in points)
    return (
        f"Threshold{'s' if alarm.threshold_metric_id else ''} Crossed: {counted} out of the last {_count(wanted, 'datapoint')} "
        f"[{shown}] {verb} "
        f"{'' if state == 'ALARM' else 'not '}{words} ({_compared(alarm, points)}) "
        f"(minimum {_count(minimum, 'datapoint')} for {change} transition)."
    )


def _compared(alarm: Alarm, points: list[_Point]) -> str:
    if not alarm.threshold_metric_id:
        return f"{float(alarm.threshold)}"
    lower = [point.lower for point in points] if "Lower" in alarm.comparison_operator else []
    upper = [point.upper for point in points] if "Upper" in alarm.comparison_operator else []
    return ", ".join(f"{edge:g}" for edge in lower + upper)


def _data(alarm: Alarm, recent: list[_Point], now: float) -> str:
    """What StateReasonData says."""
    document: dict[str, Any] = {
        "version": "1.0",
        "queryDate": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
        "period": _period(alarm),
        "recentDatapoints": [point.value for point in recent],
    }
    if alarm.threshold_metric_id:
        document["recentLowerThresholds"] = [point.lower for point in recent]
        document["recentUpperThresholds"] = [point.upper for point in recent]
    else:
        document["threshold"] = alarm.threshold
    if not alarm.metric_data_queries:
        document["statistic"] = alarm.statistic or alarm.extended_statistic
    return json.dumps(document)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
