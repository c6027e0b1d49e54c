"""Metrics that log events carry: those of metric filters, and those that events in the embedded metric format declare.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html and, of CloudWatch itself,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary
from local_aws.services.logs import filter_pattern


def record_events(store: MetricStore, filters: list[dict[str, Any]], messages: Iterable[str]) -> None:
    """Records what the events of a log group mean for CloudWatch."""
    for message in messages:
        document = _json(message)
        for metric_filter in filters:
            _filter(store, metric_filter, message, document)
        if isinstance(document, dict) and isinstance(document.get("_aws"), dict):
            _embedded(store, document)


def _filter(store: MetricStore, metric_filter: dict[str, Any], message: str, document: Any) -> None:
    matches = filter_pattern.parse(metric_filter["filterPattern"])(message)
    for transformation in metric_filter["metricTransformations"]:
        value = _value(transformation["metricValue"], document) if matches else transformation.get("defaultValue")
        if value is None:
            continue
        dimensions = {name: filter_pattern.field(document, selector) for name, selector in (transformation.get("dimensions") or {}).items()}
        if None in dimensions.values():
            continue  # a metric without one of its dimensions would be another metric
        metric = Metric.of(
            transformation["metricNamespace"], transformation["metricName"], {name: str(found) for name, found in dimensions.items()}
        )
        store.record(metric, Summary.of(float(value)), transformation.get("unit"))


def _value(text: str, document: Any) -> float | None:
    found = filter_pattern.field(document, text) if text.startswith("$") else text
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


def _embedded(store: MetricStore, document: dict[str, Any]) -> None:
    at = document["_aws"].get("Timestamp")
    for directive in document["_aws"].get("CloudWatchMetrics") or ():
        for names in directive.get("Dimensions") or [[]]:
            if not all(name in document for name in names):
                continue
            dimensions = {name: str(document[name]) for name in names}
            for metric in directive.get("Metrics") or ():
                value = document.get(metric["Name"])
                values = value if isinstance(value, list) else [] if value is None else [value]
                if values:
                    subject = Metric.of(directive["Namespace"], metric["Name"], dimensions)
                    store.record(subject, Summary.of(*map(float, values)), metric.get("Unit"), at and at / 1000)


def _json(message: str) -> Any:
    if not message.startswith("{"):
        return None
    try:
        return json.loads(message)
    except ValueError:
        return None
