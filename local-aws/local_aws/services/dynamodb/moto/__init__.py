"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.dynamodb import streams
from local_aws.services.dynamodb.moto import isolated_requests, metrics, query_pages, throughput, updates


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (isolated_requests, query_pages, metrics, streams, throughput, updates):
        change.install()
