"""``aws:lambda/alias:Alias``."""
from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine, physical_name
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.resources.function import invoke_arn

_MAX_NAME = 128


class Alias(Handler):
    type = "aws:lambda/alias:Alias"
    accepts = frozenset({"description", "functionName", "functionVersion", "name", "routingConfig"})
    replace_on = frozenset({"functionName", "name"})
    identity = ("functionName", "name")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        alias = physical_name(inputs, "name", name, _MAX_NAME)
        created = ctx.client("lambda").create_alias(FunctionName=inputs["functionName"], Name=alias, **_settings(inputs))
        return created["AliasArn"], _outputs(ctx, created)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            alias = ctx.client("lambda").get_alias(FunctionName=outputs["functionName"], Name=outputs["name"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return outputs | _outputs(ctx, alias)

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        updated = ctx.client("lambda").update_alias(
            FunctionName=new_inputs["functionName"], Name=outputs["name"], **_settings(new_inputs)
        )
        return _outputs(ctx, updated)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("lambda").delete_alias(FunctionName=inputs["functionName"], Name=outputs["name"])


def _settings(inputs: Inputs) -> dict[str, Any]:
    weights = (inputs.get("routingConfig") or {}).get("additionalVersionWeights") or {}
    return {
        "FunctionVersion": inputs["functionVersion"],
        "Description": inputs.get("description") or "",
        "RoutingConfig": {"AdditionalVersionWeights": weights},
    }


def _outputs(ctx: ResourceContext, alias: dict[str, Any]) -> Outputs:
    weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights")
    return {
        "arn": alias["AliasArn"],
        "name": alias["Name"],
        "description": alias["Description"],
        "functionVersion": alias["FunctionVersion"],
        "invokeArn": invoke_arn(ctx.region, alias["AliasArn"]),
        "routingConfig": {"additionalVersionWeights": weights} if weights else None,
    }
