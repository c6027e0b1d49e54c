"""Whom a statement of a resource's policy means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.iam.credentials import Principal
from local_aws.iam.policy import Statement, as_list
from local_aws.kernel.partitions import partition_in


def names(statement: Statement, principal: Principal) -> bool:
    """Whether the statement means the role or user: by name, by its account, or as one of everybody.

    An Allow for the whole account only lets the account's own policies decide, so it does not count as naming one.
    """
    exact = {"*", principal.identity, principal.arn}
    whole_account = _whole_account(principal)
    if "NotPrincipal" in statement:
        return not _aws(statement["NotPrincipal"]) & (exact | whole_account)
    meant = exact | whole_account if statement["Effect"] == "Deny" else exact
    return bool(_aws(statement.get("Principal")) & meant)


def delegates_to_account(statement: Statement, principal: Principal) -> bool:
    """Whether the statement leaves the decision to the policies of the principal's account."""
    return bool(_aws(statement.get("Principal")) & _whole_account(principal))


def names_service(statement: Statement, service: str) -> bool:
    """Whether the statement means an AWS service, such as ``logs.eu-west-2.amazonaws.com``."""
    principal = statement.get("Principal")
    if principal == "*":
        return True
    return isinstance(principal, Mapping) and service in as_list(principal.get("Service"))


def _whole_account(principal: Principal) -> set[str]:
    return {principal.account, f"arn:{partition_in(principal.identity)}:iam::{principal.account}:root"}


def _aws(principal: Any) -> set[str]:
    return set(as_list(principal.get("AWS") if isinstance(principal, Mapping) else principal))
