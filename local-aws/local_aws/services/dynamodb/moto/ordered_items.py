"""Keeps the items of tables in order for what reads them (``query_index``, ``scans``), from the first such read of a table or index on;
those of a copied table, which a backup or a restore makes, from its own first read on.
"""

from __future__ import annotations

from typing import Any, TypeVar

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from local_aws.kernel.amendments import Beside, amend
from local_aws.services.dynamodb.order import Order, QueryOrder, ScanOrder, Values

Kind = TypeVar("Kind", QueryOrder, ScanOrder)


class Orders:
    """The orders of one table. A copy of the table makes its own."""

    def __init__(self) -> None:
        self._orders: dict[tuple[type[Order], str | None], Order] = {}

    def __reduce__(self) -> Any:
        return Orders, ()

    def of(self, kind: type[Kind], table: Table, index_name: str | None) -> Kind | None:
        """None if there is no such index."""
        indexes = {index.name: index for index in table.all_indexes()}
        if index_name and index_name not in indexes:
            return None
        order = kind(table, indexes.get(index_name or ""))
        known: Any = self._orders.get((kind, index_name))
        if known and (known.partition_names, known.sort_names) == (order.partition_names, order.sort_names):
            return known
        for item in _items(table):
            order.put(_key(item.hash_key, item.range_key), item)
        self._orders[kind, index_name] = order
        return order

    def put(self, table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> None:
        """Takes note of an item that may have been written or deleted."""
        item = table.get_item(hash_key, range_key) if self._orders else None
        for order in self._orders.values():
            order.put(_key(hash_key, range_key), item)


_orders = Beside[Orders | None]("orders", None)


def orders_of(table: Table) -> Orders:
    """The table's orders."""
    return _orders.of(table) or start_orders(table)


def start_orders(table: Table) -> Orders:
    """Has the table in no order yet, though the one that it is a copy of is."""
    orders = Orders()
    _orders.keep(table, orders)
    return orders


def install() -> None:
    """Listens to what writes items."""
    put_item, delete_item, update_item = Table.put_item, Table.delete_item, DynamoDBBackend.update_item

    def put(table: Table, *arguments: Any, **options: Any) -> Item:
        item = put_item(table, *arguments, **options)
        orders_of(table).put(table, item.hash_key, item.range_key)
        return item

    def delete(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        item = delete_item(table, hash_key, range_key)
        orders_of(table).put(table, hash_key, range_key)
        return item

    def update(backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *arguments: Any, **options: Any) -> Item:
        table = backend.get_table(table_name)
        try:
            return update_item(backend, table_name, key, *arguments, **options)
        finally:  # it changes the item where it is, and some of it before it fails
            if all(name in key for name in table.table_key_attrs):
                orders_of(table).put(table, *backend.get_keys_value(table, key))

    amend(Table, "put_item", put)
    amend(Table, "delete_item", delete)
    amend(DynamoDBBackend, "update_item", update)


def _items(table: Table) -> list[Item]:
    """All items, as moto has them, but in no order."""
    parts: Any = table.items.values()
    return [item for part in parts for item in part.values()] if table.has_range_key else list(parts)


def _key(hash_key: DynamoType, range_key: DynamoType | None) -> Values:
    return (hash_key.cast_value, range_key.cast_value) if range_key else (hash_key.cast_value,)
