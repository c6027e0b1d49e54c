"""moto's import of an OpenAPI definition keeps a part of it and fails on much that API Gateway takes.

Here the definition is kept whole beside the API, moto's ``RestAPI``, and, frozen as it was then, beside each ``Deployment``; moto is
given a form that it can read. What the definition says of the API itself, its name, its description and its binary media types,
becomes that of the API. moto also learns to remove method settings from a stage.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.apigateway.models import APIGatewayBackend, Deployment, RestAPI, Stage

from local_aws.kernel.amendments import Beside, amend

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method")
_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"

definitions = Beside[dict[str, Any] | None]("definition", None)
"""The definition of an API or a deployment; None if it was not imported."""


def install() -> None:
    """Wraps import, deployment and the patching of stages."""
    put_rest_api = APIGatewayBackend.put_rest_api
    import_rest_api = APIGatewayBackend.import_rest_api
    create_deployment = RestAPI.create_deployment
    apply_operations = Stage.apply_operations

    def put(backend: APIGatewayBackend, function_id: str, api_doc: dict[str, Any], *arguments: Any, **options: Any) -> RestAPI:
        api = put_rest_api(backend, function_id, _readable(api_doc), *arguments, **options)
        definitions.keep(api, api_doc)
        api.name = api_doc["info"]["title"]
        api.description = api_doc["info"].get("description", "")
        api.binaryMediaTypes = list(api_doc.get(_BINARY_MEDIA_TYPES, ()))
        return api

    def import_api(backend: APIGatewayBackend, api_doc: dict[str, Any], fail_on_warnings: bool) -> RestAPI:
        info = {"description": "", **api_doc["info"]}
        return import_rest_api(backend, {**api_doc, "info": info}, fail_on_warnings)

    def deploy(api: RestAPI, *arguments: Any, **options: Any) -> Deployment:
        deployment = create_deployment(api, *arguments, **options)
        definitions.keep(deployment, copy.deepcopy(definitions.of(api)))
        return deployment

    def apply(stage: Stage, patch_operations: list[dict[str, Any]]) -> Stage:
        rest = []
        for operation in patch_operations:
            settings = operation["path"].removeprefix("/")
            if operation["op"] == "remove" and settings in stage.method_settings:
                del stage.method_settings[settings]
            else:
                rest.append(operation)
        return apply_operations(stage, rest)

    amend(APIGatewayBackend, "put_rest_api", put)
    amend(APIGatewayBackend, "import_rest_api", import_api)
    amend(RestAPI, "create_deployment", deploy)
    amend(Stage, "apply_operations", apply)


def _readable(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition without what moto stumbles over: only methods in a path item, and integrations with all fields."""
    paths = {}
    for path, item in definition.get("paths", {}).items():
        paths[path] = {"any" if method == _ANY else method: _with_whole_integration(item[method]) for method in _METHODS if method in item}
    return {**definition, "paths": paths}


def _with_whole_integration(method: dict[str, Any]) -> dict[str, Any]:
    integration = method.get(_INTEGRATION)
    if integration is None:
        return method
    return {**method, _INTEGRATION: {"httpMethod": "POST", "uri": "", **integration}}
