"""Who may invoke a function: moto mixes the statements of all qualifiers, takes a statement id twice and asks nobody."""
from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.awslambda.exceptions import GenericResourcNotFound, LambdaClientError
from moto.awslambda.models import LambdaBackend
from moto.awslambda.policy import Policy

from .targets import FunctionName


class ResourceConflict(LambdaClientError):
    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message)


def apply() -> None:
    LambdaBackend.get_policy = _get_policy
    add_statement = Policy.add_statement

    def add_statement_once(self: Policy, raw: str, qualifier: str | None = None) -> tuple[Any, str]:
        statement, revision = add_statement(self, raw, qualifier)
        same = [s for s in self.statements if (s["Sid"], s["Resource"]) == (statement["Sid"], statement["Resource"])]
        if len(same) > 1:
            self.statements.pop()
            raise ResourceConflict(
                f"The statement id ({statement['Sid']}) provided already exists. "
                "Please provide a new statement id, or remove the existing statement."
            )
        return statement, revision

    Policy.add_statement = add_statement_once


def service_may_invoke(name: FunctionName, service: str, source_arn: str, source_account: str) -> bool:
    """Whether a statement of exactly this function, version or alias lets an AWS service invoke it for this source."""
    context = {"aws:sourcearn": source_arn, "aws:sourceaccount": source_account}
    return any(
        statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": service}
        and fnmatchcase("lambda:InvokeFunction", statement["Action"])
        and all(
            fnmatchcase(context.get(key.lower(), ""), pattern)
            for operator in statement.get("Condition", {}).values()
            for key, pattern in operator.items()
        )
        for statement in _statements(name)
    )


def _statements(name: FunctionName) -> list[dict[str, Any]]:
    return [statement for statement in name.latest().policy.statements if statement["Resource"] == name.arn()]


def _get_policy(self: LambdaBackend, function_name: str, qualifier: str | None = None) -> str:
    name = FunctionName.parse(function_name, qualifier, self.account_id, self.region_name)
    name.resolve()
    statements = _statements(name)
    if not statements:
        raise GenericResourcNotFound()
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return json.dumps({"Policy": json.dumps(policy), "RevisionId": name.latest().policy.revision})
