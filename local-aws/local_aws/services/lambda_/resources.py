"""``aws:lambda/*``, except functions."""

from __future__ import annotations

import json
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Record, Setting, Tagging, Tags, auto_name, named, physical_name
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.archive import code_argument
from local_aws.services.lambda_.function import Function, invoke_arn

_GONE = ("ResourceNotFoundException",)
_DEFAULT_RETRIES = 2
_SIDES = {"onFailure": "OnFailure", "onSuccess": "OnSuccess"}
_LAYER = named(
    "code compatibleArchitectures compatibleRuntimes description layerName licenseInfo s3Bucket s3Key s3ObjectVersion sourceCodeHash"
)
# What an update of a mapping must name to go back to the default.
_MAPPING_DEFAULTS = {
    "batchSize": 100,
    "bisectBatchOnFunctionError": False,
    "enabled": True,
    "functionResponseTypes": [],
    "maximumBatchingWindowInSeconds": 0,
    "maximumRecordAgeInSeconds": -1,
    "maximumRetryAttempts": -1,
    "parallelizationFactor": 1,
}
_MAPPING = pascal(" ".join(("functionName", *_MAPPING_DEFAULTS)))
_SOURCE = pascal("eventSourceArn startingPosition")
_MAPPING_SHOWN = {
    **_MAPPING,
    **_SOURCE,
    **pascal("functionArn lastProcessingResult state stateTransitionReason"),
    "arn": "EventSourceMappingArn",
    "uuid": "UUID",
}
_PERMITTED = {"function": "FunctionName", "qualifier": "Qualifier"}
_PERMISSION = {
    **_PERMITTED,
    **pascal("action eventSourceToken functionUrlAuthType principal sourceAccount sourceArn"),
    "principalOrgId": "PrincipalOrgID",
}


