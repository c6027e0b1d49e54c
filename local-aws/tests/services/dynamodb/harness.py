"""A table with a key of two attributes, an index and a stream."""

from typing import Any

from tests.support import ResourceTest, aws

TABLE = "aws:dynamodb/table:Table"


def table_inputs(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "id",
        "rangeKey": "timestamp",
        "attributes": [{"name": "id", "type": "S"}, {"name": "timestamp", "type": "N"}, {"name": "userId", "type": "S"}],
        "globalSecondaryIndexes": [{"name": "byUser", "hashKey": "userId", "rangeKey": "timestamp", "projectionType": "ALL"}],
        "streamEnabled": True,
        "streamViewType": "NEW_AND_OLD_IMAGES",
        "pointInTimeRecovery": {"enabled": True},
        "ttl": {"enabled": True, "attributeName": "ttl"},
    } | more


class TableTest(ResourceTest):
    """A name and a client for a table that the test makes."""

    def setUp(self) -> None:
        super().setUp()
        self.name = self.unique("table")
        self.dynamodb = aws("dynamodb")

    def table(self) -> dict[str, Any]:
        """The table as DynamoDB describes it."""
        return self.dynamodb.describe_table(TableName=self.name)["Table"]
