"""moto's UpdateTable ignores the encryption settings, refuses to start a stream again that was ended, and leaves a table that is
put on demand the capacity it had."""

from __future__ import annotations

from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from local_aws.kernel.amendments import amend


def install() -> None:
    """Wraps the update. The encryption comes before the rest of it, so that the answer shows it."""
    update_table = DynamoHandler.update_table
    update_streams = DynamoDBBackend.update_table_streams

    def update(response: DynamoHandler) -> Any:
        specification = response.body.get("SSESpecification")
        if specification is not None:
            table = response.dynamodb_backend.get_table(response.body["TableName"])
            if specification.get("Enabled"):
                key = specification.get("KMSMasterKeyId") or _default_key(table)
                specification = {**specification, "KMSMasterKeyId": key}
            table.sse_specification = specification
        result = update_table(response)
        if response.body.get("BillingMode") == "PAY_PER_REQUEST":
            table = response.dynamodb_backend.get_table(response.body["TableName"])
            for part in (table, *table.global_indexes):
                part.throughput = {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
        return result

    def update_table_streams(backend: DynamoDBBackend, table: Table, specification: dict[str, Any]) -> None:
        if not (table.stream_specification or {}).get("StreamEnabled"):
            table.latest_stream_label = None  # what moto takes for "there is a stream already"
        update_streams(backend, table, specification)

    amend(DynamoHandler, "update_table", update)
    amend(DynamoDBBackend, "update_table_streams", update_table_streams)


def _default_key(table: Table) -> str:
    """The key that moto gives a new table."""
    return table._get_default_encryption_key(table.account_id, table.region_name)  # pyright: ignore[reportPrivateUsage] # no public way
