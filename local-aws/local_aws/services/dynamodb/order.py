"""The items of a table or of an index in the order in which queries and scans read them, so that these need not look for them."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import GlobalSecondaryIndex, SecondaryIndex, Table

Values = tuple[Any, ...]
Row = tuple[Values, Item]
Place = tuple[Values, Values]
"""The values of a partition, and those by which it is sorted."""
Condition = tuple[str, str, list[DynamoType]]
"""Attribute, comparison and what it is compared with."""

_SLOTS = 2**32


class Order(ABC):
    """Partitions by the values of some attributes, each sorted by those of others, in which the table's own key makes them unique."""

    partition_names: list[str]
    sort_names: list[str]

    def __init__(self, table: Table) -> None:
        self._types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
        self._partitions: dict[Values, list[Row]] = {}
        self._places: dict[Values, Place] = {}

    @abstractmethod
    def place(self, attributes: dict[str, DynamoType]) -> Place | None:
        """Partition and sorting values of what has these attributes; None if that belongs nowhere."""

    def put(self, key: Values, item: Item | None) -> None:
        """Puts the item of a key of the table where it belongs now; None, or an item without a key of the index, belongs nowhere."""
        if key in self._places:
            partition, sort = self._places.pop(key)
            rows = self._partitions[partition]
            del rows[bisect_left(rows, sort, key=_sort)]
            if not rows:
                del self._partitions[partition]
        place = self.place(item.attrs) if item else None
        if item and place:
            self._places[key] = partition, sort = place
            insort(self._partitions.setdefault(partition, []), (sort, item), key=_sort)

    def values(self, attributes: dict[str, DynamoType], names: list[str]) -> Values | None:
        """The values of these attributes, if all are there and of the types that keys have."""
        found = [attributes.get(name) for name in names]
        if not all(value is not None and value.type == self._types[name] for name, value in zip(names, found)):
            return None
        return tuple(value.cast_value for value in found if value is not None)


class QueryOrder(Order):
    """As queries read a table, or one of its indexes."""

    def __init__(self, table: Table, index: SecondaryIndex | None) -> None:
        super().__init__(table)
        self.partition_names = _names(index.schema if index else table.schema, "HASH")
        self.sort_names = _names(index.schema if index else table.schema, "RANGE")
        if index:
            if not self.sort_names:  # the order that moto has then
                by_range = isinstance(index, GlobalSecondaryIndex) and table.range_key_attr
                self.sort_names = [by_range or table.hash_key_attr]
            self.sort_names += table.table_key_attrs

    def place(self, attributes: dict[str, DynamoType]) -> Place | None:
        partition, sort = (self.values(attributes, names) for names in (self.partition_names, self.sort_names))
        return None if partition is None or sort is None else (partition, sort)

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


class ScanOrder(Order):
    """As scans read a table, or one of its indexes: by a hash of the partition key, which the segments of a parallel scan share out."""

    def __init__(self, table: Table, index: SecondaryIndex | None) -> None:
        super().__init__(table)
        self.partition_names = []
        keys = (index.schema_key_attrs if index else []) + table.table_key_attrs
        self.sort_names = list(dict.fromkeys(keys))

    def place(self, attributes: dict[str, DynamoType]) -> Place | None:
        values = self.values(attributes, self.sort_names)
        return None if values is None else ((), (_slot(values[0]), *values))

    def read(self, segment: int, segments: int, start: Values | None) -> Iterator[Item]:
        """The items of a segment, after what sorts like ``start``."""
        rows = self._partitions.get((), [])
        first, end = (_before(rows, (border,)) for border in self._borders(segment, segments))
        if start is not None:
            first = max(first, bisect_right(rows, start, key=_sort))
        return (rows[position][1] for position in range(first, end))

    def has(self, segment: int, segments: int, sort: Values) -> bool:
        """Whether what sorts so belongs to the segment."""
        first, end = self._borders(segment, segments)
        return first <= sort[0] < end

    def _borders(self, segment: int, segments: int) -> tuple[int, int]:
        return _SLOTS * segment // segments, _SLOTS * (segment + 1) // segments


def _slot(value: Any) -> int:
    """Where a scan comes to a partition key; the same for a number however it is written."""
    return zlib.crc32(repr(value if isinstance(value, (str, bytes)) else float(value)).encode())


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
