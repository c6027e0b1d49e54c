"""``aws:dynamodb/*``: tables, and what CloudWatch tells of their keys."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, key_value_list, named, physical_name, undone_on_error
from local_aws.engine.shapes import pascal, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ACCOUNT, ResourceContext
from local_aws.services.dynamodb.shapes import (
    attributes,
    billing,
    index,
    index_capacity,
    key_schema,
    local_index,
    maxima,
    stream,
    table_outputs,
)
from local_aws.services.kms.checks import require_key

DIFFERENCES = (
    Difference("DynamoDB's contributor insights", "kept; no key is counted", "CloudWatch tells the keys that are throttled"),
    Difference("items whose time to live is over", "stay", "deleted within days"),
    Difference("a table restored to a point in time", "has the items of now", "has the items of then"),
)

_INSIGHTS = pascal("indexName tableName")


class Table(Handler):
    type = "aws:dynamodb/table:Table"
    service = "dynamodb"
    accepts = named(
        "attributes billingMode deletionProtectionEnabled globalSecondaryIndexes hashKey localSecondaryIndexes name "
        "onDemandThroughput pointInTimeRecovery rangeKey readCapacity serverSideEncryption streamEnabled streamViewType ttl writeCapacity"
    )
    replace_on = named("name hashKey rangeKey localSecondaryIndexes")
    identity = ("name",)
    gone = ("ResourceNotFoundException",)
    located, deletion = {"id": "TableName"}, "delete_table"
    tagging = Tagging("ResourceArn")

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _check(inputs)
        table = physical_name(inputs, name, 255)
        local = [local_index(inputs["hashKey"], each) for each in inputs.get("localSecondaryIndexes") or ()]
        indexes = [index(each) | index_capacity(each, inputs) | maxima(each) for each in inputs.get("globalSecondaryIndexes") or ()]
        aws.create_table(
            TableName=table,
            AttributeDefinitions=attributes(inputs),
            KeySchema=key_schema(inputs),
            DeletionProtectionEnabled=bool(inputs.get("deletionProtectionEnabled")),
            StreamSpecification=stream(inputs),
            Tags=key_value_list(tags),
            **billing(inputs),
            **maxima(inputs),
            **_encryption(ctx, inputs),
            **({"LocalSecondaryIndexes": local} if local else {}),
            **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
        )
        with undone_on_error(lambda: _discard(aws, table)):
            _set_recovery(aws, table, inputs.get("pointInTimeRecovery") or {}, {})
            _set_time_to_live(aws, table, inputs.get("ttl") or {}, {})
        return table

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        return table_outputs(aws, id)

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(new)
        if stream(new) != stream(old):
            # A stream cannot be changed, only ended and started anew.
            if stream(old)["StreamEnabled"]:
                aws.update_table(TableName=id, StreamSpecification={"StreamEnabled": False})
            if stream(new)["StreamEnabled"]:
                aws.update_table(TableName=id, StreamSpecification=stream(new))
        aws.update_table(TableName=id, DeletionProtectionEnabled=bool(new.get("deletionProtectionEnabled")))
        if new.get("serverSideEncryption") != old.get("serverSideEncryption"):
            encryption = _encryption(ctx, new) or {"SSESpecification": {"Enabled": False}}
            aws.update_table(TableName=id, **encryption)
        _update_capacity_and_indexes(aws, id, old, new)
        _set_recovery(aws, id, new.get("pointInTimeRecovery") or {}, old.get("pointInTimeRecovery") or {})
        _set_time_to_live(aws, id, new.get("ttl") or {}, old.get("ttl") or {})


class ContributorInsights(Setting):
    type = "aws:dynamodb/contributorInsights:ContributorInsights"
    service = "dynamodb"
    accepts = named("indexName mode tableName")
    replace_on = named("indexName tableName")
    identity = ("tableName", "indexName")
    gone = ("ResourceNotFoundException",)

    def id(self, name: str, inputs: Inputs) -> str:
        return f"name:{inputs['tableName']}/index:{inputs.get('indexName') or ''}/{ACCOUNT}"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        mode = to_aws(inputs, {"mode": "ContributorInsightsMode"})
        aws.update_contributor_insights(ContributorInsightsAction="ENABLE", **to_aws(inputs, _INSIGHTS), **mode)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        found = aws.describe_contributor_insights(**to_aws(known, _INSIGHTS))
        return {"mode": found["ContributorInsightsMode"]} if found["ContributorInsightsStatus"] == "ENABLED" else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.update_contributor_insights(ContributorInsightsAction="DISABLE", **to_aws(known, _INSIGHTS))


def _discard(dynamodb: Any, table: str) -> None:
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=table)


def _update_capacity_and_indexes(dynamodb: Any, table: str, old_inputs: Inputs, new_inputs: Inputs) -> None:
    """An index whose keys or projection change is deleted and created anew, one a call, as DynamoDB demands. All capacities
    change in one call in between, as a table that becomes provisioned has to give those of its indexes, too."""
    old, new = _indexes(old_inputs), _indexes(new_inputs)
    kept = [name for name in old if name in new and index(old[name]) == index(new[name])]
    for name in [name for name in old if name not in kept]:
        dynamodb.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": name}}])
    capacities = {name: index_capacity(new[name], new_inputs) | maxima(new[name]) for name in kept}
    updates = [
        {"Update": {"IndexName": name} | capacity}
        for name, capacity in capacities.items()
        if capacity and capacity != index_capacity(old[name], old_inputs) | maxima(old[name])
    ]
    change = billing(new_inputs) if billing(new_inputs) != billing(old_inputs) else {}
    if maxima(new_inputs) != maxima(old_inputs):
        change |= maxima(new_inputs) or _taken_back(old_inputs, change)
    if updates:
        change["GlobalSecondaryIndexUpdates"] = updates
    if change:
        dynamodb.update_table(TableName=table, **change)
    for name in [name for name in new if name not in kept]:
        dynamodb.update_table(
            TableName=table,
            AttributeDefinitions=attributes(new_inputs),
            GlobalSecondaryIndexUpdates=[{"Create": index(new[name]) | index_capacity(new[name], new_inputs) | maxima(new[name])}],
        )


def _taken_back(old: Inputs, change: dict[str, Any]) -> dict[str, Any]:
    """Nothing takes back a maximum but -1 or another billing mode: the provider's update would ask for nothing."""
    if not change and any(units > 0 for units in maxima(old)["OnDemandThroughput"].values()):
        raise ResourceError("ValidationException", "At least one of BillingMode, OnDemandThroughput or ProvisionedThroughput is required")
    return {}


