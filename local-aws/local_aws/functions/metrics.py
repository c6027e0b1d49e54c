"""The AWS/Lambda metrics of every invocation, put into CloudWatch once a second.

moto keeps each datum for ever and searches them all, so a second's worth is put as one statistic set.
"""
from __future__ import annotations

import threading
from collections import defaultdict
from datetime import datetime, timezone

from moto.cloudwatch.models import cloudwatch_backends

from .targets import FunctionName

_FLUSH_SECONDS = 1
_UNITS = {"Duration": "Milliseconds"}


class Metrics:
    def __init__(self) -> None:
        self._values: dict[tuple, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    def invoked(self, name: FunctionName, duration: float, failed: bool) -> None:
        self._record(name, {"Invocations": 1, "Errors": int(failed), "Throttles": 0, "Duration": duration})

    def throttled(self, name: FunctionName) -> None:
        self._record(name, {"Throttles": 1})

    def dead_letter_failed(self, name: FunctionName) -> None:
        self._record(name, {"DeadLetterErrors": 1})

    def destination_failed(self, name: FunctionName) -> None:
        self._record(name, {"DestinationDeliveryFailures": 1})

    def flush(self) -> None:
        """Puts what was recorded since the last time."""
        with self._lock:
            recorded, self._values = self._values, defaultdict(list)
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        for (account, region, metric, dimensions), values in recorded.items():
            cloudwatch_backends[account][region].put_metric_data("AWS/Lambda", [{
                "MetricName": metric,
                "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions],
                "Timestamp": now,
                "Unit": _UNITS.get(metric, "Count"),
                "StatisticValues": {
                    "Sum": sum(values), "Minimum": min(values), "Maximum": max(values), "SampleCount": len(values),
                },
            }])

    def _record(self, name: FunctionName, values: dict[str, float]) -> None:
        resource = f"{name.name}:{name.qualifier}" if name.qualifier else name.name
        function = ("FunctionName", name.name)
        with self._lock:
            if not self._values:
                timer = threading.Timer(_FLUSH_SECONDS, self.flush)
                timer.daemon = True
                timer.start()
            for dimensions in ((), (function,), (function, ("Resource", resource))):
                for metric, value in values.items():
                    self._values[name.account, name.region, metric, dimensions].append(value)
