"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.dynamodb import streams
from local_aws.services.dynamodb.moto import empty_partitions, isolated_requests, metrics, query_index, query_pages, throughput, updates


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (isolated_requests, empty_partitions, query_index, query_pages, metrics, streams, throughput, updates):
        change.install()
