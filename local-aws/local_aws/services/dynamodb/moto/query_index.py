"""moto's Query walks over all items of the table and sorts them. On DynamoDB its cost grows with what it reads, not with the table.

Here moto's own query is given the items alone that it will read.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from local_aws.kernel.amendments import amend
from local_aws.services.dynamodb.moto.ordered_items import orders_of
from local_aws.services.dynamodb.order import Condition, QueryOrder

Page = tuple[list[Item], int, dict[str, Any] | None]


def install() -> None:
    """Narrows what queries look at."""
    query = Table.query

    def query_narrowed(table: Table, *arguments: Any, **options: Any) -> Page:
        return query(narrowed(table, *arguments, **options), *arguments, **options)

    amend(Table, "query", query_narrowed)


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
    order = None if legacy_filters else orders_of(table).of(QueryOrder, table, index_name)
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
