"""moto's TransactWriteItems copies each table that it names, all of it, and puts the copy in its place if the transaction is cancelled.

Here a transaction works on tables that have nothing but the items that it names; what it leaves of these is written once it has passed.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from local_aws.kernel.amendments import amend
from local_aws.services.dynamodb.moto.ordered_items import start_orders

Key = tuple[DynamoType, DynamoType | None]


def install() -> None:
    """Gives moto's own transaction a part of the tables."""
    transact_write_items = DynamoDBBackend.transact_write_items

    def transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        named = list(_named(backend, transact_items))
        parts = {table.name: _part(table, [key for other, key in named if other is table]) for table, _ in named}
        narrowed = copy.copy(backend)
        narrowed.tables = backend.tables | parts
        transact_write_items(narrowed, transact_items)
        for table, key in named:
            _take_over(table, key, parts[table.name])

    amend(DynamoDBBackend, "transact_write_items", transact)


def _named(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Iterator[tuple[Table, Key]]:
    """The table and key of each item that the transaction reads or writes; moto refuses what has none."""
    arns = {table.table_arn: table for table in backend.tables.values()}
    for operation in (each for item in transact_items for each in item.values()):
        name = operation.get("TableName")
        table = backend.tables.get(name) or arns.get(name)
        attributes = operation.get("Item") or operation.get("Key") or {}
        if table and all(key in attributes for key in table.table_key_attrs):
            hash_key, *range_key = (DynamoType(attributes[key]) for key in table.table_key_attrs)
            yield table, (hash_key, range_key[0] if range_key else None)


def _part(table: Table, keys: list[Key]) -> Table:
    """A table of its own with copies of these items, of which nobody is told."""
    part: Any = copy.copy(table)
    part.items = items = defaultdict[DynamoType, Any](dict)
    part.stream_shard = None
    part.lambda_event_source_mappings = {}
    start_orders(part)
    for hash_key, range_key in keys:
        item = copy.deepcopy(table.get_item(hash_key, range_key))
        if item and range_key:
            items[hash_key][range_key] = item
        elif item:
            items[hash_key] = item
    return part


def _take_over(table: Table, key: Key, part: Table) -> None:
    """Makes of an item what the transaction made of it."""
    before, after = table.get_item(*key), part.get_item(*key)
    if after is None:
        table.delete_item(*key)
    elif before is None or before.to_json() != after.to_json():
        table.put_item(after.to_json()["Attributes"])
