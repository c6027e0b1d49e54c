"""The provider's functions about tables."""

from __future__ import annotations

from typing import Any

from local_aws.kernel.process import ResourceContext
from local_aws.services.dynamodb.shapes import table_outputs


def _get_table(ctx: ResourceContext, args: dict[str, Any]) -> dict[str, Any]:
    dynamodb = ctx.client("dynamodb")
    outputs = table_outputs(dynamodb, args["name"])
    table = dynamodb.describe_table(TableName=args["name"])["Table"]
    return outputs | {
        "id": args["name"],
        "region": ctx.region,
        "rangeKey": outputs["rangeKey"] or "",
        "globalSecondaryIndexes": [_global_index(index) for index in table.get("GlobalSecondaryIndexes", ())],
        "localSecondaryIndexes": [_index(index) for index in table.get("LocalSecondaryIndexes", ())],
        "onDemandThroughputs": [],
        "replicas": [],
        "tags": {},
        "warmThroughputs": [],
    }


def _index(index: dict[str, Any]) -> dict[str, Any]:
    keys = {key["KeyType"]: key["AttributeName"] for key in index["KeySchema"]}
    return {
        "name": index["IndexName"],
        "rangeKey": keys.get("RANGE", ""),
        "projectionType": index["Projection"]["ProjectionType"],
        "nonKeyAttributes": index["Projection"].get("NonKeyAttributes", []),
    }


def _global_index(index: dict[str, Any]) -> dict[str, Any]:
    capacity = index.get("ProvisionedThroughput", {})
    schemas = [{"attributeName": key["AttributeName"], "keyType": key["KeyType"]} for key in index["KeySchema"]]
    return _index(index) | {
        "hashKey": next(each["attributeName"] for each in schemas if each["keyType"] == "HASH"),
        "keySchemas": schemas,
        "onDemandThroughputs": [],
        "readCapacity": capacity.get("ReadCapacityUnits", 0),
        "warmThroughputs": [],
        "writeCapacity": capacity.get("WriteCapacityUnits", 0),
    }


FUNCTIONS = {"aws:dynamodb/getTable:getTable": _get_table}
