"""moto drops the maximum throughput of tables that are paid for by request, and of their indexes.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html: what an update does not name stays, and -1
takes it back. ``throughput`` holds requests to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models.table import GlobalSecondaryIndex, Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from local_aws.kernel.amendments import Beside, amend

_REMOVED = -1

_maxima = Beside[dict[str, int]]("local_aws_maximum_throughput", {})

Maxima = Mapping[str | None, Mapping[str, int]]
"""What a request says of a table, which None stands for, and of its indexes."""


def install() -> None:
    """Wraps the calls that make, change and describe tables."""
    create, update = DynamoHandler.create_table, DynamoHandler.update_table
    describe_table, describe_index = Table.describe, GlobalSecondaryIndex.describe

    def create_table(handler: DynamoHandler) -> DynamoResult:
        asked = _asked(handler.body, handler.body.get("GlobalSecondaryIndexes") or ())
        _check(asked, handler.body.get("BillingMode"), least=1)
        create(handler)
        return _keep(handler, asked)

    def update_table(handler: DynamoHandler) -> DynamoResult:
        body = handler.body
        changes = [each.get("Update") or each.get("Create") or {} for each in body.get("GlobalSecondaryIndexUpdates") or ()]
        asked = _asked(body, [change for change in changes if change])
        _check(asked, body.get("BillingMode") or handler.dynamodb_backend.get_table(body["TableName"]).billing_mode, least=_REMOVED)
        update(handler)
        return _keep(handler, asked)

    def described_table(table: Table, base_key: str = "TableDescription") -> dict[str, Any]:
        described = describe_table(table, base_key)
        described[base_key] |= _shown(table)
        return described

    amend(DynamoHandler, "create_table", create_table)
    amend(DynamoHandler, "update_table", update_table)
    amend(Table, "describe", described_table)
    amend(GlobalSecondaryIndex, "describe", lambda index: describe_index(index) | _shown(index))


def maximum(owner: Table | GlobalSecondaryIndex, kind: str) -> int | None:
    """The ``Read`` or ``Write`` units that come to a table or index in a second; None without a maximum."""
    return _maxima.of(owner).get(f"Max{kind}RequestUnits")


def _asked(table: Mapping[str, Any], indexes: Any) -> Maxima:
    return {None: table.get("OnDemandThroughput") or {}} | {
        index["IndexName"]: index["OnDemandThroughput"] for index in indexes if index.get("OnDemandThroughput")
    }


def _check(asked: Maxima, billing_mode: str | None, least: int) -> None:
    for owner, maxima in asked.items():
        where = f"index {owner}" if owner else "table"
        for name, units in maxima.items():
            if billing_mode != "PAY_PER_REQUEST":
                raise MockValidationException(
                    f"One or more parameter values were invalid: {name} for OnDemandThroughput cannot be specified when BillingMode is "
                    "PROVISIONED"
                )
            if units < 1 and units != least:
                raise MockValidationException(
                    f"One or more parameter values were invalid: Requested {name} for OnDemandThroughput for {where} is outside of "
                    "valid range"
                )


def _keep(handler: DynamoHandler, asked: Maxima) -> DynamoResult:
    table = handler.dynamodb_backend.get_table(handler.body["TableName"])
    for owner in (table, *table.global_indexes):
        name = owner.name if isinstance(owner, GlobalSecondaryIndex) else None
        kept = _maxima.of(owner) | dict(asked.get(name, {}))
        on_demand = table.billing_mode == "PAY_PER_REQUEST"
        _maxima.keep(owner, {each: units for each, units in kept.items() if units != _REMOVED} if on_demand else {})
    return DynamoResult(table.describe())


def _shown(owner: Table | GlobalSecondaryIndex) -> dict[str, Any]:
    maxima = _maxima.of(owner)
    return {"OnDemandThroughput": dict(maxima)} if maxima else {}
