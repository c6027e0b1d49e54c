"""``aws:codedeploy/deploymentConfig:DeploymentConfig``. Nothing about it can change; its id is its name."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, physical_name
from local_aws.kernel.process import ResourceContext

_ROUTES = {"timeBasedCanary": "canary", "timeBasedLinear": "linear"}


class DeploymentConfig(Handler):
    type = "aws:codedeploy/deploymentConfig:DeploymentConfig"
    accepts = frozenset({"computePlatform", "deploymentConfigName", "trafficRoutingConfig"})
    replace_on = accepts
    identity = ("deploymentConfigName",)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        config = physical_name(inputs, "deploymentConfigName", name, 100)
        routing = inputs.get("trafficRoutingConfig")
        config_id = ctx.client("codedeploy").create_deployment_config(
            deploymentConfigName=config,
            computePlatform=inputs.get("computePlatform") or "Server",
            **({"trafficRoutingConfig": _routing(routing)} if routing else {}),
        )["deploymentConfigId"]
        arn = ctx.arn("codedeploy", f"deploymentconfig:{config}")
        return config, {"deploymentConfigName": config, "deploymentConfigId": config_id, "arn": arn}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            ctx.client("codedeploy").get_deployment_config(deploymentConfigName=id)
        except ClientError as error:
            if error.response["Error"]["Code"] == "DeploymentConfigDoesNotExistException":
                return None
            raise
        return outputs

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return outputs

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("codedeploy").delete_deployment_config(deploymentConfigName=id)


def _routing(routing: dict[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = {"type": routing.get("type") or "AllAtOnce"}
    for name, prefix in _ROUTES.items():
        step = routing.get(name)
        if step:
            converted[name] = {f"{prefix}Percentage": step["percentage"], f"{prefix}Interval": step["interval"]}
    return converted


HANDLERS = [DeploymentConfig()]
