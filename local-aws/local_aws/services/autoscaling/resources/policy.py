"""``aws:appautoscaling/policy:Policy``: target tracking."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, physical_name
from local_aws.engine.shapes import to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.autoscaling.resources.target import find_target, what_scales

_TRACKING = {
    "targetValue": "TargetValue",
    "disableScaleIn": "DisableScaleIn",
    "scaleInCooldown": "ScaleInCooldown",
    "scaleOutCooldown": "ScaleOutCooldown",
    "predefinedMetricSpecification": ("PredefinedMetricSpecification", {"predefinedMetricType": "PredefinedMetricType"}),
}


class ScalingPolicy(Handler):
    type = "aws:appautoscaling/policy:Policy"
    accepts = frozenset(
        {"name", "policyType", "resourceId", "scalableDimension", "serviceNamespace", "targetTrackingScalingPolicyConfiguration"}
    )
    replace_on = frozenset({"name", "resourceId", "scalableDimension", "serviceNamespace"})
    identity = ("name", "resourceId", "scalableDimension", "serviceNamespace")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        policy = physical_name(inputs, "name", name, 256)
        if find_target(ctx, inputs) is None:
            target = ", ".join(f"{argument}: {value}" for argument, value in what_scales(inputs).items())
            raise ResourceError("ObjectNotFoundException", f"No scalable target registered for {target}")
        return policy, _put(ctx, policy, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        found = _find(ctx, id, outputs)
        return outputs | {"arn": found["PolicyARN"], "alarmArns": _alarms(found)} if found else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return _put(ctx, id, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        if _find(ctx, id, inputs):
            ctx.client("application-autoscaling").delete_scaling_policy(PolicyName=id, **what_scales(inputs))


def _put(ctx: ResourceContext, name: str, inputs: Inputs) -> Outputs:
    tracking = inputs.get("targetTrackingScalingPolicyConfiguration") or {}
    metric = tracking.get("predefinedMetricSpecification")
    if inputs.get("policyType") != "TargetTrackingScaling" or not metric or tracking.get("customizedMetricSpecification"):
        raise ResourceError("UnsupportedInput", "local-aws applies policies that track a predefined metric only.")
    put = ctx.client("application-autoscaling").put_scaling_policy(
        PolicyName=name,
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=to_aws(tracking, _TRACKING),
        **what_scales(inputs),
    )
    return {"name": name, "arn": put["PolicyARN"], "alarmArns": _alarms(put)}


def _find(ctx: ResourceContext, name: str, inputs: Inputs) -> dict[str, Any] | None:
    found = ctx.client("application-autoscaling").describe_scaling_policies(**what_scales(inputs))["ScalingPolicies"]
    return next((policy for policy in found if policy["PolicyName"] == name), None)


def _alarms(policy: dict[str, Any]) -> list[str]:
    return [alarm["AlarmARN"] for alarm in policy.get("Alarms", ())]


HANDLERS = [ScalingPolicy()]
