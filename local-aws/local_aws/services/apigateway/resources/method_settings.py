"""``aws:apigateway/methodSettings:MethodSettings``. Its id is ``<api>-<stage>-<method path>``."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.apigateway.resources.account import require_log_role

# Pulumi's name: (the path of the stage's patch, the name in the answer)
_SETTINGS = {
    "cacheDataEncrypted": ("caching/dataEncrypted", "cacheDataEncrypted"),
    "cacheTtlInSeconds": ("caching/ttlInSeconds", "cacheTtlInSeconds"),
    "cachingEnabled": ("caching/enabled", "cachingEnabled"),
    "dataTraceEnabled": ("logging/dataTrace", "dataTraceEnabled"),
    "loggingLevel": ("logging/loglevel", "loggingLevel"),
    "metricsEnabled": ("metrics/enabled", "metricsEnabled"),
    "throttlingBurstLimit": ("throttling/burstLimit", "throttlingBurstLimit"),
    "throttlingRateLimit": ("throttling/rateLimit", "throttlingRateLimit"),
}
_LEVELS = ("OFF", "ERROR", "INFO")


class MethodSettings(Handler):
    type = "aws:apigateway/methodSettings:MethodSettings"
    accepts = frozenset({"methodPath", "restApi", "settings", "stageName"})
    replace_on = frozenset({"methodPath", "restApi", "stageName"})
    identity = ("methodPath", "restApi", "stageName")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self._put(ctx, inputs)
        return f"{inputs['restApi']}-{inputs['stageName']}-{inputs['methodPath']}", {"settings": self._read(ctx, inputs)}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            settings = self._read(ctx, outputs)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise
        return outputs | {"settings": settings} if settings else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, new_inputs)
        return {"settings": self._read(ctx, new_inputs)}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException"):
            self._patch(ctx, inputs, [{"op": "remove", "path": f"/{inputs['methodPath']}"}])

    def _put(self, ctx: ResourceContext, inputs: Inputs) -> None:
        settings = inputs["settings"]
        level = settings.get("loggingLevel") or "OFF"
        if level not in _LEVELS:
            raise ResourceError("BadRequestException", f"Invalid logging level: {level}. Valid values are {', '.join(_LEVELS)}")
        if level != "OFF":
            require_log_role(ctx)
        operations = [
            {"op": "replace", "path": f"/{inputs['methodPath']}/{path}", "value": _text(settings[name])}
            for name, (path, _) in _SETTINGS.items()
            if settings.get(name) is not None
        ]
        self._patch(ctx, inputs, operations)

    def _read(self, ctx: ResourceContext, inputs: Inputs) -> dict[str, Any]:
        stage = ctx.client("apigateway").get_stage(restApiId=inputs["restApi"], stageName=inputs["stageName"])
        current = stage.get("methodSettings", {}).get(inputs["methodPath"], {})
        return {name: current[key] for name, (_, key) in _SETTINGS.items() if key in current}

    def _patch(self, ctx: ResourceContext, inputs: Inputs, operations: list[dict[str, str]]) -> None:
        ctx.client("apigateway").update_stage(
            restApiId=inputs["restApi"], stageName=inputs["stageName"], patchOperations=operations
        )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


HANDLERS = [MethodSettings()]
