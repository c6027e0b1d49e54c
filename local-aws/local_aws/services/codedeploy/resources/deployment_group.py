"""``aws:codedeploy/deploymentGroup:DeploymentGroup``, as releases of Lambda functions need it."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, key_value_list
from local_aws.iam.trust import trusts_service
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class DeploymentGroup(Handler):
    type = "aws:codedeploy/deploymentGroup:DeploymentGroup"
    accepts = frozenset(
        {
            "alarmConfiguration",
            "appName",
            "autoRollbackConfiguration",
            "deploymentConfigName",
            "deploymentGroupName",
            "deploymentStyle",
            "serviceRoleArn",
            "triggerConfigurations",
        }
    )
    replace_on = frozenset({"appName", "deploymentGroupName"})
    identity = ("appName", "deploymentGroupName")
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        codedeploy = ctx.client("codedeploy")
        group_id = codedeploy.create_deployment_group(
            applicationName=inputs["appName"],
            deploymentGroupName=inputs["deploymentGroupName"],
            tags=key_value_list(tags),
            **_arguments(ctx, inputs),
        )["deploymentGroupId"]
        return group_id, self._outputs(ctx, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx, outputs)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"):
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        codedeploy = ctx.client("codedeploy")
        codedeploy.update_deployment_group(
            applicationName=new_inputs["appName"],
            currentDeploymentGroupName=new_inputs["deploymentGroupName"],
            **_arguments(ctx, new_inputs),
        )
        changed, removed = changed_tags(tags, outputs)
        if removed:
            codedeploy.untag_resource(ResourceArn=outputs["arn"], TagKeys=removed)
        if changed:
            codedeploy.tag_resource(ResourceArn=outputs["arn"], Tags=key_value_list(changed))
        return self._outputs(ctx, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("codedeploy").delete_deployment_group(
            applicationName=inputs["appName"], deploymentGroupName=inputs["deploymentGroupName"]
        )

    def _outputs(self, ctx: ResourceContext, inputs: Inputs) -> Outputs:
        application, name = inputs["appName"], inputs["deploymentGroupName"]
        answer = ctx.client("codedeploy").get_deployment_group(applicationName=application, deploymentGroupName=name)
        group = answer["deploymentGroupInfo"]
        return {
            "arn": ctx.arn("codedeploy", f"deploymentgroup:{application}/{name}"),
            "computePlatform": group["computePlatform"],
            "deploymentConfigName": group["deploymentConfigName"],
            "deploymentGroupId": group["deploymentGroupId"],
        }


def _arguments(ctx: ResourceContext, inputs: Inputs) -> dict[str, Any]:
    role = inputs["serviceRoleArn"]
    if not trusts_service(ctx, role, "codedeploy.amazonaws.com"):
        raise ResourceError("InvalidRoleException", f"AWS CodeDeploy does not have the permissions required to assume the role {role}.")
    alarms = inputs.get("alarmConfiguration") or {}
    rollback = inputs.get("autoRollbackConfiguration") or {}
    style = inputs.get("deploymentStyle") or {}
    return {
        "serviceRoleArn": role,
        "deploymentConfigName": inputs.get("deploymentConfigName") or "CodeDeployDefault.OneAtATime",
        "alarmConfiguration": {
            "alarms": [{"name": alarm} for alarm in alarms.get("alarms") or ()],
            "enabled": bool(alarms.get("enabled")),
            "ignorePollAlarmFailure": bool(alarms.get("ignorePollAlarmFailure")),
        },
        "autoRollbackConfiguration": {"enabled": bool(rollback.get("enabled")), "events": rollback.get("events") or []},
        "deploymentStyle": {
            "deploymentType": style.get("deploymentType") or "IN_PLACE",
            "deploymentOption": style.get("deploymentOption") or "WITHOUT_TRAFFIC_CONTROL",
        },
        "triggerConfigurations": inputs.get("triggerConfigurations") or [],
    }


HANDLERS = [DeploymentGroup()]
