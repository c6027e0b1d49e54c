"""Checks of policy documents. moto stores any text; AWS refuses what is no policy or names principals that do not exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from local_aws.iam.conditions import is_operator
from local_aws.iam.policy import as_list
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_ROLE_OR_USER = re.compile(r"arn:[^:]+:iam::(?P<account>\d{12}):(?P<kind>role|user)/(?:.*/)?(?P<name>[^/]+)")


def policy_text(value: Any, code: str) -> str:
    """A policy input, text or object, as JSON text; refused with ``code`` unless it is a policy."""
    text = value if isinstance(value, str) else json.dumps(value)
    document = _parse(text, code)
    for statement in statements(document):
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise ResourceError(code, "A statement's Effect must be Allow or Deny.")
        if not ("Action" in statement) ^ ("NotAction" in statement):
            raise ResourceError(code, "A statement must have either Action or NotAction.")
        for operator in statement.get("Condition", {}):
            if not is_operator(operator):
                raise ResourceError(code, f"Invalid Condition type : {operator}.")
    return text


def resource_policy(ctx: ResourceContext, value: Any, code: str) -> str:
    """A resource's policy as JSON text: each statement must name principals, and those of this account must exist."""
    text = policy_text(value, code)
    for statement in statements(json.loads(text)):
        if not ("Principal" in statement) ^ ("NotPrincipal" in statement):
            raise ResourceError(code, "Missing required field Principal.")
        for principal in _aws_principals(statement.get("Principal")):
            if not _exists(ctx, principal):
                raise ResourceError(code, f"Invalid principal in policy: {principal}")
    return text


def trust_policy(value: Any) -> str:
    """A role's trust policy as JSON text."""
    code = "MalformedPolicyDocument"
    text = policy_text(value, code)
    for statement in statements(json.loads(text)):
        if "Principal" not in statement:
            raise ResourceError(code, "Missing required field Principal")
        if "Resource" in statement:
            raise ResourceError(code, "Has prohibited field Resource")
        if not all(action.startswith("sts:") for action in as_list(statement.get("Action"))):
            raise ResourceError(code, "AssumeRole policy may only specify STS AssumeRole actions.")
    return text


def statements(document: dict[str, Any]) -> list[Any]:
    """The statements of a parsed policy."""
    return as_list(document["Statement"])


def _parse(text: str, code: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ResourceError(code, f"Policies must be valid JSON: {error}") from error
    if not isinstance(document, dict) or not document.get("Statement"):
        raise ResourceError(code, "Missing required field Statement")
    if not all(isinstance(statement, dict) for statement in statements(document)):
        raise ResourceError(code, "Syntax errors in policy.")
    return document


def _aws_principals(principal: Any) -> Iterator[str]:
    if isinstance(principal, dict):
        yield from as_list(principal.get("AWS"))


def _exists(ctx: ResourceContext, principal: str) -> bool:
    match = _ROLE_OR_USER.fullmatch(principal)
    if match is None or match["account"] != ctx.account:
        return True
    iam = ctx.client("iam")
    try:
        if match["kind"] == "role":
            iam.get_role(RoleName=match["name"])
        else:
            iam.get_user(UserName=match["name"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise
    return True
