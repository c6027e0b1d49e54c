"""``aws:apigateway/restApi:RestApi``, with the OpenAPI definition as its body.

As in the provider, a changed body is imported after the arguments have changed, and what the arguments say, or what the state has
from before where they say nothing, then takes the place of what the import brought: name, description and binary media types.
The security policy and the endpoint access mode are not among that.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, given, gone_is_fine, physical_name, undone_on_error
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.apigateway.gateway.definition import UnsupportedDefinition, read
from local_aws.services.apigateway.gateway.service import RestApiService


class RestApi(Handler):
    type = "aws:apigateway/restApi:RestApi"
    accepts = frozenset(
        {
            "apiKeySource",
            "binaryMediaTypes",
            "body",
            "description",
            "disableExecuteApiEndpoint",
            "endpointAccessMode",
            "endpointConfiguration",
            "failOnWarnings",
            "minimumCompressionSize",
            "name",
            "policy",
            "putRestApiMode",
            "securityPolicy",
        }
    )
    replace_on = frozenset({"minimumCompressionSize"})
    taggable = True

    def __init__(self, gateway: RestApiService) -> None:
        self._gateway = gateway

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        body = _body(inputs)
        policy = {"policy": resource_policy(ctx, inputs["policy"], "BadRequestException")} if inputs.get("policy") else {}
        size = inputs.get("minimumCompressionSize")
        gateway = ctx.client("apigateway")
        api = gateway.create_rest_api(
            name=physical_name(inputs, "name", name, 255),
            endpointConfiguration={"types": _endpoint_types(inputs)},
            tags=tags,
            **given(
                inputs,
                apiKeySource="apiKeySource",
                binaryMediaTypes="binaryMediaTypes",
                description="description",
                disableExecuteApiEndpoint="disableExecuteApiEndpoint",
                endpointAccessMode="endpointAccessMode",
                securityPolicy="securityPolicy",
            ),
            **({"minimumCompressionSize": int(size)} if size not in (None, "") else {}),
            **policy,
        )
        with undone_on_error(lambda: gateway.delete_rest_api(restApiId=api["id"])):
            _import(gateway, api["id"], body, inputs, {})
        return api["id"], self._outputs(ctx, api["id"])

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx, id)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        body = _body(new_inputs)
        gateway = ctx.client("apigateway")
        wanted = {
            "/policy": resource_policy(ctx, new_inputs["policy"], "BadRequestException") if new_inputs.get("policy") else "",
            **{f"/{name}": new_inputs[name] for name in ("securityPolicy", "endpointAccessMode") if new_inputs.get(name)},
        }
        operations = [{"op": "replace", "path": path, "value": value} for path, value in wanted.items()]
        gateway.update_rest_api(restApiId=id, patchOperations=operations + _as_argued(gateway, id, new_inputs, outputs))
        if new_inputs.get("body") != old_inputs.get("body"):
            _import(gateway, id, body, new_inputs, outputs)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            gateway.untag_resource(resourceArn=outputs["arn"], tagKeys=removed)
        if changed:
            gateway.tag_resource(resourceArn=outputs["arn"], tags=changed)
        return self._outputs(ctx, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException"):
            ctx.client("apigateway").delete_rest_api(restApiId=id)
        self._gateway.close(id)

    def _outputs(self, ctx: ResourceContext, api_id: str) -> Outputs:
        gateway = ctx.client("apigateway")
        api = gateway.get_rest_api(restApiId=api_id)
        resources = gateway.get_resources(restApiId=api_id, limit=500)["items"]
        return {
            "name": api["name"],
            "arn": f"arn:{ctx.partition}:apigateway:{ctx.region}::/restapis/{api_id}",
            "executionArn": ctx.arn("execute-api", api_id),
            "rootResourceId": next(resource["id"] for resource in resources if resource["path"] == "/"),
            "createdDate": api["createdDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": api.get("description", ""),
            "binaryMediaTypes": api.get("binaryMediaTypes") or [],
            "apiKeySource": api.get("apiKeySource", "HEADER"),
            "disableExecuteApiEndpoint": api.get("disableExecuteApiEndpoint", False),
            "endpointConfiguration": {"types": api["endpointConfiguration"]["types"]},
            **{name: api[name] for name in ("securityPolicy", "endpointAccessMode") if name in api},
        }


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
    except UnsupportedDefinition as error:
        raise ResourceError("UnsupportedInput", f"local-aws cannot apply the body of {RestApi.type}. {error}") from error
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