class Alias(Handler):
    """Its id is its ARN."""

    type = "aws:lambda/alias:Alias"
    service = "lambda"
    accepts = named("description functionName functionVersion name routingConfig")
    replace_on = named("functionName name")
    identity = ("functionName", "name")
    gone = _GONE
    located, deletion = pascal("functionName name"), "delete_alias"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        alias = self.where("", {**inputs, "name": physical_name(inputs, name, 128)})
        return aws.create_alias(**alias, **_alias_settings(inputs))["AliasArn"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        alias = aws.get_alias(FunctionName=known["functionName"], Name=_last(id))
        weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights")
        return {
            "arn": alias["AliasArn"],
            "name": alias["Name"],
            "description": alias["Description"],
            "functionVersion": alias["FunctionVersion"],
            "invokeArn": invoke_arn(ctx.region, alias["AliasArn"]),
            "routingConfig": {"additionalVersionWeights": weights} if weights else None,
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        aws.update_alias(FunctionName=new["functionName"], Name=_last(id), **_alias_settings(new))


class EventSourceMapping(Handler):
    """Of a DynamoDB stream."""

    type = "aws:lambda/eventSourceMapping:EventSourceMapping"
    service = "lambda"
    accepts = named("destinationConfig") | _SOURCE.keys() | _MAPPING.keys()
    replace_on = named("eventSourceArn startingPosition")
    identity = ("eventSourceArn", "functionName")
    gone = _GONE
    located, deletion = {"id": "UUID"}, "delete_event_source_mapping"
    tagging = Tagging("Resource", shape=dict)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        return aws.create_event_source_mapping(**_mapping_settings(inputs), **to_aws(inputs, _SOURCE), Tags=tags)["UUID"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        mapping = aws.get_event_source_mapping(UUID=id)
        target = mapping["DestinationConfig"].get("OnFailure", {}).get("Destination")
        return from_aws(mapping, _MAPPING_SHOWN) | {
            "destinationConfig": {"onFailure": {"destinationArn": target}} if target else None,
            "lastModified": mapping["LastModified"].isoformat(),
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        aws.update_event_source_mapping(UUID=id, **_mapping_settings(new))


class FunctionEventInvokeConfig(Setting):
    """Retries and destinations of asynchronous invocations."""

    type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
    service = "lambda"
    accepts = named("destinationConfig functionName maximumEventAgeInSeconds maximumRetryAttempts qualifier")
    replace_on = named("functionName qualifier")
    identity = ("functionName",)
    gone = _GONE
    located, deletion = pascal("functionName qualifier"), "delete_function_event_invoke_config"

    def id(self, name: str, inputs: Inputs) -> str:
        qualifier = inputs.get("qualifier")
        return f"{inputs['functionName']}:{qualifier}" if qualifier else inputs["functionName"]

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        destinations = inputs.get("destinationConfig") or {}
        retries = inputs.get("maximumRetryAttempts")
        age = inputs.get("maximumEventAgeInSeconds")
        aws.put_function_event_invoke_config(
            **self.where(id, inputs),
            MaximumRetryAttempts=_DEFAULT_RETRIES if retries is None else int(retries),
            **({"MaximumEventAgeInSeconds": int(age)} if age else {}),
            DestinationConfig={
                side: {"Destination": destinations[name]["destination"]} for name, side in _SIDES.items() if destinations.get(name)
            },
        )

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        config = aws.get_function_event_invoke_config(**self.where(id, known))
        targets = {name: config["DestinationConfig"][side].get("Destination") for name, side in _SIDES.items()}
        return {
            "maximumRetryAttempts": config.get("MaximumRetryAttempts", _DEFAULT_RETRIES),
            "destinationConfig": {name: {"destination": target} for name, target in targets.items() if target} or None,
        }


class LayerVersion(Handler):
    """Its id is its ARN. Only skipDestroy can change in place."""

    type = "aws:lambda/layerVersion:LayerVersion"
    service = "lambda"
    accepts = _LAYER | {"skipDestroy"}
    replace_on = _LAYER
    gone = _GONE

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        described = pascal("layerName description licenseInfo compatibleArchitectures compatibleRuntimes")
        return aws.publish_layer_version(Content=code_argument(inputs), **to_aws(inputs, described))["LayerVersionArn"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        layer, _, version = id.rpartition(":")
        found = aws.get_layer_version(LayerName=layer, VersionNumber=int(version))
        return {
            "arn": id,
            "layerArn": layer,
            "version": version,
            "createdDate": found["CreatedDate"],
            "codeSha256": found["Content"]["CodeSha256"],
            "sourceCodeHash": found["Content"]["CodeSha256"],
            "sourceCodeSize": found["Content"]["CodeSize"],
        }

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if not known.get("skipDestroy"):
            layer, _, version = id.rpartition(":")
            aws.delete_layer_version(LayerName=layer, VersionNumber=int(version))


class Permission(Handler):
    """One statement of a function's resource policy. Every input means a new one; its id is the statement's."""

    type = "aws:lambda/permission:Permission"
    service = "lambda"
    accepts = named("statementId statementIdPrefix") | _PERMISSION.keys()
    replace_on = accepts
    identity = ("function", "statementId")
    gone = _GONE
    located, deletion = {"id": "StatementId", **_PERMITTED}, "remove_permission"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        statement = inputs.get("statementId") or auto_name(inputs.get("statementIdPrefix") or name, 100)
        aws.add_permission(StatementId=statement, **to_aws(inputs, _PERMISSION))
        return statement

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        policy = json.loads(aws.get_policy(**to_aws(known, _PERMITTED))["Policy"])
        return {"statementId": id} if any(statement["Sid"] == id for statement in policy["Statement"]) else None


class ProvisionedConcurrencyConfig(Record):
    type = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
    accepts = named("functionName provisionedConcurrentExecutions qualifier skipDestroy")
    replace_on = named("functionName qualifier")
    state_only = "local workers start on demand and stay warm; none are held ready in advance"

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        _check_weights(ctx, inputs)
        return super().create(ctx, name, inputs, tags)

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        _check_weights(ctx, new)
        return super().update(ctx, id, old, new, tags, outputs)

    def id(self, inputs: Inputs) -> str:
        return f"{inputs['functionName']},{inputs['qualifier']}"


def _last(arn: str) -> str:
    return arn.rpartition(":")[2]


def _check_weights(ctx: ResourceContext, inputs: Inputs) -> None:
    """Lambda provisions nothing for an alias while a release shifts it. A release of an alias that has it already is fine."""
    if inputs["qualifier"].isdigit():  # a version
        return
    alias = ctx.client("lambda").get_alias(FunctionName=inputs["functionName"], Name=inputs["qualifier"])
    if (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights"):
        raise ResourceError("InvalidParameterValueException", "Alias with weights can not be used with Provisioned Concurrency")


def _alias_settings(inputs: Inputs) -> dict[str, Any]:
    weights = (inputs.get("routingConfig") or {}).get("additionalVersionWeights") or {}
    return {
        "FunctionVersion": inputs["functionVersion"],
        "Description": inputs.get("description") or "",
        "RoutingConfig": {"AdditionalVersionWeights": weights},
    }


def _mapping_settings(inputs: Inputs) -> dict[str, Any]:
    asked = _MAPPING_DEFAULTS | {name: value for name, value in inputs.items() if value is not None}
    target = ((inputs.get("destinationConfig") or {}).get("onFailure") or {}).get("destinationArn")
    return to_aws(asked, _MAPPING) | {"DestinationConfig": {"OnFailure": {"Destination": target} if target else {}}}


HANDLERS = [
    Alias(),
    EventSourceMapping(),
    Function(),
    FunctionEventInvokeConfig(),
    LayerVersion(),
    Permission(),
    ProvisionedConcurrencyConfig(),
]
