"""``aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig``: retries and destinations of asynchronous invocations."""
from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, given, gone_is_fine
from local_aws.kernel.process import ResourceContext

_DEFAULT_RETRIES = 2


class FunctionEventInvokeConfig(Handler):
    type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
    accepts = frozenset(
        {"destinationConfig", "functionName", "maximumEventAgeInSeconds", "maximumRetryAttempts", "qualifier"}
    )
    replace_on = frozenset({"functionName", "qualifier"})
    identity = ("functionName",)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        qualifier = inputs.get("qualifier")
        return f"{inputs['functionName']}:{qualifier}" if qualifier else inputs["functionName"], _put(ctx, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            config = ctx.client("lambda").get_function_event_invoke_config(**_target(outputs))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return outputs | {"maximumRetryAttempts": config.get("MaximumRetryAttempts", _DEFAULT_RETRIES)}

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return _put(ctx, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("lambda").delete_function_event_invoke_config(**_target(inputs))


def _target(inputs: Inputs) -> dict[str, Any]:
    return given(inputs, FunctionName="functionName", Qualifier="qualifier")


def _put(ctx: ResourceContext, inputs: Inputs) -> Outputs:
    destinations = inputs.get("destinationConfig") or {}
    sides = {"OnSuccess": "onSuccess", "OnFailure": "onFailure"}
    retries = inputs.get("maximumRetryAttempts")
    age = inputs.get("maximumEventAgeInSeconds")
    ctx.client("lambda").put_function_event_invoke_config(
        **_target(inputs),
        MaximumRetryAttempts=_DEFAULT_RETRIES if retries is None else int(retries),
        **({"MaximumEventAgeInSeconds": int(age)} if age else {}),
        DestinationConfig={
            side: {"Destination": destinations[name]["destination"]} for side, name in sides.items() if destinations.get(name)
        },
    )
    return {"maximumRetryAttempts": _DEFAULT_RETRIES if retries is None else retries}
