"""moto decides by text comparison whether a bucket's policy lets S3 deliver access logs.

It fails on a policy that any statement of names everybody in (``"Principal": "*"``), on lists, and ignores Conditions. Here the
evaluator that decides for roles decides for the logging service as well.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from moto.s3.models import FakeBucket, S3Backend

from local_aws.iam.authorizer import service_allowed
from local_aws.iam.policy import Access
from local_aws.kernel.amendments import amend

_source: ContextVar[FakeBucket] = ContextVar("_source")
_set_logging = FakeBucket.set_logging


def install() -> None:
    """Makes bucket policies decide about log delivery."""
    amend(FakeBucket, "set_logging", _set_logging_of)
    amend(FakeBucket, "_log_permissions_enabled_policy", staticmethod(_delivery_allowed))


def _set_logging_of(source: FakeBucket, logging_config: dict[str, Any] | None, bucket_backend: S3Backend) -> None:
    token = _source.set(source)
    try:
        _set_logging(source, logging_config, bucket_backend)
    finally:
        _source.reset(token)


def _delivery_allowed(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    source = _source.get()
    access = Access(
        "s3:PutObject",
        f"{target_bucket.arn}/{target_prefix or ''}log",
        {
            "aws:sourcearn": (source.arn,),
            "aws:sourceaccount": (source.account_id,),
            "aws:securetransport": ("true",),
        },
    )
    return service_allowed("logging.s3.amazonaws.com", access)
