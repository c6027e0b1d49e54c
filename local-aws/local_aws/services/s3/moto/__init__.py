"""What moto does otherwise than AWS, one module each: its top says what, and ``install`` corrects it."""

from local_aws.services.s3 import object_changes
from local_aws.services.s3.moto import delete_markers, encryption, lifecycle, logging, policy, replication, tags, version_lists


def install() -> None:
    """Corrects moto; called once, when the service is first asked for."""
    for change in (encryption, policy, logging, lifecycle, replication, delete_markers, version_lists, tags, object_changes):
        change.install()
