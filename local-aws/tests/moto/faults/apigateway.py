"""API Gateway."""

import json
from typing import Any

from moto.apigateway.models import apigateway_backends

from tests.moto.faults.fault import ACCOUNT, REGION, aws, fails, fault

_INTEGRATION = {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:aws:apigateway:eu-west-2:lambda:path/f/invocations"}
_METHOD = {"responses": {"default": {"description": "any"}}, "x-amazon-apigateway-integration": _INTEGRATION}
_INFO = {"title": "title", "version": "1"}


def _definition(**info: str) -> bytes:
    return json.dumps({"openapi": "3.0.1", "info": {**_INFO, **info}, "paths": {"/things": {"get": _METHOD}}}).encode()


def _api(**more: Any) -> tuple[Any, str]:
    client = aws("apigateway")
    return client, client.create_rest_api(name="name", **more)["id"]


def _stage() -> tuple[Any, str]:
    client, api = _api()
    client.put_rest_api(restApiId=api, body=_definition(description="d"))
    client.create_stage(restApiId=api, stageName="dev", deploymentId=client.create_deployment(restApiId=api)["id"])
    return client, api


@fault("APIGatewayResponse.create_rest_api", "RestAPI.to_dict")
def drops_the_security_policy() -> bool:
    client, api = _api(securityPolicy="SecurityPolicy_TLS13_1_2_2021_06")
    return "securityPolicy" not in client.get_rest_api(restApiId=api)


@fault("RestAPI.apply_patch_operations")
def does_not_find_the_media_type_of_a_patch() -> bool:
    client, api = _api()
    operation = {"op": "add", "path": "/binaryMediaTypes/image~1png"}
    return fails(client.update_rest_api, restApiId=api, patchOperations=[operation]) or (
        client.get_rest_api(restApiId=api).get("binaryMediaTypes") != ["image/png"]
    )


@fault("APIGatewayBackend.put_rest_api")
def an_import_does_not_name_the_api() -> bool:
    client, api = _api()
    client.put_rest_api(restApiId=api, body=_definition(description="d"))
    return client.get_rest_api(restApiId=api)["name"] != "title"


@fault("APIGatewayBackend.import_rest_api")
def an_import_needs_a_description() -> bool:
    return fails(aws("apigateway").import_rest_api, body=_definition())


@fault("RestAPI.create_deployment")
def a_deployment_keeps_nothing_of_what_it_deploys() -> bool:
    _, api = _stage()
    (deployment,) = apigateway_backends[ACCOUNT][REGION].get_rest_api(api).deployments.values()
    return "things" not in json.dumps(vars(deployment), default=str)


@fault("Stage.apply_operations")
def method_settings_cannot_be_removed() -> bool:
    client, api = _stage()
    stage = {"restApiId": api, "stageName": "dev"}
    client.update_stage(**stage, patchOperations=[{"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"}])
    return fails(client.update_stage, **stage, patchOperations=[{"op": "remove", "path": "/*/*"}]) or (
        bool(client.get_stage(**stage).get("methodSettings"))
    )


@fault("moto.apigateway.urls.url_paths")
def apis_cannot_be_tagged() -> bool:
    client, api = _api()
    return fails(client.tag_resource, resourceArn=f"arn:aws:apigateway:{REGION}::/restapis/{api}", tags={"a": "1"})
