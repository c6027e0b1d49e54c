"""The items of a table or of an index in the order in which queries read them, so that a query need not look for them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import GlobalSecondaryIndex, SecondaryIndex, Table

Values = tuple[Any, ...]
Row = tuple[Values, Item]
Condition = tuple[str, str, list[DynamoType]]
"""Attribute, comparison and what it is compared with."""


class Order:
    """Partitions by the values of some attributes, each sorted by those of others, in which the table's own key makes them unique."""

    def __init__(self, table: Table, index: SecondaryIndex | None) -> None:
        self.partition_names = _names(index.schema if index else table.schema, "HASH")
        self.sort_names = _names(index.schema if index else table.schema, "RANGE")
        if index:
            if not self.sort_names:  # the order that moto has then
                by_range = isinstance(index, GlobalSecondaryIndex) and table.range_key_attr
                self.sort_names = [by_range or table.hash_key_attr]
            self.sort_names += table.table_key_attrs
        self._types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
        self._partitions: dict[Values, list[Row]] = {}
        self._places: dict[Values, tuple[Values, Values]] = {}

    def put(self, key: Values, item: Item | None) -> None:
        """Puts the item of a key of the table where it belongs now; None, or an item without a key of the index, belongs nowhere."""
        if key in self._places:
            partition, sort = self._places.pop(key)
            rows = self._partitions[partition]
            del rows[bisect_left(rows, sort, key=_sort)]
            if not rows:
                del self._partitions[partition]
        partition, sort = (self.values(item.attrs if item else {}, names) for names in (self.partition_names, self.sort_names))
        if item and partition is not None and sort is not None:
            self._places[key] = partition, sort
            insort(self._partitions.setdefault(partition, []), (sort, item), key=_sort)

    def values(self, attributes: dict[str, DynamoType], names: list[str]) -> Values | None:
        """The values of these attributes, if all are there and of the types that keys have."""
        found = [attributes.get(name) for name in names]
        if not all(value is not None and value.type == self._types[name] for name, value in zip(names, found)):
            return None
        return tuple(value.cast_value for value in found if value is not None)

    def read(self, partition: Values, conditions: list[Condition], start: Values | None, forward: bool) -> Iterator[Item]:
        """The items of a partition that meet the conditions, which are on its first sorting attributes, after what sorts like ``start``."""
        rows = self._partitions.get(partition, [])
        low, high = _bounds(rows, conditions)
        if start is not None and forward:
            low = max(low, bisect_right(rows, start, key=_sort))
        elif start is not None:
            high = min(high, bisect_left(rows, start, key=_sort))
        positions = range(low, high)
        return (rows[position][1] for position in (positions if forward else reversed(positions)))


def _names(schema: list[dict[str, str]], kind: str) -> list[str]:
    return [key["AttributeName"] for key in schema if key["KeyType"] == kind]


def _sort(row: Row) -> Values:
    return row[0]


def _bounds(rows: list[Row], conditions: list[Condition]) -> tuple[int, int]:
    """Where the rows begin and end that meet the conditions, of which all but the last are equalities."""
    if not conditions:
        return 0, len(rows)
    equal: Values = tuple(values[0].cast_value for _, _, values in conditions[:-1])
    _, comparison, values = conditions[-1]
    first, last = ((*equal, value.cast_value) for value in (values[0], values[-1]))
    if comparison == "BEGINS_WITH":
        place, length = len(equal), len(first[-1])
        return _before(rows, first), bisect_right(rows, first, key=lambda row: (*row[0][:place], row[0][place][:length]))
    low = {"<": (_before, equal), "<=": (_before, equal), ">": (_after, first)}
    high = {">": (_after, equal), ">=": (_after, equal), "<": (_before, last)}
    (find_low, from_values), (find_high, to_values) = low.get(comparison, (_before, first)), high.get(comparison, (_after, last))
    return find_low(rows, from_values), find_high(rows, to_values)


def _before(rows: list[Row], start: Values) -> int:
    return bisect_left(rows, start, key=lambda row: row[0][: len(start)])


def _after(rows: list[Row], start: Values) -> int:
    return bisect_right(rows, start, key=lambda row: row[0][: len(start)])
