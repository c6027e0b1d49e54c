"""``aws:apigateway/restApi:RestApi``, with the OpenAPI definition as its body.

As in the provider, a changed body is imported after the arguments have changed, and what the arguments say, or what the state has
from before where they say nothing, then takes the place of what the import brought: name, description and binary media types.
The security policy and the endpoint access mode are not among that.
"""

from __future__ import annotations

import json
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tagging, Tags, named, physical_name, undone_on_error
from local_aws.engine.shapes import same, to_aws
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.apigateway.gateway.definition import InvalidDefinition, UnsupportedDefinition, read
from local_aws.services.apigateway.gateway.service import RestApiService

# What CreateRestApi takes as it is given.
_PLAIN = same("apiKeySource binaryMediaTypes description disableExecuteApiEndpoint endpointAccessMode securityPolicy")

_TAGGING = Tagging("resourceArn", shape=dict)


class RestApi(Handler):
    type = "aws:apigateway/restApi:RestApi"
    service = "apigateway"
    accepts = named("body endpointConfiguration failOnWarnings minimumCompressionSize name policy putRestApiMode") | _PLAIN.keys()
    replace_on = named("minimumCompressionSize")
    gone = ("NotFoundException",)
    located, deletion = {"id": "restApiId"}, "delete_rest_api"
    tagging = _TAGGING

    def __init__(self, gateway: RestApiService) -> None:
        self._gateway = gateway

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        body = _body(inputs)
        policy = {"policy": _policy(ctx, inputs)} if inputs.get("policy") else {}
        size = inputs.get("minimumCompressionSize")
        inputs = {**inputs, "name": physical_name(inputs, name, 255)}  # the provider never sees an API without
        api = aws.create_rest_api(
            name=inputs["name"],
            endpointConfiguration={"types": _endpoint_types(inputs)},
            tags=tags,
            **to_aws(inputs, _PLAIN),
            **({"minimumCompressionSize": int(size)} if size not in (None, "") else {}),
            **policy,
        )["id"]
        with undone_on_error(lambda: aws.delete_rest_api(restApiId=api)):
            _import(aws, api, body, inputs, {})
        return api

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        api = aws.get_rest_api(restApiId=id)
        resources = aws.get_resources(restApiId=id, limit=500)["items"]
        return {
            "name": api["name"],
            "arn": f"arn:{ctx.partition}:apigateway:{ctx.region}::/restapis/{id}",
            "executionArn": ctx.arn("execute-api", id),
            "rootResourceId": next(resource["id"] for resource in resources if resource["path"] == "/"),
            "createdDate": api["createdDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": api.get("description", ""),
            "binaryMediaTypes": api.get("binaryMediaTypes") or [],
            "apiKeySource": api.get("apiKeySource", "HEADER"),
            "disableExecuteApiEndpoint": api.get("disableExecuteApiEndpoint", False),
            "endpointConfiguration": {"types": api["endpointConfiguration"]["types"]},
            **{name: api[name] for name in ("securityPolicy", "endpointAccessMode") if name in api},
        }

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        body = _body(new)
        aws = ctx.client("apigateway")
        wanted = {
            "/policy": _policy(ctx, new) if new.get("policy") else "",
            **{f"/{name}": new[name] for name in ("securityPolicy", "endpointAccessMode") if new.get(name)},
        }
        operations = [{"op": "replace", "path": path, "value": value} for path, value in wanted.items()]
        aws.update_rest_api(restApiId=id, patchOperations=operations + _as_argued(aws, id, new, outputs))
        if new.get("body") != old.get("body"):
            _import(aws, id, body, new, outputs)
        _TAGGING.apply(aws, id, outputs, tags)
        return self.get(ctx, aws, id, new) or {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        super().delete(ctx, id, inputs, outputs)
        self._gateway.close(id)


def _policy(ctx: ResourceContext, inputs: Inputs) -> str:
    return resource_policy(ctx, inputs["policy"], "BadRequestException")


def _endpoint_types(inputs: Inputs) -> list[str]:
    configuration = inputs.get("endpointConfiguration") or {}
    types = configuration.get("types") or "EDGE"
    return types if isinstance(types, list) else [types]


def _body(inputs: Inputs) -> dict[str, Any] | None:
    if not inputs.get("body"):
        return None
    try:
        body = json.loads(inputs["body"])
    except ValueError as error:
        raise ResourceError("BadRequestException", f"Invalid OpenAPI input: {error}") from error
    if not isinstance(body, dict) or not isinstance(body.get("paths"), dict):
        raise ResourceError("BadRequestException", "Invalid OpenAPI input: it has no paths.")
    try:
        read(body, "", ())
    except InvalidDefinition as error:
        raise ResourceError("BadRequestException", f"Invalid OpenAPI input: {error}") from error
    except UnsupportedDefinition as error:
        raise ResourceError("UnsupportedInput", str(error)) from error
    return body


def _import(gateway: Any, api_id: str, body: dict[str, Any] | None, inputs: Inputs, state: Outputs) -> None:
    if body is not None:
        mode = inputs.get("putRestApiMode") or "overwrite"
        warnings = bool(inputs.get("failOnWarnings"))
        gateway.put_rest_api(restApiId=api_id, mode=mode, failOnWarnings=warnings, body=json.dumps(body).encode())
        operations = _as_argued(gateway, api_id, inputs, state)
        if operations:
            gateway.update_rest_api(restApiId=api_id, patchOperations=operations)


def _as_argued(gateway: Any, api_id: str, inputs: Inputs, state: Outputs) -> list[dict[str, str]]:
    """Patches that put what the inputs say, else what the state has, in place of what there is."""
    api = gateway.get_rest_api(restApiId=api_id)
    texts = {name: inputs.get(name) or state.get(name) for name in ("name", "description")}
    operations = [{"op": "replace", "path": f"/{name}", "value": text} for name, text in texts.items() if text and text != api.get(name)]
    wanted, there = inputs.get("binaryMediaTypes") or state.get("binaryMediaTypes"), api.get("binaryMediaTypes") or []
    if wanted and wanted != there:
        changes = [("remove", media_type) for media_type in there] + [("add", media_type) for media_type in wanted]
        operations += [{"op": op, "path": "/binaryMediaTypes/" + type.replace("~", "~0").replace("/", "~1")} for op, type in changes]
    return operations
