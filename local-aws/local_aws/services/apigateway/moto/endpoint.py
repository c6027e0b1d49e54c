"""moto drops the security policy and the endpoint access mode of REST APIs, also those of an imported definition, and does not find
the binary media types of a patch, which stand in its paths.

An import that overwrites removes what the definition does not say:
https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-security-policy.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.models import APIGatewayBackend, RestAPI
from moto.apigateway.responses import APIGatewayResponse
from moto.core.common_types import TYPE_RESPONSE

from local_aws.kernel.amendments import Beside, amend, param

_KEPT = {"securityPolicy": "x-amazon-apigateway-security-policy", "endpointAccessMode": "x-amazon-apigateway-endpoint-access-mode"}
_endpoint = Beside[dict[str, Any]]("endpoint", {})


def install() -> None:
    """Keeps both beside the API."""
    put_rest_api = APIGatewayBackend.put_rest_api
    create_rest_api = APIGatewayResponse.create_rest_api
    apply_patch_operations = RestAPI.apply_patch_operations
    to_dict = RestAPI.to_dict

    def create(response: APIGatewayResponse) -> TYPE_RESPONSE:
        status, headers, body = create_rest_api(response)
        if status != 200:
            return status, headers, body
        api = response.backend.get_rest_api(json.loads(body)["id"])
        _endpoint.keep(api, {name: value for name in _KEPT if (value := param(response, name))})
        return status, headers, json.dumps(api.to_dict())

    def put(backend: APIGatewayBackend, function_id: str, api_doc: dict[str, Any], fail_on_warnings: bool, mode: str = "merge") -> RestAPI:
        api = put_rest_api(backend, function_id, api_doc, fail_on_warnings, mode)
        before = _endpoint.of(api) if mode == "merge" else {}
        _endpoint.keep(api, before | {name: api_doc[extension] for name, extension in _KEPT.items() if extension in api_doc})
        return api

    def patch(api: RestAPI, operations: list[dict[str, Any]]) -> None:
        changed = {name: operation["value"] for operation in operations if (name := operation["path"].removeprefix("/")) in _KEPT}
        _endpoint.keep(api, _endpoint.of(api) | changed)
        apply_patch_operations(api, [_with_value(operation) for operation in operations])

    def describe(api: RestAPI) -> dict[str, Any]:
        return to_dict(api) | _endpoint.of(api)

    amend(APIGatewayBackend, "put_rest_api", put)
    amend(APIGatewayResponse, "create_rest_api", create)
    amend(RestAPI, "apply_patch_operations", patch)
    amend(RestAPI, "to_dict", describe)


def _with_value(operation: dict[str, Any]) -> dict[str, Any]:
    """With the media type that its path names (RFC 6901) as its value."""
    _, _, media_type = operation["path"].partition("/binaryMediaTypes/")
    return {**operation, "value": media_type.replace("~1", "/").replace("~0", "~")} if media_type else operation
