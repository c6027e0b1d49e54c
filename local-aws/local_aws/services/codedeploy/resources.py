"""``aws:codedeploy/*``, as releases of Lambda functions need it."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tagging, Tags, key_value_list, named, physical_name
from local_aws.iam.trust import trusts_service
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_ROUTES = {"timeBasedCanary": "canary", "timeBasedLinear": "linear"}


class Application(Handler):
    type = "aws:codedeploy/application:Application"
    service = "codedeploy"
    accepts = named("computePlatform name")
    replace_on = accepts
    identity = ("name",)
    gone = ("ApplicationDoesNotExistException",)
    located, deletion = {"name": "applicationName"}, "delete_application"
    tagging = Tagging("ResourceArn")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        aws, application = ctx.client("codedeploy"), physical_name(inputs, name, 100)
        platform = inputs.get("computePlatform") or "Server"
        aws.create_application(applicationName=application, computePlatform=platform, tags=key_value_list(tags))
        outputs = self.get(ctx, aws, "", {"name": application})
        return outputs["applicationId"], outputs

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs:
        application = aws.get_application(applicationName=known["name"])["application"]
        return {
            "name": known["name"],
            "applicationId": application["applicationId"],
            "arn": ctx.arn("codedeploy", f"application:{known['name']}"),
            "computePlatform": application["computePlatform"],
            "githubAccountName": "",
            "linkedToGithub": False,
        }


class DeploymentConfig(Handler):
    """Nothing about it can change; its id is its name."""

    type = "aws:codedeploy/deploymentConfig:DeploymentConfig"
    service = "codedeploy"
    accepts = named("computePlatform deploymentConfigName trafficRoutingConfig")
    replace_on = accepts
    identity = ("deploymentConfigName",)
    gone = ("DeploymentConfigDoesNotExistException",)
    located, deletion = {"id": "deploymentConfigName"}, "delete_deployment_config"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        config = physical_name({"name": inputs.get("deploymentConfigName")}, name, 100)
        routing = inputs.get("trafficRoutingConfig")
        aws.create_deployment_config(
            deploymentConfigName=config,
            computePlatform=inputs.get("computePlatform") or "Server",
            **({"trafficRoutingConfig": _routing(routing)} if routing else {}),
        )
        return config

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        config = aws.get_deployment_config(deploymentConfigName=id)["deploymentConfigInfo"]
        return {
            "deploymentConfigName": id,
            "deploymentConfigId": config["deploymentConfigId"],
            "arn": ctx.arn("codedeploy", f"deploymentconfig:{id}"),
        }


class DeploymentGroup(Handler):
    type = "aws:codedeploy/deploymentGroup:DeploymentGroup"
    service = "codedeploy"
    accepts = named(
        "alarmConfiguration appName autoRollbackConfiguration deploymentConfigName deploymentGroupName deploymentStyle "
        "serviceRoleArn triggerConfigurations"
    )
    replace_on = named("appName deploymentGroupName")
    identity = ("appName", "deploymentGroupName")
    gone = ("ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException")
    located = {"appName": "applicationName", "deploymentGroupName": "deploymentGroupName"}
    deletion = "delete_deployment_group"
    tagging = Tagging("ResourceArn")

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        return aws.create_deployment_group(
            **self.where("", inputs), tags=key_value_list(tags), **_arguments(ctx, inputs)
        )["deploymentGroupId"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        group = aws.get_deployment_group(**self.where(id, known))["deploymentGroupInfo"]
        alarms = group.get("alarmConfiguration", {})
        return {
            "arn": ctx.arn("codedeploy", f"deploymentgroup:{known['appName']}/{known['deploymentGroupName']}"),
            **{name: group[name] for name in ("computePlatform", "deploymentConfigName", "deploymentGroupId", "serviceRoleArn")},
            **{name: group[name] for name in ("autoRollbackConfiguration", "deploymentStyle") if name in group},
            "alarmConfiguration": alarms | {"alarms": [alarm["name"] for alarm in alarms.get("alarms", ())]},
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        group = {"applicationName": new["appName"], "currentDeploymentGroupName": new["deploymentGroupName"]}
        aws.update_deployment_group(**group, **_arguments(ctx, new))


def _routing(routing: dict[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = {"type": routing.get("type") or "AllAtOnce"}
    for name, prefix in _ROUTES.items():
        step = routing.get(name)
        if step:
            converted[name] = {f"{prefix}Percentage": step["percentage"], f"{prefix}Interval": step["interval"]}
    return converted


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


HANDLERS = [Application(), DeploymentConfig(), DeploymentGroup()]
