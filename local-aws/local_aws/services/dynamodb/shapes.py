"""A DynamoDB table's inputs as the API takes them, and the table as Pulumi shows it."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.engine.shapes import from_aws, pascal, to_aws

_MAXIMA = pascal("maxReadRequestUnits maxWriteRequestUnits")


def attributes(inputs: Inputs) -> list[dict[str, str]]:
    return [{"AttributeName": each["name"], "AttributeType": each["type"]} for each in inputs.get("attributes") or ()]


def key_schema(keys: dict[str, Any]) -> list[dict[str, str]]:
    schema = [{"AttributeName": keys["hashKey"], "KeyType": "HASH"}]
    if keys.get("rangeKey"):
        schema.append({"AttributeName": keys["rangeKey"], "KeyType": "RANGE"})
    return schema


def billing(inputs: Inputs) -> dict[str, Any]:
    mode = inputs.get("billingMode") or "PROVISIONED"
    return {"BillingMode": mode} | (_throughput(inputs) if mode == "PROVISIONED" else {})


def stream(inputs: Inputs) -> dict[str, Any]:
    if not inputs.get("streamEnabled"):
        return {"StreamEnabled": False}
    return {"StreamEnabled": True, "StreamViewType": inputs.get("streamViewType") or "NEW_AND_OLD_IMAGES"}


def index(definition: dict[str, Any]) -> dict[str, Any]:
    """A global secondary index without its capacity."""
    return {
        "IndexName": definition["name"],
        "KeySchema": key_schema(definition),
        "Projection": _projection(definition),
    }


def index_capacity(definition: dict[str, Any], table: Inputs) -> dict[str, Any]:
    """A global secondary index has a capacity of its own where the table has one."""
    return _throughput(definition) if billing(table)["BillingMode"] == "PROVISIONED" else {}


def maxima(definition: dict[str, Any]) -> dict[str, Any]:
    """The most that a table or an index consumes on demand; nothing where nothing is said of it."""
    units = to_aws(definition.get("onDemandThroughput") or {}, _MAXIMA)
    return {"OnDemandThroughput": units} if units else {}


def local_index(hash_key: str, definition: dict[str, Any]) -> dict[str, Any]:
    return {
        "IndexName": definition["name"],
        "KeySchema": key_schema({"hashKey": hash_key, "rangeKey": definition["rangeKey"]}),
        "Projection": _projection(definition),
    }


def table_outputs(dynamodb: Any, name: str) -> Outputs:
    """The table as it is."""
    table = dynamodb.describe_table(TableName=name)["Table"]
    keys = {key["KeyType"]: key["AttributeName"] for key in table["KeySchema"]}
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    time_to_live = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    encryption = table.get("SSEDescription", {})
    specification = table.get("StreamSpecification", {})
    capacity = table.get("ProvisionedThroughput", {})
    return {
        "name": name,
        "arn": table["TableArn"],
        "hashKey": keys["HASH"],
        "rangeKey": keys.get("RANGE"),
        "attributes": [{"name": each["AttributeName"], "type": each["AttributeType"]} for each in table["AttributeDefinitions"]],
        "billingMode": table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        "readCapacity": capacity.get("ReadCapacityUnits", 0),
        "writeCapacity": capacity.get("WriteCapacityUnits", 0),
        "deletionProtectionEnabled": table.get("DeletionProtectionEnabled", False),
        "streamEnabled": specification.get("StreamEnabled", False),
        "streamViewType": specification.get("StreamViewType", ""),
        "streamArn": table.get("LatestStreamArn", ""),
        "streamLabel": table.get("LatestStreamLabel", ""),
        "serverSideEncryption": {"enabled": encryption.get("Status") == "ENABLED", "kmsKeyArn": encryption.get("KMSMasterKeyArn", "")},
        "pointInTimeRecovery": {
            "enabled": recovery["PointInTimeRecoveryStatus"] == "ENABLED",
            "recoveryPeriodInDays": recovery.get("RecoveryPeriodInDays", 0),
        },
        "ttl": {
            "enabled": time_to_live["TimeToLiveStatus"] == "ENABLED",
            "attributeName": time_to_live.get("AttributeName", ""),
        },
        "tableClass": "STANDARD",
        **({"onDemandThroughput": from_aws(table["OnDemandThroughput"], _MAXIMA)} if table.get("OnDemandThroughput") else {}),
    }


def _throughput(capacity: dict[str, Any]) -> dict[str, Any]:
    units = {"ReadCapacityUnits": capacity.get("readCapacity") or 1, "WriteCapacityUnits": capacity.get("writeCapacity") or 1}
    return {"ProvisionedThroughput": units}


def _projection(definition: dict[str, Any]) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": definition["projectionType"]}
    if definition.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = definition["nonKeyAttributes"]
    return projection
