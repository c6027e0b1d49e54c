"""``aws:apigateway/stage:Stage``. Its id is ``ags-<api>-<stage>``."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, gone_is_fine, undone_on_error
from local_aws.kernel.process import ResourceContext
from local_aws.services.apigateway.gateway.service import RestApiService
from local_aws.services.apigateway.resources.account import require_log_role


class Stage(Handler):
    type = "aws:apigateway/stage:Stage"
    accepts = frozenset({"accessLogSettings", "deployment", "description", "restApi", "stageName", "variables", "xrayTracingEnabled"})
    replace_on = frozenset({"restApi", "stageName"})
    identity = ("restApi", "stageName")
    taggable = True

    def __init__(self, gateway: RestApiService) -> None:
        self._gateway = gateway

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        if inputs.get("accessLogSettings"):
            require_log_role(ctx)
        gateway, api, stage = ctx.client("apigateway"), inputs["restApi"], inputs["stageName"]
        gateway.create_stage(
            restApiId=api,
            stageName=stage,
            deploymentId=inputs["deployment"],
            description=inputs.get("description") or "",
            variables=inputs.get("variables") or {},
            tracingEnabled=bool(inputs.get("xrayTracingEnabled")),
            tags=tags,
        )
        with undone_on_error(lambda: gateway.delete_stage(restApiId=api, stageName=stage)):
            _patch(gateway, inputs, _access_log(inputs))
        return f"ags-{api}-{stage}", self._outputs(ctx, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx, outputs)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        if new_inputs.get("accessLogSettings"):
            require_log_role(ctx)
        gateway = ctx.client("apigateway")
        operations = [
            _replace("/deploymentId", new_inputs["deployment"]),
            _replace("/description", new_inputs.get("description") or ""),
            _replace("/tracingEnabled", str(bool(new_inputs.get("xrayTracingEnabled"))).lower()),
            *_access_log(new_inputs),
        ]
        if old_inputs.get("accessLogSettings") and not new_inputs.get("accessLogSettings"):
            operations.append({"op": "remove", "path": "/accessLogSettings"})
        old, new = old_inputs.get("variables") or {}, new_inputs.get("variables") or {}
        operations += [_replace(f"/variables/{name}", value) for name, value in new.items()]
        operations += [{"op": "remove", "path": f"/variables/{name}"} for name in sorted(set(old) - set(new))]
        _patch(gateway, new_inputs, operations)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            gateway.untag_resource(resourceArn=outputs["arn"], tagKeys=removed)
        if changed:
            gateway.tag_resource(resourceArn=outputs["arn"], tags=changed)
        return self._outputs(ctx, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException"):
            ctx.client("apigateway").delete_stage(restApiId=inputs["restApi"], stageName=inputs["stageName"])

    def _outputs(self, ctx: ResourceContext, inputs: Inputs) -> Outputs:
        api, stage = inputs["restApi"], inputs["stageName"]
        current = ctx.client("apigateway").get_stage(restApiId=api, stageName=stage)
        return {
            "arn": f"arn:{ctx.partition}:apigateway:{ctx.region}::/restapis/{api}/stages/{stage}",
            "deployment": current["deploymentId"],
            "executionArn": ctx.arn("execute-api", f"{api}/{stage}"),
            "invokeUrl": f"{self._gateway.endpoint(api, ctx.region)}/{stage}",
            "xrayTracingEnabled": current.get("tracingEnabled", False),
        }


def _access_log(inputs: Inputs) -> list[dict[str, str]]:
    settings = inputs.get("accessLogSettings")
    if not settings:
        return []
    return [
        _replace("/accessLogSettings/destinationArn", settings["destinationArn"].removesuffix(":*")),
        _replace("/accessLogSettings/format", settings["format"]),
    ]


def _replace(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}


def _patch(gateway: Any, inputs: Inputs, operations: list[dict[str, str]]) -> None:
    if operations:
        gateway.update_stage(restApiId=inputs["restApi"], stageName=inputs["stageName"], patchOperations=operations)
