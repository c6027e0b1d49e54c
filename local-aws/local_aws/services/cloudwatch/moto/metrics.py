"""moto keeps every datum for ever, searches them all at each question, mixes the dimensions of a metric, and knows neither
percentiles nor metric math; here its calls read and write the metrics of ``cloudwatch.metrics``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterCombination, InvalidParameterValue, ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from local_aws.kernel.amendments import amend, param
from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import bands, search
from local_aws.services.cloudwatch.expressions import InvalidExpression
from local_aws.services.cloudwatch.metrics import Metric, Summary, is_statistic
from local_aws.services.cloudwatch.queries import Queries, Stat
from local_aws.services.cloudwatch.recorder import store_of


def install() -> None:
    """Replaces the calls that put and read metrics."""
    amend(CloudWatchBackend, "put_metric_data", _put_metric_data)
    amend(CloudWatchBackend, "get_filtered_metrics", _filtered_metrics)
    amend(CloudWatchBackend, "get_metric_data", _get_metric_data)
    amend(CloudWatchResponse, "get_metric_statistics", _get_metric_statistics)


def _put_metric_data(backend: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]) -> None:
    for number, datum in enumerate(metric_data, 1):
        backend._validate_parameters_put_metric_data(datum, number)  # pyright: ignore[reportPrivateUsage] # moto's own check
    for datum in metric_data:
        at = datum.get("Timestamp")
        metric = Metric.of(namespace, datum["MetricName"], _dimensions(datum.get("Dimensions")))
        store_of(backend).record(metric, _summary(datum), datum.get("Unit"), _seconds(at) if at else None)


def _summary(datum: dict[str, Any]) -> Summary:
    statistics = datum.get("StatisticValues")
    if statistics:
        count, total = float(statistics["SampleCount"]), float(statistics["Sum"])
        return Summary(count, total, float(statistics["Minimum"]), float(statistics["Maximum"]))
    if not datum.get("Values"):
        return Summary.of(float(datum.get("Value", 0)))
    summary = Summary()
    for value, count in zip(datum["Values"], datum.get("Counts") or [1] * len(datum["Values"])):
        summary.add(float(value), float(count))
    return summary


def _filtered_metrics(
    backend: CloudWatchBackend, metric_name: str, namespace: str, dimensions: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    wanted = [(dimension["Name"], dimension.get("Value")) for dimension in dimensions]
    return [
        {
            "Namespace": metric.namespace,
            "MetricName": metric.name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in sorted(metric.dimensions)],
        }
        for metric in store_of(backend).metrics()
        if (not namespace or metric.namespace == namespace)
        and (not metric_name or metric.name == metric_name)
        and all(any(name == known and value in (None, set_to) for known, set_to in metric.dimensions) for name, value in wanted)
    ]


def _get_metric_statistics(response: CloudWatchResponse) -> ActionResult:
    simple, extended = param(response, "Statistics") or [], param(response, "ExtendedStatistics") or []
    if not simple and not extended:
        raise InvalidParameterCombination("Must specify either Statistics or ExtendedStatistics")
    _check_statistics(simple + extended)
    start, end = _seconds(param(response, "StartTime")), _seconds(param(response, "EndTime"))
    if start >= end:
        raise InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.")
    name = param(response, "MetricName")
    metric = Metric.of(param(response, "Namespace"), name, _dimensions(param(response, "Dimensions")))
    store = store_of(response.cloudwatch_backend)
    datapoints = [
        {
            "Timestamp": _moment(second),
            "Unit": store.unit(metric) or "None",
            **{statistic: summary.statistic(statistic) for statistic in simple},
            **({"ExtendedStatistics": {each: summary.statistic(each) for each in extended}} if extended else {}),
        }
        for second, summary in store.periods(metric, start, end, int(param(response, "Period"))).items()
    ]
    return ActionResult({"Label": name, "Datapoints": datapoints})


def _get_metric_data(
    backend: CloudWatchBackend,
    queries: list[dict[str, Any]],
    start_time: datetime,
    end_time: datetime,
    scan_by: str = "TimestampAscending",
) -> list[dict[str, Any]]:
    start, end = _seconds(start_time), _seconds(end_time)
    if start >= end:
        raise ValidationError("The parameter EndTime must be greater than StartTime.")
    try:
        return list(_results(backend, queries, start, end, scan_by))
    except InvalidExpression as error:
        raise ValidationError(str(error)) from error


def _results(
    backend: CloudWatchBackend, queries: list[dict[str, Any]], start: float, end: float, scan_by: str
) -> Iterator[dict[str, Any]]:
    measured = [query for query in queries if "MetricStat" in query]
    known = {query["Id"]: dict(_points(backend, query, start, end)) for query in measured}
    times = sorted({second for points in known.values() for second in points}, reverse=scan_by == "TimestampDescending")
    texts = {query["Id"]: query["Expression"] for query in queries if "Expression" in query}
    searches = {id: search.parse(text) for id, text in texts.items() if search.is_search(text)}
    drawn = {id: bands.parse(text) for id, text in texts.items() if id not in searches}
    asked = Queries({query["Id"]: _stat(query["MetricStat"]) for query in measured}, texts)
    for query in queries:
        id, label = query["Id"], query.get("Label") or _label(query)
        if not query.get("ReturnData", True):
            continue
        if id in searches:
            yield from _found(backend, query, searches[id], start, end, scan_by)
        elif band := drawn.get(id):
            period = max((int(each["MetricStat"]["Period"]) for each in measured), default=300)
            edges = sorted(_edges(backend, band, asked, start, end, period), reverse=scan_by == "TimestampDescending")
            yield _result(id, f"{label} low", [(second, low) for second, low, _ in edges])
            yield _result(id, f"{label} high", [(second, high) for second, _, high in edges])
        else:
            values = ((second, asked.value(id, lambda other, _, second=second: known[other].get(second))) for second in times)
            yield _result(id, label, [(second, value) for second, value in values if value is not None])


def _edges(
    backend: CloudWatchBackend, band: bands.Band, asked: Queries, start: float, end: float, period: int
) -> Iterator[tuple[float, float, float]]:
    """When, and between which values: a band has edges where there is no data as well."""
    pace = Pace.from_environment()
    learned_from, learned_until = bands.learning_range(start, pace)[0], bands.learning_range(end, pace)[1]
    history = bands.History(asked.past(band.watched, store_of(backend), learned_from, learned_until, period), pace)
    for second in range(int(start // period) * period, math.ceil(end), period):
        if edges := history.edges(second, band.width):
            yield second, *edges


def _found(
    backend: CloudWatchBackend, query: dict[str, Any], wanted: search.Search, start: float, end: float, scan_by: str
) -> Iterator[dict[str, Any]]:
    """A series for each metric that a search finds."""
    _check_statistics([wanted.stat])
    period = wanted.period or int(query.get("Period") or 300)
    metrics = wanted.found(store_of(backend).metrics())
    for metric, label in zip(metrics, search.labels(metrics)):
        points = list(_values(backend, metric, wanted.stat, period, start, end))
        known = sorted(((second, found) for second, found in points if found is not None), reverse=scan_by == "TimestampDescending")
        if known:
            yield _result(query["Id"], query.get("Label") or label, known)


def _result(id: str, label: str, points: list[tuple[float, float]]) -> dict[str, Any]:
    return {
        "id": id,
        "label": label,
        "timestamps": [_moment(second) for second, _ in points],
        "values": [found for _, found in points],
        "status_code": "Complete",
    }


def _stat(stat: dict[str, Any]) -> Stat:
    _check_statistics([stat["Stat"]])
    metric = stat["Metric"]
    return Stat(Metric.of(metric["Namespace"], metric["MetricName"], _dimensions(metric.get("Dimensions"))), stat["Stat"])


def _points(backend: CloudWatchBackend, query: dict[str, Any], start: float, end: float) -> Iterator[tuple[float, float | None]]:
    stat = _stat(query["MetricStat"])
    return _values(backend, stat.metric, stat.statistic, int(query["MetricStat"]["Period"]), start, end)


def _values(
    backend: CloudWatchBackend, metric: Metric, stat: str, period: int, start: float, end: float
) -> Iterator[tuple[float, float | None]]:
    for second, summary in store_of(backend).periods(metric, start, end, period).items():
        yield second, summary.statistic(stat)


def _label(query: dict[str, Any]) -> str:
    return query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"]


def _check_statistics(names: list[str]) -> None:
    for name in names:
        if not is_statistic(name):
            raise InvalidParameterValue(f"The value {name} for parameter Statistics is not supported.")


def _dimensions(dimensions: list[dict[str, str]] | None) -> dict[str, str]:
    return {dimension["Name"]: dimension["Value"] for dimension in dimensions or ()}


def _seconds(moment: datetime) -> float:
    """moto's times are UTC and do not say so."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _moment(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None)
