"""moto cannot delete an object for good that has a delete marker among its versions once the bucket's versioning is suspended."""

from __future__ import annotations

from moto.s3.models import FakeDeleteMarker

from local_aws.kernel.amendments import amend


def install() -> None:
    """Gives delete markers the method that moto expects of every version; they hold nothing to give back."""
    amend(FakeDeleteMarker, "dispose", lambda marker: None)
