"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.cloudwatch.moto import alarms, metrics


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (alarms, metrics):
        change.install()
