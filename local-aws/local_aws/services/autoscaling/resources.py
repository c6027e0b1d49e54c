"""``aws:appautoscaling/*``, for DynamoDB tables and indexes."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, named, physical_name
from local_aws.engine.shapes import pascal, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_POLICIES = Difference("scaling policies that do not track a predefined metric", "refused", "applied")
DIFFERENCES = (_POLICIES,)

_SERVICE = "application-autoscaling"
_SERVICE_ROLE = "aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
# What is scaled: a table's or an index's reads or writes.
_WHAT = pascal("serviceNamespace resourceId scalableDimension")
_TRACKING = {
    **pascal("targetValue disableScaleIn scaleInCooldown scaleOutCooldown"),
    "predefinedMetricSpecification": ("PredefinedMetricSpecification", pascal("predefinedMetricType")),
}


class ScalableTarget(Handler):
    """moto keeps no tags of it, so they are in the record alone."""

    type = "aws:appautoscaling/target:Target"
    service = _SERVICE
    accepts = named("maxCapacity minCapacity") | _WHAT.keys()
    replace_on = frozenset(_WHAT)
    taggable = True
    located, deletion = _WHAT, "deregister_scalable_target"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _require_resource(ctx, inputs)
        self.change(ctx, aws, inputs["resourceId"], {}, inputs)
        return inputs["resourceId"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        found = _target(aws, known)
        return found and {
            "arn": found["ScalableTargetARN"],
            "minCapacity": found["MinCapacity"],
            "maxCapacity": found["MaxCapacity"],
            "roleArn": f"arn:{ctx.partition}:iam::{ctx.account}:role/{_SERVICE_ROLE}",
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        least, most = new["minCapacity"], new["maxCapacity"]
        if not 1 <= least <= most:
            raise ResourceError("ValidationException", f"Minimum capacity {least} must be at least 1 and not above maximum capacity {most}")
        aws.register_scalable_target(**to_aws(new, _WHAT), MinCapacity=least, MaxCapacity=most)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if _target(aws, known):
            super().remove(ctx, aws, id, known)


class ScalingPolicy(Handler):
    """Target tracking."""

    type = "aws:appautoscaling/policy:Policy"
    service = _SERVICE
    accepts = named("name policyType targetTrackingScalingPolicyConfiguration") | _WHAT.keys()
    replace_on = named("name") | _WHAT.keys()
    identity = ("name", *_WHAT)
    located, deletion = {"id": "PolicyName", **_WHAT}, "delete_scaling_policy"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        if _target(aws, inputs) is None:
            target = ", ".join(f"{argument}: {value}" for argument, value in to_aws(inputs, _WHAT).items())
            raise ResourceError("ObjectNotFoundException", f"No scalable target registered for {target}")
        policy = physical_name(inputs, name, 256)
        self.change(ctx, aws, policy, {}, inputs)
        return policy

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        found = _policy(aws, id, known)
        return found and {"name": id, "arn": found["PolicyARN"], "alarmArns": [alarm["AlarmARN"] for alarm in found.get("Alarms", ())]}

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        tracking = new.get("targetTrackingScalingPolicyConfiguration") or {}
        metric = tracking.get("predefinedMetricSpecification")
        if new.get("policyType") != "TargetTrackingScaling" or not metric or tracking.get("customizedMetricSpecification"):
            raise ResourceError("UnsupportedInput", _POLICIES.explain("The policy cannot be applied."))
        configuration = {"TargetTrackingScalingPolicyConfiguration": to_aws(tracking, _TRACKING)}
        aws.put_scaling_policy(PolicyType="TargetTrackingScaling", **configuration, **self.where(id, new))

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if _policy(aws, id, known):
            super().remove(ctx, aws, id, known)


def _target(scaling: Any, inputs: Inputs) -> dict[str, Any] | None:
    what = to_aws(inputs, _WHAT)
    resource = what.pop("ResourceId")
    found = scaling.describe_scalable_targets(**what, ResourceIds=[resource])["ScalableTargets"]
    return found[0] if found else None


def _policy(scaling: Any, name: str, inputs: Inputs) -> dict[str, Any] | None:
    found = scaling.describe_scaling_policies(**to_aws(inputs, _WHAT))["ScalingPolicies"]
    return next((policy for policy in found if policy["PolicyName"] == name), None)


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


HANDLERS = [ScalableTarget(), ScalingPolicy()]
