"""How many units requests consume of the capacity of a table and of its indexes.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html and, for the writes of indexes,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import GlobalSecondaryIndex, SecondaryIndex, Table

_READ_BYTES, _WRITE_BYTES = 4096, 1024


@dataclass(frozen=True)
class Part:
    """What has a capacity of its own: a table, or one of its global secondary indexes."""

    table: str
    index: str | None = None

    @property
    def dimensions(self) -> dict[str, str]:
        """What names it in CloudWatch."""
        return {"TableName": self.table} | ({"GlobalSecondaryIndexName": self.index} if self.index else {})

    def owner(self, table: Table) -> Table | GlobalSecondaryIndex:
        return next(each for each in table.global_indexes if each.name == self.index) if self.index else table

    def throughput(self, table: Table) -> dict[str, int]:
        return self.owner(table).throughput


def part_of(table: Table, index: str | None) -> Part:
    """Whose capacity reads of the index consume: a local one has that of the table."""
    return Part(table.name, index if any(each.name == index for each in table.global_indexes) else None)


def parts_of(table: Table) -> list[Part]:
    """The table and its indexes, all of which a write may need."""
    return [Part(table.name), *(Part(table.name, index.name) for index in table.global_indexes)]


def read_units(size: int, consistent: bool) -> float:
    """For one item, or for what a page of items has together."""
    return max(1, math.ceil(size / _READ_BYTES)) * (1 if consistent else 0.5)


def write_units(table: Table, before: Item | None, after: Item | None) -> Counter[Part]:
    """For a write that leaves ``after`` where ``before`` was."""
    units = Counter({Part(table.name): _units(before, after)})
    for index in table.all_indexes():
        old, new = _entry(index, before), _entry(index, after)
        part = Part(table.name, index.name if isinstance(index, GlobalSecondaryIndex) else None)
        if old and new and _key(index, old) != _key(index, new):
            units[part] += _units(old) + _units(new)  # it moves: an entry is deleted and another put
        elif (old and old.attrs) != (new and new.attrs):
            units[part] += _units(old, new)
    return units


def _units(*items: Item | None) -> int:
    """The largest of the items counts."""
    return max([1, *(math.ceil(item.size() / _WRITE_BYTES) for item in items if item)])


def _entry(index: SecondaryIndex, item: Item | None) -> Item | None:
    """What the index has of the item; None unless that has the index's keys."""
    return index.project(item) if item and all(name in item.attrs for name in index.schema_key_attrs) else None


def _key(index: SecondaryIndex, item: Item) -> list[Any]:
    return [item.attrs[name] for name in index.schema_key_attrs]
