"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.dynamodb import streams
from local_aws.services.dynamodb.moto import (
    contributor_insights,
    empty_partitions,
    expressions,
    isolated_requests,
    maximum_throughput,
    metrics,
    ordered_items,
    query_index,
    query_pages,
    scans,
    throughput,
    transactions,
    updates,
)

_CHANGES = (
    isolated_requests,
    expressions,
    empty_partitions,
    ordered_items,
    query_index,
    query_pages,
    scans,
    transactions,
    metrics,
    streams,
    throughput,
    updates,
    maximum_throughput,
    contributor_insights,
)


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in _CHANGES:
        change.install()
