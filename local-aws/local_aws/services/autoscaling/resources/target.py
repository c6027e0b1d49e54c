"""``aws:appautoscaling/target:Target`` of a DynamoDB table or index. moto keeps no tags of it, so they are in the record alone."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_SERVICE_ROLE = "aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"


class ScalableTarget(Handler):
    type = "aws:appautoscaling/target:Target"
    accepts = frozenset({"maxCapacity", "minCapacity", "resourceId", "scalableDimension", "serviceNamespace"})
    replace_on = frozenset({"resourceId", "scalableDimension", "serviceNamespace"})
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        _require_resource(ctx, inputs)
        return inputs["resourceId"], _register(ctx, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        found = find_target(ctx, outputs)
        return outputs | {"minCapacity": found["MinCapacity"], "maxCapacity": found["MaxCapacity"]} if found else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return _register(ctx, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        if find_target(ctx, inputs):
            ctx.client("application-autoscaling").deregister_scalable_target(**what_scales(inputs))


def what_scales(inputs: Inputs) -> dict[str, str]:
    """The arguments that name what is scaled: a table's or an index's reads or writes."""
    names = {"ServiceNamespace": "serviceNamespace", "ResourceId": "resourceId", "ScalableDimension": "scalableDimension"}
    return {argument: inputs[name] for argument, name in names.items()}


def find_target(ctx: ResourceContext, inputs: Inputs) -> dict[str, Any] | None:
    """The registered target; None if there is none."""
    target = what_scales(inputs)
    resource = target.pop("ResourceId")
    found = ctx.client("application-autoscaling").describe_scalable_targets(**target, ResourceIds=[resource])["ScalableTargets"]
    return found[0] if found else None


def _register(ctx: ResourceContext, inputs: Inputs) -> Outputs:
    least, most = inputs["minCapacity"], inputs["maxCapacity"]
    if not 1 <= least <= most:
        raise ResourceError("ValidationException", f"Minimum capacity {least} must be at least 1 and not above maximum capacity {most}")
    registered = ctx.client("application-autoscaling").register_scalable_target(
        **what_scales(inputs), MinCapacity=least, MaxCapacity=most
    )
    return {"arn": registered["ScalableTargetARN"], "roleArn": f"arn:{ctx.partition}:iam::{ctx.account}:role/{_SERVICE_ROLE}"}


def _require_resource(ctx: ResourceContext, inputs: Inputs) -> None:
    """Refuses a table or index that does not exist: ``table/<name>`` or ``table/<name>/index/<name>``."""
    resource = inputs["resourceId"]
    _, table, *index = resource.split("/")
    try:
        found = ctx.client("dynamodb").describe_table(TableName=table)["Table"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        raise ResourceError("ValidationException", f"DynamoDB table does not exist: {resource}") from error
    if index and index[-1] not in (each["IndexName"] for each in found.get("GlobalSecondaryIndexes", ())):
        raise ResourceError("ValidationException", f"DynamoDB index does not exist: {resource}")


HANDLERS = [ScalableTarget()]
