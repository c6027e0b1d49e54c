"""CodeDeploy."""

from typing import Any

from tests.moto.faults.fault import aws, fails, fault, role

_APPLICATION = {"applicationName": "a"}
_GROUP = {**_APPLICATION, "deploymentGroupName": "g"}


def _group(**more: Any) -> Any:
    client = aws("codedeploy")
    client.create_application(**_APPLICATION, computePlatform="Lambda")
    client.create_deployment_group(**_GROUP, serviceRoleArn=role(), **more)
    return client


@fault("CodeDeployResponse.delete_application")
def applications_cannot_be_deleted() -> bool:
    return fails(_group().delete_application, **_APPLICATION)


@fault("CodeDeployResponse.delete_deployment_group")
def groups_cannot_be_deleted() -> bool:
    return fails(_group().delete_deployment_group, **_GROUP)


@fault("CodeDeployResponse.update_deployment_group")
def groups_cannot_be_changed() -> bool:
    return fails(_group().update_deployment_group, **_APPLICATION, currentDeploymentGroupName="g")


@fault("CodeDeployResponse.create_deployment_config", "CodeDeployResponse.delete_deployment_config")
def configurations_cannot_be_made() -> bool:
    return fails(aws("codedeploy").create_deployment_config, deploymentConfigName="c", computePlatform="Lambda")


@fault("CodeDeployResponse.get_deployment_config", "CodeDeployResponse.list_deployment_configs")
def there_are_no_configurations() -> bool:
    client = aws("codedeploy")
    name = "CodeDeployDefault.LambdaAllAtOnce"
    return fails(client.get_deployment_config, deploymentConfigName=name) and fails(client.list_deployment_configs)


@fault("CodeDeployResponse.create_deployment_group")
def a_group_takes_any_configuration() -> bool:
    return not fails(_group, deploymentConfigName="nobody")


@fault("DeploymentGroup.to_dict")
def a_group_loses_its_alarms() -> bool:
    client = _group(alarmConfiguration={"enabled": True, "alarms": [{"name": "alarm"}]})
    return not client.get_deployment_group(**_GROUP)["deploymentGroupInfo"].get("alarmConfiguration")
