"""The resource types."""

from local_aws.services.apigateway.resources import account, deployment, method_settings, rest_api, stage

HANDLERS = [*account.HANDLERS, *deployment.HANDLERS, *method_settings.HANDLERS, *rest_api.HANDLERS, *stage.HANDLERS]
