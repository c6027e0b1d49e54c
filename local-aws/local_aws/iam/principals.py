"""Whom a statement of a resource's policy means."""

from __future__ import annotations

from typing import Any, Mapping

from local_aws.iam.credentials import Principal
from local_aws.iam.policy import Statement, as_list


def names(statement: Statement, principal: Principal) -> bool:
    """Whether the statement means the role or user: by name, by its account, or as one of everybody.

    An Allow for the whole account only lets the account's own policies decide, so it does not count as naming one.
    """
    account = principal.account
    exact = {"*", principal.identity, principal.arn}
    whole_account = {account, f"arn:aws:iam::{account}:root"}
    if "NotPrincipal" in statement:
        return not _aws(statement["NotPrincipal"]) & (exact | whole_account)
    meant = exact | whole_account if statement["Effect"] == "Deny" else exact
    return bool(_aws(statement.get("Principal")) & meant)


def delegates_to_account(statement: Statement, account: str) -> bool:
    """Whether the statement leaves the decision to the account's own policies."""
    return bool(_aws(statement.get("Principal")) & {account, f"arn:aws:iam::{account}:root"})


def names_service(statement: Statement, service: str) -> bool:
    """Whether the statement means an AWS service, such as ``logs.eu-west-2.amazonaws.com``."""
    principal = statement.get("Principal")
    if principal == "*":
        return True
    return isinstance(principal, Mapping) and service in as_list(principal.get("Service"))


def _aws(principal: Any) -> set[str]:
    return set(as_list(principal.get("AWS") if isinstance(principal, Mapping) else principal))
