"""Who may invoke a function: moto mixes the statements of all qualifiers, takes a statement id twice and asks nobody."""
from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import GenericResourcNotFound, LambdaClientError
from moto.awslambda.models import LambdaBackend
from moto.awslambda.policy import Policy
from moto.awslambda.responses import LambdaResponse
from moto.core.common_types import TYPE_RESPONSE

from local_aws.iam.policy import Access, Verdict, evaluate
from local_aws.iam.principals import names_service
from local_aws.kernel.amendments import amend
from local_aws.services.lambda_.targets import FunctionName


class StatementNotFound(LambdaClientError):
    code = 404

    def __init__(self, statement_id: str) -> None:
        super().__init__("ResourceNotFoundException", f"Statement {statement_id} is not found in resource policy.")


class ResourceConflict(LambdaClientError):
    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message)


def apply() -> None:
    amend(LambdaBackend, "get_policy", _get_policy)
    amend(LambdaResponse, "remove_permission", _remove_permission)
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

    amend(Policy, "add_statement", add_statement_once)


def service_may_invoke(name: FunctionName, service: str, source_arn: str, source_account: str) -> bool:
    """Whether a statement of exactly this function, version or alias lets an AWS service invoke it for this source."""
    keys = {"aws:sourcearn": [source_arn], "aws:sourceaccount": [source_account]}
    access = Access("lambda:InvokeFunction", name.arn(), keys)
    return evaluate(_statements(name), access, lambda statement: names_service(statement, service)) is Verdict.ALLOWED


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


def _remove_permission(self: LambdaResponse) -> TYPE_RESPONSE:
    function, statement_id = unquote(self.path.split("/functions/", 1)[1]).split("/policy/")
    qualifier = self.querystring.get("Qualifier", [None])[0]
    name = FunctionName.parse(function, qualifier, self.current_account, self.region)
    statement = next((s for s in _statements(name) if s["Sid"] == statement_id), None)
    if statement is None:
        raise StatementNotFound(statement_id)
    name.latest().policy.statements.remove(statement)
    return 204, {"status": 204}, ""
