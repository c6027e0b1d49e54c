"""moto evaluates bucket policies for every object call and ignores Conditions on Deny.

A policy that refuses plain HTTP would so refuse everything. Here the developer may do everything, and what a role may do,
bucket policies included, is decided before the request reaches moto (``local_aws.iam.enforcement``): moto stays neutral.
"""

from __future__ import annotations

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from local_aws.kernel.amendments import amend


def install() -> None:
    """Makes moto's own evaluation neutral."""
    amend(FakeBucket, "get_permission", lambda bucket, action, resource: PermissionResult.NEUTRAL)