def _indexes(inputs: Inputs) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in inputs.get("globalSecondaryIndexes") or ()}


def _check(inputs: Inputs) -> None:
    indexed = {inputs["hashKey"], inputs.get("rangeKey")}
    for each in (*(inputs.get("globalSecondaryIndexes") or ()), *(inputs.get("localSecondaryIndexes") or ())):
        indexed |= {each.get("hashKey"), each.get("rangeKey")}
    unused = sorted({attribute["name"] for attribute in inputs.get("attributes") or ()} - indexed)
    if unused:
        raise ResourceError(
            "ValidationException",
            f"One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: {unused}",
        )


def _encryption(ctx: ResourceContext, inputs: Inputs) -> dict[str, Any]:
    wanted = inputs.get("serverSideEncryption") or {}
    if not wanted.get("enabled"):
        return {}
    require_key(ctx, wanted.get("kmsKeyArn"), "ValidationException")
    return {"SSESpecification": {"Enabled": True, "SSEType": "KMS", **to_aws(wanted, {"kmsKeyArn": "KMSMasterKeyId"})}}


def _set_recovery(dynamodb: Any, table: str, wanted: dict[str, Any], old: dict[str, Any]) -> None:
    if wanted == old or not (wanted.get("enabled") or old.get("enabled")):
        return
    specification = {"PointInTimeRecoveryEnabled": bool(wanted.get("enabled"))}
    if wanted.get("enabled"):
        specification |= to_aws(wanted, pascal("recoveryPeriodInDays"))
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=specification)


def _set_time_to_live(dynamodb: Any, table: str, wanted: dict[str, Any], old: dict[str, Any]) -> None:
    if wanted == old:
        return
    for state, enabled in ((old, False), (wanted, True)):
        if state.get("enabled") and state.get("attributeName"):
            specification = {"Enabled": enabled, "AttributeName": state["attributeName"]}
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)


HANDLERS = [Table(), ContributorInsights()]
