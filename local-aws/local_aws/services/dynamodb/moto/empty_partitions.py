"""moto keeps an empty partition for every partition key that was asked for in vain, or whose last item is gone."""

from __future__ import annotations

from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from local_aws.kernel.amendments import amend


def install() -> None:
    """Wraps what leaves them."""
    get_item, delete_item = Table.get_item, Table.delete_item

    def get(table: Table, hash_key: DynamoType, range_key: DynamoType | None = None, *arguments: Any, **options: Any) -> Item | None:
        if range_key and hash_key not in table.items:
            return None
        return get_item(table, hash_key, range_key, *arguments, **options)

    def delete(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        item = delete_item(table, hash_key, range_key)
        if table.has_range_key and hash_key in table.items and not table.items[hash_key]:
            del table.items[hash_key]
        return item

    amend(Table, "get_item", get)
    amend(Table, "delete_item", delete)
