"""moto drops the security policy and the endpoint access mode of REST APIs."""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse
from moto.core.common_types import TYPE_RESPONSE

_KEPT = ("securityPolicy", "endpointAccessMode")


def install() -> None:
    """Keeps both beside the API."""
    create_rest_api = APIGatewayResponse.create_rest_api
    apply_patch_operations = RestAPI.apply_patch_operations
    to_dict = RestAPI.to_dict

    def create(response: APIGatewayResponse) -> TYPE_RESPONSE:
        status, headers, body = create_rest_api(response)
        if status != 200:
            return status, headers, body
        api = response.backend.get_rest_api(json.loads(body)["id"])
        api.endpoint = {name: value for name in _KEPT if (value := response._get_param(name))}
        return status, headers, json.dumps(api.to_dict())

    def patch(api: RestAPI, operations: list[dict[str, Any]]) -> None:
        changed = {name: operation["value"] for operation in operations if (name := operation["path"].removeprefix("/")) in _KEPT}
        api.endpoint = getattr(api, "endpoint", {}) | changed
        apply_patch_operations(api, operations)

    def describe(api: RestAPI) -> dict[str, Any]:
        return to_dict(api) | getattr(api, "endpoint", {})

    APIGatewayResponse.create_rest_api = create
    RestAPI.apply_patch_operations = patch
    RestAPI.to_dict = describe
