"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.apigateway.moto import endpoint, imports, tags


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (endpoint, imports, tags):
        change.install()
