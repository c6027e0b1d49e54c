"""``aws:lambda/permission:Permission``: one statement of a function's resource policy."""
from __future__ import annotations

import json

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, given, gone_is_fine
from local_aws.kernel.process import ResourceContext

_INPUTS = frozenset({
    "action", "eventSourceToken", "function", "functionUrlAuthType", "principal", "principalOrgId", "qualifier",
    "sourceAccount", "sourceArn", "statementId", "statementIdPrefix",
})
_MAX_STATEMENT_ID = 100


class Permission(Handler):
    type = "aws:lambda/permission:Permission"
    accepts = _INPUTS
    replace_on = _INPUTS
    identity = ("function", "statementId")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        statement_id = inputs.get("statementId") or auto_name(inputs.get("statementIdPrefix") or name, _MAX_STATEMENT_ID)
        ctx.client("lambda").add_permission(
            StatementId=statement_id,
            **given(
                inputs,
                Action="action", EventSourceToken="eventSourceToken", FunctionName="function",
                FunctionUrlAuthType="functionUrlAuthType", Principal="principal", PrincipalOrgID="principalOrgId",
                Qualifier="qualifier", SourceAccount="sourceAccount", SourceArn="sourceArn",
            ),
        )
        return statement_id, {"statementId": statement_id}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            answer = ctx.client("lambda").get_policy(FunctionName=outputs["function"], **given(outputs, Qualifier="qualifier"))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return outputs if any(s["Sid"] == id for s in json.loads(answer["Policy"])["Statement"]) else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return {"statementId": id}  # every input means a new statement

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("lambda").remove_permission(
                FunctionName=inputs["function"], StatementId=id, **given(inputs, Qualifier="qualifier")
            )
