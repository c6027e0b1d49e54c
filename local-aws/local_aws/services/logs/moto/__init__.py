"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.logs.moto import filter_log_events, log_group_key, metric_filters, queries


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (filter_log_events, log_group_key, metric_filters, queries):
        change.install()
