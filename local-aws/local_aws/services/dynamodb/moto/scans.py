"""moto's Scan walks over all items of the table and sorts them, counts what a filter of before 2014 drops as not read, tells that a
page is the last one when the items end with it, and starts from any key.

On DynamoDB its cost grows with what it reads, of one segment if the scan is parallel; it stops at the limit without looking further,
so that the last page may be empty; and it refuses a start key that is none of the table or index, or is another segment's.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html
"""

from __future__ import annotations

import copy
from typing import Any

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from local_aws.kernel.amendments import amend
from local_aws.services.dynamodb.moto.ordered_items import orders_of
from local_aws.services.dynamodb.order import ScanOrder, Values

Page = tuple[list[Item], int, dict[str, Any] | None]
Segment = tuple[int, int]
"""The number of a segment, and of how many."""


def install() -> None:
    """Replaces the scan of a table."""
    amend(Table, "scan", _scan)


def _scan(
    table: Table,
    conditions: dict[str, tuple[str, list[DynamoType]]],
    limit: int | None,
    start: dict[str, Any] | None,
    filter: Any = None,
    index_name: str | None = None,
    consistent: bool = False,
    projection: list[list[str]] | None = None,
    segments: tuple[int | None, int | None] = (None, None),
) -> Page:
    index = table.get_index(index_name, error_if_not=True) if index_name else None
    if consistent and index in table.global_indexes:
        raise MockValidationException("Consistent reads are not supported on global secondary indexes")
    order = orders_of(table).of(ScanOrder, table, index_name)
    assert order is not None  # as there is the index
    segment = segments[0] or 0, segments[1] or 1
    read, last_key = list[Item](), None
    size = 0
    for item in order.read(*segment, _after(order, start, segment)):
        size += item.size()
        if read and size > RESULT_SIZE_LIMIT:
            last_key = _key(table, read, index_name)
            break
        read.append(item)
        if len(read) == limit:
            last_key = _key(table, read, index_name)
            break
    items = [copy.deepcopy(item) for item in read if _meets(item, conditions)]
    if index:
        items = [index.project(item) for item in items]
    if filter is not None:
        items = [item for item in items if filter.expr(item)]
    if projection:
        items = [item.project(projection) for item in items]
    return items, len(read), last_key


def _after(order: ScanOrder, start: dict[str, Any] | None, segment: Segment) -> Values | None:
    """What sorts like the key to start after."""
    if start is None:
        return None
    place = order.place({name: DynamoType(value) for name, value in start.items()})
    invalid = "The provided starting key is invalid: "
    if place is None or start.keys() != set(order.sort_names):
        raise MockValidationException(f"{invalid}The provided key element does not match the schema")
    _, sort = place
    if not order.has(*segment, sort):
        number, total = segment
        which = f"TotalSegments: {total} Segment: {number}"
        raise MockValidationException(f"{invalid}Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. {which}")
    return sort


def _meets(item: Item, conditions: dict[str, tuple[str, list[DynamoType]]]) -> bool:
    """Whether the item meets the conditions of before 2014."""
    for name, (comparison, values) in conditions.items():
        value = item.attrs.get(name)
        if not (value.compare(comparison, values) if value else comparison == "NULL"):
            return False
    return True


def _key(table: Table, read: list[Item], index_name: str | None) -> dict[str, Any]:
    return table._get_last_evaluated_key(read[-1], index_name)  # pyright: ignore[reportPrivateUsage] # as moto makes it
