"""moto's CodeDeploy creates and shows applications and deployment groups; it cannot change or delete them, knows no deployment
configurations, and loses the alarms of a group. All that is added here; for deployments themselves see ``local_aws.services.codedeploy``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from moto.codedeploy.exceptions import CodeDeployException
from moto.codedeploy.models import CodeDeployBackend, DeploymentGroup
from moto.codedeploy.responses import CodeDeployResponse

from local_aws.kernel.amendments import Beside, amend, param

# https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
_SERVER = ("AllAtOnce", "HalfAtATime", "OneAtATime")
_LAMBDA = {f"LambdaCanary10Percent{minutes}Minutes": ("TimeBasedCanary", 10, minutes) for minutes in (5, 10, 15, 30)} | {
    f"LambdaLinear10PercentEvery{minutes}Minute{'s' if minutes > 1 else ''}": ("TimeBasedLinear", 10, minutes) for minutes in (1, 2, 3, 10)
}
# Request member: the attribute of moto's DeploymentGroup.
_GROUP = {
    "alarmConfiguration": "alarm_configuration",
    "autoRollbackConfiguration": "auto_rollback_configuration",
    "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
    "deploymentConfigName": "deployment_config_name",
    "deploymentStyle": "deployment_style",
    "serviceRoleArn": "service_role_arn",
    "triggerConfigurations": "trigger_configurations",
}

last_attempted = Beside[dict[str, Any]]("last_attempted", {})
last_successful = Beside[dict[str, Any]]("last_successful", {})
_known_configs = Beside[dict[str, dict[str, Any]]]("deployment_configs", {})


def install() -> None:
    """Adds the missing calls and the alarms."""
    for name, call in _CALLS.items():
        amend(CodeDeployResponse, name, call)
    create_group = CodeDeployResponse.create_deployment_group
    describe = DeploymentGroup.to_dict

    def create_deployment_group(response: CodeDeployResponse) -> str:
        _require_config(response)
        return create_group(response)

    def to_dict(group: DeploymentGroup) -> dict[str, Any]:
        return describe(group) | {
            "alarmConfiguration": group.alarm_configuration or {},
            "lastAttemptedDeployment": last_attempted.of(group),
            "lastSuccessfulDeployment": last_successful.of(group),
        }

    amend(CodeDeployResponse, "create_deployment_group", create_deployment_group)
    amend(DeploymentGroup, "to_dict", to_dict)


def _delete_application(response: CodeDeployResponse) -> str:
    backend, name = response.codedeploy_backend, param(response, "applicationName")
    if backend.applications.pop(name, None):
        backend.deployment_groups.pop(name, None)
        backend.tagger.delete_all_tags_for_resource(_arn(backend, f"application:{name}"))
    return "{}"


def _delete_deployment_group(response: CodeDeployResponse) -> str:
    groups = response.codedeploy_backend.deployment_groups.get(param(response, "applicationName"), {})
    groups.pop(param(response, "deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


def _update_deployment_group(response: CodeDeployResponse) -> str:
    application, name = param(response, "applicationName"), param(response, "currentDeploymentGroupName")
    group = response.codedeploy_backend.get_deployment_group(application, name)
    _require_config(response)
    for member, attribute in _GROUP.items():
        value = param(response, member)
        if value is not None:
            setattr(group, attribute, value)
    new_name = param(response, "newDeploymentGroupName")
    if new_name:
        groups = response.codedeploy_backend.deployment_groups[application]
        group.deployment_group_name = new_name
        groups[new_name] = groups.pop(name)
    return json.dumps({"hooksNotCleanedUp": []})


def _create_deployment_config(response: CodeDeployResponse) -> str:
    name = param(response, "deploymentConfigName")
    configs = _configs(response.codedeploy_backend)
    if name in configs:
        raise CodeDeployException("DeploymentConfigAlreadyExistsException", f"Deployment configuration {name} already exists.")
    configs[name] = {
        "deploymentConfigId": str(uuid.uuid4()),
        "deploymentConfigName": name,
        "computePlatform": param(response, "computePlatform") or "Server",
        "minimumHealthyHosts": param(response, "minimumHealthyHosts"),
        "trafficRoutingConfig": param(response, "trafficRoutingConfig"),
    }
    return json.dumps({"deploymentConfigId": configs[name]["deploymentConfigId"]})


def _get_deployment_config(response: CodeDeployResponse) -> str:
    return json.dumps({"deploymentConfigInfo": deployment_config(response.codedeploy_backend, param(response, "deploymentConfigName"))})


def _list_deployment_configs(response: CodeDeployResponse) -> str:
    return json.dumps({"deploymentConfigsList": sorted(_configs(response.codedeploy_backend))})


def _delete_deployment_config(response: CodeDeployResponse) -> str:
    backend, name = response.codedeploy_backend, param(response, "deploymentConfigName")
    groups = [group for groups in backend.deployment_groups.values() for group in groups.values()]
    if any(group.deployment_config_name == name for group in groups):
        raise CodeDeployException("DeploymentConfigInUseException", f"Deployment configuration {name} is in use.")
    _configs(backend).pop(name, None)
    return "{}"


def _require_config(response: CodeDeployResponse) -> None:
    name = param(response, "deploymentConfigName")
    if name:
        deployment_config(response.codedeploy_backend, name)


def deployment_config(backend: CodeDeployBackend, name: str) -> dict[str, Any]:
    """A deployment configuration as GetDeploymentConfig shows it."""
    config = _configs(backend).get(name)
    if config is None:
        raise CodeDeployException("DeploymentConfigDoesNotExistException", f"No deployment configuration found for name: {name}")
    return {member: value for member, value in config.items() if value is not None}


def _configs(backend: CodeDeployBackend) -> dict[str, dict[str, Any]]:
    if not _known_configs.of(backend):
        names = (*_SERVER, "LambdaAllAtOnce", *_LAMBDA)
        _known_configs.keep(backend, {f"CodeDeployDefault.{name}": _predefined(name) for name in names})
    return _known_configs.of(backend)


def _predefined(name: str) -> dict[str, Any]:
    config: dict[str, Any] = {"deploymentConfigId": name, "deploymentConfigName": f"CodeDeployDefault.{name}", "computePlatform": "Server"}
    if name not in _SERVER:
        config["computePlatform"] = "Lambda"
        config["trafficRoutingConfig"] = {"type": "AllAtOnce"}
    if name in _LAMBDA:
        kind, percentage, minutes = _LAMBDA[name]
        step = {"canaryPercentage": percentage, "canaryInterval": minutes}
        if kind == "TimeBasedLinear":
            step = {"linearPercentage": percentage, "linearInterval": minutes}
        config["trafficRoutingConfig"] = {"type": kind, kind[0].lower() + kind[1:]: step}
    return config


def _arn(backend: CodeDeployBackend, resource: str) -> str:
    return f"arn:{backend.partition}:codedeploy:{backend.region_name}:{backend.account_id}:{resource}"


_CALLS: dict[str, Callable[[CodeDeployResponse], str]] = {
    "delete_application": _delete_application,
    "delete_deployment_group": _delete_deployment_group,
    "update_deployment_group": _update_deployment_group,
    "create_deployment_config": _create_deployment_config,
    "get_deployment_config": _get_deployment_config,
    "list_deployment_configs": _list_deployment_configs,
    "delete_deployment_config": _delete_deployment_config,
}
