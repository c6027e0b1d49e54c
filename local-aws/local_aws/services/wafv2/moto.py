"""moto refuses a second web ACL of a name with a code that AWS does not have."""

from __future__ import annotations

from moto.wafv2 import models
from moto.wafv2.exceptions import WAFv2ClientError

from local_aws.kernel.amendments import amend


class WAFDuplicateItemException(WAFv2ClientError):
    def __init__(self) -> None:
        message = "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one."
        super().__init__("WAFDuplicateItemException", message)


def install() -> None:
    """Says it as AWS does."""
    amend(models, "WAFV2DuplicateItemException", WAFDuplicateItemException)
