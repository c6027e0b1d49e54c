"""``aws:lambda/eventSourceMapping:EventSourceMapping`` of a DynamoDB stream."""
from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, given, gone_is_fine
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_SETTINGS = {
    "BatchSize": "batchSize",
    "BisectBatchOnFunctionError": "bisectBatchOnFunctionError",
    "Enabled": "enabled",
    "FunctionName": "functionName",
    "FunctionResponseTypes": "functionResponseTypes",
    "MaximumBatchingWindowInSeconds": "maximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds": "maximumRecordAgeInSeconds",
    "MaximumRetryAttempts": "maximumRetryAttempts",
    "ParallelizationFactor": "parallelizationFactor",
}
# What an update must name to go back to the default.
_DEFAULTS = {
    "batchSize": 100,
    "bisectBatchOnFunctionError": False,
    "enabled": True,
    "functionResponseTypes": [],
    "maximumBatchingWindowInSeconds": 0,
    "maximumRecordAgeInSeconds": -1,
    "maximumRetryAttempts": -1,
    "parallelizationFactor": 1,
}


class EventSourceMapping(Handler):
    type = "aws:lambda/eventSourceMapping:EventSourceMapping"
    accepts = frozenset({"destinationConfig", "eventSourceArn", "startingPosition", *_SETTINGS.values()})
    replace_on = frozenset({"eventSourceArn", "startingPosition"})
    identity = ("eventSourceArn", "functionName")
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        created = ctx.client("lambda").create_event_source_mapping(
            **_settings(inputs), **given(inputs, EventSourceArn="eventSourceArn", StartingPosition="startingPosition"), Tags=tags
        )
        return created["UUID"], _outputs(created)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | _outputs(ctx.client("lambda").get_event_source_mapping(UUID=id))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        lambda_ = ctx.client("lambda")
        updated = lambda_.update_event_source_mapping(UUID=id, **_settings(new_inputs))
        changed, removed = changed_tags(tags, outputs)
        if removed:
            lambda_.untag_resource(Resource=outputs["arn"], TagKeys=removed)
        if changed:
            lambda_.tag_resource(Resource=outputs["arn"], Tags=changed)
        return _outputs(updated)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("lambda").delete_event_source_mapping(UUID=id)


def _settings(inputs: Inputs) -> dict[str, Any]:
    if (inputs.get("parallelizationFactor") or 1) != 1:
        raise ResourceError("UnsupportedInput", "local-aws reads a stream with a parallelizationFactor of 1 only.")
    asked = _DEFAULTS | {name: value for name, value in inputs.items() if value is not None}
    target = ((inputs.get("destinationConfig") or {}).get("onFailure") or {}).get("destinationArn")
    return given(asked, **_SETTINGS) | {"DestinationConfig": {"OnFailure": {"Destination": target} if target else {}}}


def _outputs(mapping: dict[str, Any]) -> Outputs:
    target = mapping["DestinationConfig"].get("OnFailure", {}).get("Destination")
    settings = {name: mapping[setting] for setting, name in _SETTINGS.items() if setting in mapping}
    return settings | {
        "arn": mapping["EventSourceMappingArn"],
        "uuid": mapping["UUID"],
        "eventSourceArn": mapping["EventSourceArn"],
        "functionArn": mapping["FunctionArn"],
        "startingPosition": mapping["StartingPosition"],
        "destinationConfig": {"onFailure": {"destinationArn": target}} if target else None,
        "lastModified": mapping["LastModified"].isoformat(),
        "lastProcessingResult": mapping["LastProcessingResult"],
        "state": mapping["State"],
        "stateTransitionReason": mapping["StateTransitionReason"],
    }
