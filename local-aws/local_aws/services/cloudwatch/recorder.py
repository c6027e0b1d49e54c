"""What the services of this process report about themselves: their metrics in AWS's namespaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends

from local_aws.kernel.process import ACCOUNT
from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary

_MILLISECONDS = ("Duration", "IntegrationLatency", "IteratorAge", "Latency", "SuccessfulRequestLatency")
_UNITS = {
    "ApproximateAgeOfOldestMessage": "Seconds",
    "BytesPendingReplication": "Bytes",
    "ReplicationLatency": "Seconds",
} | dict.fromkeys(_MILLISECONDS, "Milliseconds")


def store_of(backend: CloudWatchBackend) -> MetricStore:
    """The metrics of an account and region; new ones after moto has been reset."""
    return backend.__dict__.setdefault("metric_store", MetricStore())


def record(region: str, namespace: str, dimension_sets: Iterable[Mapping[str, str]], values: Mapping[str, float]) -> None:
    """Records a value of each metric, once for every set of dimensions that AWS offers it with."""
    store = store_of(cloudwatch_backends[ACCOUNT][region])
    for dimensions in dimension_sets:
        for name, value in values.items():
            store.record(Metric.of(namespace, name, dimensions), Summary.of(value), _UNITS.get(name, "Count"))
