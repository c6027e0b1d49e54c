"""moto emits no metrics of DynamoDB's requests. Here each reports its time for every table that it touches.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html; ``table_throughput`` reports capacity.
"""

from __future__ import annotations

import time
from typing import Any

from moto.dynamodb.responses import DynamoHandler

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference
from local_aws.services.cloudwatch.recorder import record

DIFFERENCES = (
    Difference("DynamoDB's metrics", "the time of requests, consumed capacity, throttled requests", "all"),
)

_OPERATIONS = frozenset(
    {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    }
)


def install() -> None:
    """Measures the calls that read and write items."""
    call_action = DynamoHandler.call_action

    def call_measured(response: DynamoHandler) -> Any:
        began = time.monotonic()
        answer = call_action(response)
        operation = response.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if operation in _OPERATIONS and answer[0] == 200:
            milliseconds = (time.monotonic() - began) * 1000
            dimensions = [{"TableName": table, "Operation": operation} for table in _tables(response.body)]
            record(response.region, "AWS/DynamoDB", dimensions, {"SuccessfulRequestLatency": milliseconds})
        return answer

    amend(DynamoHandler, "call_action", call_measured)


def _tables(body: dict[str, Any]) -> set[str]:
    parts = [part for item in body.get("TransactItems") or () for part in item.values()]
    tables = [part["TableName"] for part in parts] + list(body.get("RequestItems") or ())
    return {table.rpartition("/")[2] for table in tables or [body["TableName"]]}
