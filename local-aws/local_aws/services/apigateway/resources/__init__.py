"""The resource types."""

from local_aws.engine.handler import Handler
from local_aws.services.apigateway.gateway.service import RestApiService
from local_aws.services.apigateway.resources import account, deployment, method_settings, rest_api, stage

HANDLERS = [*account.HANDLERS, *deployment.HANDLERS, *method_settings.HANDLERS]


def served_by(gateway: RestApiService) -> list[Handler]:
    """The types whose resources the gateway serves."""
    return [rest_api.RestApi(gateway), stage.Stage(gateway)]
