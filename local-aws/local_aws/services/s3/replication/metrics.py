"""The metrics of rules that ask for them, with the regions they are published in.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
"""

from __future__ import annotations

import threading
from collections import Counter

from moto.s3.models import FakeBucket

from local_aws.services.cloudwatch.recorder import record
from local_aws.services.s3.object_changes import Version
from local_aws.services.s3.replication.rules import Rule

_NAMESPACE = "AWS/S3"


class ReplicationMetrics:
    """Knows what is pending for each rule. Requests add to it while the replication takes away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._operations: Counter[tuple[str, str]] = Counter()
        self._bytes: Counter[tuple[str, str]] = Counter()

    def queued(self, source: FakeBucket, destination_region: str, rule: Rule, version: Version) -> None:
        self._count(source, rule, version, 1)
        self._pending(source, destination_region, rule)

    def done(self, source: FakeBucket, destination_region: str, rule: Rule, version: Version, seconds: float, failed: bool) -> None:
        """The version was replicated, or will not be, so many seconds after it was made."""
        self._count(source, rule, version, -1)
        self._pending(source, destination_region, rule, seconds)
        if rule.metrics:
            record(source.region_name, _NAMESPACE, [_dimensions(source, rule)], {"OperationsFailedReplication": int(failed)})

    def _count(self, source: FakeBucket, rule: Rule, version: Version, sign: int) -> None:
        key = source.name, rule.id
        with self._lock:
            self._operations[key] += sign
            self._bytes[key] += sign * getattr(version, "size", 0)

    def _pending(self, source: FakeBucket, region: str, rule: Rule, latency: float = 0) -> None:
        if rule.metrics:
            key = source.name, rule.id
            pending = {"OperationsPendingReplication": self._operations[key], "BytesPendingReplication": self._bytes[key]}
            record(region, _NAMESPACE, [_dimensions(source, rule)], pending | {"ReplicationLatency": latency})


def _dimensions(source: FakeBucket, rule: Rule) -> dict[str, str]:
    return {"SourceBucket": source.name, "DestinationBucket": rule.destination, "RuleId": rule.id}
