"""moto's Query walks over all items of the table and sorts them. On DynamoDB its cost grows with what it reads, not with the table.

Here moto's own query is given the items alone that it will read. They are kept in order from the first query of a table or index on,
those of a copied table, which a restore or a cancelled transaction makes, from its own first query on.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from local_aws.kernel.amendments import Beside, amend
from local_aws.services.dynamodb.order import Condition, Order, Values

Page = tuple[list[Item], int, dict[str, Any] | None]


class _Orders:
    """The orders of one table by the name of the index, "" for the table's own. A copy of the table makes its own."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}

    def __reduce__(self) -> Any:
        return _Orders, ()

    def of(self, table: Table, index_name: str | None) -> Order | None:
        """None if there is no such index."""
        indexes = {index.name: index for index in table.all_indexes()}
        if index_name and index_name not in indexes:
            return None
        order = Order(table, indexes.get(index_name or ""))
        known = self._orders.get(index_name or "")
        if known and (known.partition_names, known.sort_names) == (order.partition_names, order.sort_names):
            return known
        for item in _items(table):
            order.put(_key(item.hash_key, item.range_key), item)
        self._orders[index_name or ""] = order
        return order

    def put(self, table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> None:
        """Takes note of an item that may have been written or deleted."""
        item = table.get_item(hash_key, range_key) if self._orders else None
        for order in self._orders.values():
            order.put(_key(hash_key, range_key), item)


_orders = Beside[_Orders | None]("orders", None)


def install() -> None:
    """Narrows what queries look at, and listens to what writes items."""
    query, put_item, delete_item, update_item = Table.query, Table.put_item, Table.delete_item, DynamoDBBackend.update_item

    def query_narrowed(table: Table, *arguments: Any, **options: Any) -> Page:
        return query(narrowed(table, *arguments, **options), *arguments, **options)

    def put(table: Table, *arguments: Any, **options: Any) -> Item:
        item = put_item(table, *arguments, **options)
        _orders_of(table).put(table, item.hash_key, item.range_key)
        return item

    def delete(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        item = delete_item(table, hash_key, range_key)
        _orders_of(table).put(table, hash_key, range_key)
        return item

    def update(backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *arguments: Any, **options: Any) -> Item:
        table = backend.get_table(table_name)
        try:
            return update_item(backend, table_name, key, *arguments, **options)
        finally:  # it changes the item where it is, and some of it before it fails
            if all(name in key for name in table.table_key_attrs):
                _orders_of(table).put(table, *backend.get_keys_value(table, key))

    amend(Table, "query", query_narrowed)
    amend(Table, "put_item", put)
    amend(Table, "delete_item", delete)
    amend(DynamoDBBackend, "update_item", update)


def narrowed(
    table: Table,
    hash_key: DynamoType | None,
    comparison: str | None,
    range_values: list[DynamoType],
    limit: int | None,
    start: dict[str, Any] | None,
    forward: bool,
    projection: Any,
    index_name: str | None = None,
    consistent: bool = False,
    filter: Any = None,
    hash_key_conditions: list[tuple[str, DynamoType]] | None = None,
    range_key_conditions: list[Condition] | None = None,
    **legacy_filters: Any,
) -> Table:
    """A table that has no items but those that the query reads; the table itself where DynamoDB would refuse the query, or it has the
    conditions of before 2014."""
    order = None if legacy_filters else _orders_of(table).of(table, index_name)
    conditions = range_key_conditions or []
    if order is None or [name for name, _, _ in conditions] != order.sort_names[: len(conditions)]:
        return table
    partition = order.values(dict(hash_key_conditions or ()), order.partition_names)
    comparable = all(order.values({name: value}, [name]) for name, _, values in conditions for value in values)
    after = order.values({name: DynamoType(value) for name, value in start.items()}, order.sort_names) if start else None
    if partition is None or not comparable or (start and after is None):
        return table
    found: list[Item] = []
    size = 0
    for item in order.read(partition, conditions, after, bool(forward)):
        found.append(item)
        size += item.size()
        if len(found) == limit or size > RESULT_SIZE_LIMIT:  # the item that is too much tells moto that there are more
            break
    part: Any = copy.copy(table)
    items = dict(enumerate(found))  # moto's query looks at no key
    part.items = {0: items} if table.has_range_key else items
    return part


def _orders_of(table: Table) -> _Orders:
    orders = _orders.of(table)
    if orders is None:
        orders = _Orders()
        _orders.keep(table, orders)
    return orders


def _items(table: Table) -> list[Item]:
    """All items, as moto has them, but in no order."""
    parts: Any = table.items.values()
    return [item for part in parts for item in part.values()] if table.has_range_key else list(parts)


def _key(hash_key: DynamoType, range_key: DynamoType | None) -> Values:
    return (hash_key.cast_value, range_key.cast_value) if range_key else (hash_key.cast_value,)
