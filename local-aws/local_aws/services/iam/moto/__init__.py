"""What IAM and STS do otherwise than moto, a module for each change."""

from __future__ import annotations

from local_aws.services.iam.moto import managed_policies, sessions


def install() -> None:
    """Applies all of them."""
    managed_policies.install()
    sessions.install()
