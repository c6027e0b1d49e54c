"""``aws:apigateway/restApi:RestApi``, with the OpenAPI definition as its body."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.context import ResourceContext
from local_aws.errors import ResourceError
from local_aws.resources.base import Handler, Inputs, Outputs, Tags, changed_tags, given, gone_is_fine, physical_name, undone_on_error
from local_aws.resources.policies import resource_policy
from local_aws.rest_api.definition import UnsupportedDefinition, read


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
    replace_on = frozenset({"binaryMediaTypes", "minimumCompressionSize"})
    taggable = True

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
            _import(gateway, api["id"], body, inputs)
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
            "/name": new_inputs.get("name") or outputs["name"],
            "/description": new_inputs.get("description") or "",
            "/policy": resource_policy(ctx, new_inputs["policy"], "BadRequestException") if new_inputs.get("policy") else "",
            **{f"/{name}": new_inputs[name] for name in ("securityPolicy", "endpointAccessMode") if new_inputs.get(name)},
        }
        gateway.update_rest_api(
            restApiId=id, patchOperations=[{"op": "replace", "path": path, "value": value} for path, value in wanted.items()]
        )
        _import(gateway, id, body, new_inputs)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            gateway.untag_resource(resourceArn=outputs["arn"], tagKeys=removed)
        if changed:
            gateway.tag_resource(resourceArn=outputs["arn"], tags=changed)
        return self._outputs(ctx, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException"):
            ctx.client("apigateway").delete_rest_api(restApiId=id)
        ctx.process.rest_apis.close(id)

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


def _import(gateway: Any, api_id: str, body: dict[str, Any] | None, inputs: Inputs) -> None:
    if body is not None:
        mode = inputs.get("putRestApiMode") or "overwrite"
        warnings = bool(inputs.get("failOnWarnings"))
        gateway.put_rest_api(restApiId=api_id, mode=mode, failOnWarnings=warnings, body=json.dumps(body).encode())


HANDLERS = [RestApi()]
