"""The resource types."""

from local_aws.services.codedeploy.resources import application, deployment_config, deployment_group

HANDLERS = [*application.HANDLERS, *deployment_config.HANDLERS, *deployment_group.HANDLERS]
