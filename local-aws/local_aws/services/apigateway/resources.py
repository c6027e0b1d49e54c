"""``aws:apigateway/*``, except the API itself."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, named, undone_on_error
from local_aws.engine.shapes import from_aws, same, to_aws
from local_aws.iam.trust import trusts_service
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.apigateway.gateway.service import RestApiService
from local_aws.services.apigateway.rest_api import RestApi

_GONE = ("NotFoundException",)
# Pulumi's and API Gateway's name of a method's setting: the path of the stage's patch.
_SETTINGS = {
    "cacheDataEncrypted": "caching/dataEncrypted",
    "cacheTtlInSeconds": "caching/ttlInSeconds",
    "cachingEnabled": "caching/enabled",
    "dataTraceEnabled": "logging/dataTrace",
    "loggingLevel": "logging/loglevel",
    "metricsEnabled": "metrics/enabled",
    "throttlingBurstLimit": "throttling/burstLimit",
    "throttlingRateLimit": "throttling/rateLimit",
}
_LEVELS = ("OFF", "ERROR", "INFO")
_STAGE = {"restApi": "restApiId", "stageName": "stageName"}


class Account(Setting):
    """The role with which API Gateway writes logs, one for an account and region."""

    type = "aws:apigateway/account:Account"
    service = "apigateway"
    accepts = named("cloudwatchRoleArn")

    def id(self, name: str, inputs: Inputs) -> str:
        return "api-gateway-account"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        role = inputs.get("cloudwatchRoleArn")
        if role and not trusts_service(ctx, role, "apigateway.amazonaws.com"):
            raise ResourceError(
                "BadRequestException",
                "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway "
                "and add the required role policy.",
            )
        aws.update_account(patchOperations=[_replace("/cloudwatchRoleArn", role or "")])

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        account = aws.get_account()
        limits = account["throttleSettings"]
        return {
            "cloudwatchRoleArn": account.get("cloudwatchRoleArn") or "",
            "apiKeyVersion": account.get("apiKeyVersion", ""),
            "features": account.get("features") or [],
            "throttleSettings": [from_aws(limits, same("burstLimit rateLimit"))],
        }

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        self.put(ctx, aws, id, {})


class Deployment(Handler):
    """It stays as it was made, its triggers only say when to make a new one. moto cannot even change its description, on which
    nothing depends."""

    type = "aws:apigateway/deployment:Deployment"
    service = "apigateway"
    accepts = named("description restApi triggers variables")
    replace_on = named("restApi triggers variables")
    gone = _GONE
    located, deletion = {"id": "deploymentId", "restApi": "restApiId"}, "delete_deployment"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        return aws.create_deployment(**to_aws(inputs, {"restApi": "restApiId", **same("description variables")}))["id"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        deployment = aws.get_deployment(**self.where(id, known))
        return {"createdDate": deployment["createdDate"].strftime("%Y-%m-%dT%H:%M:%SZ")}

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        return {"createdDate": outputs["createdDate"], "description": outputs.get("description", "")}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if any(stage["deploymentId"] == id for stage in aws.get_stages(restApiId=known["restApi"])["item"]):
            raise ResourceError("BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
        super().remove(ctx, aws, id, known)


class MethodSettings(Setting):
    """Its id is ``<api>-<stage>-<method path>``."""

    type = "aws:apigateway/methodSettings:MethodSettings"
    service = "apigateway"
    accepts = named("methodPath restApi settings stageName")
    replace_on = named("methodPath restApi stageName")
    identity = ("methodPath", "restApi", "stageName")
    gone = _GONE
    located = _STAGE

    def id(self, name: str, inputs: Inputs) -> str:
        return f"{inputs['restApi']}-{inputs['stageName']}-{inputs['methodPath']}"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        settings = inputs["settings"]
        level = settings.get("loggingLevel") or "OFF"
        if level not in _LEVELS:
            raise ResourceError("BadRequestException", f"Invalid logging level: {level}. Valid values are {', '.join(_LEVELS)}")
        if level != "OFF":
            _require_log_role(aws)
        wanted = {path: settings[name] for name, path in _SETTINGS.items() if settings.get(name) is not None}
        operations = [_replace(f"/{inputs['methodPath']}/{path}", _text(value)) for path, value in wanted.items()]
        aws.update_stage(**self.where(id, inputs), patchOperations=operations)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        current = aws.get_stage(**self.where(id, known)).get("methodSettings", {}).get(known["methodPath"], {})
        settings = {name: current[name] for name in _SETTINGS if name in current}
        return {"settings": settings} if settings else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.update_stage(**self.where(id, known), patchOperations=[{"op": "remove", "path": f"/{known['methodPath']}"}])


class Stage(Handler):
    """Its id is ``ags-<api>-<stage>``."""

    type = "aws:apigateway/stage:Stage"
    service = "apigateway"
    accepts = named("accessLogSettings deployment description restApi stageName variables xrayTracingEnabled")
    replace_on = named("restApi stageName")
    identity = ("restApi", "stageName")
    gone = _GONE
    located, deletion = _STAGE, "delete_stage"
    tagging = Tagging("resourceArn", shape=dict)

    def __init__(self, gateway: RestApiService) -> None:
        self._gateway = gateway

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        if inputs.get("accessLogSettings"):
            _require_log_role(aws)
        stage = self.where("", inputs)
        aws.create_stage(
            **stage,
            deploymentId=inputs["deployment"],
            description=inputs.get("description") or "",
            variables=inputs.get("variables") or {},
            tracingEnabled=bool(inputs.get("xrayTracingEnabled")),
            tags=tags,
        )
        with undone_on_error(lambda: aws.delete_stage(**stage)):
            log = _access_log(inputs)
            if log:
                aws.update_stage(**stage, patchOperations=log)
        return f"ags-{inputs['restApi']}-{inputs['stageName']}"

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        api, stage = known["restApi"], known["stageName"]
        current = aws.get_stage(**self.where(id, known))
        return {
            "arn": f"arn:{ctx.partition}:apigateway:{ctx.region}::/restapis/{api}/stages/{stage}",
            "deployment": current["deploymentId"],
            "executionArn": ctx.arn("execute-api", f"{api}/{stage}"),
            "invokeUrl": f"{self._gateway.endpoint(api, ctx.region)}/{stage}",
            "xrayTracingEnabled": current.get("tracingEnabled", False),
            **({"accessLogSettings": current["accessLogSettings"]} if "accessLogSettings" in current else {}),
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        if new.get("accessLogSettings"):
            _require_log_role(aws)
        operations = [
            _replace("/deploymentId", new["deployment"]),
            _replace("/description", new.get("description") or ""),
            _replace("/tracingEnabled", str(bool(new.get("xrayTracingEnabled"))).lower()),
            *_access_log(new),
        ]
        if old.get("accessLogSettings") and not new.get("accessLogSettings"):
            operations.append({"op": "remove", "path": "/accessLogSettings"})
        before, after = old.get("variables") or {}, new.get("variables") or {}
        operations += [_replace(f"/variables/{name}", value) for name, value in after.items()]
        operations += [{"op": "remove", "path": f"/variables/{name}"} for name in sorted(set(before) - set(after))]
        aws.update_stage(**self.where(id, new), patchOperations=operations)


def served_by(gateway: RestApiService) -> list[Handler]:
    """The types whose resources the gateway serves."""
    return [RestApi(gateway), Stage(gateway)]


def _require_log_role(gateway: Any) -> None:
    """Refuses logging, as API Gateway does, as long as the account has no role for it."""
    if not gateway.get_account().get("cloudwatchRoleArn"):
        raise ResourceError("BadRequestException", "CloudWatch Logs role ARN must be set in account settings to enable logging")


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


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


HANDLERS = [Account(), Deployment(), MethodSettings()]
