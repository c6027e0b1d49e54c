"""moto's streams tell of an item twice that UpdateItem made and of writes that changed nothing, fail writes once they are ended,
say us-east-1 in every region and invoke mapped functions inside the write; they keep each record for ever; their iterators cling to
the state of a table that a cancelled transaction has replaced; binary keys leave them in base64 twice.

Here a write only adds to the stream, and ``writes`` wakes who waits for it (``local_aws.services.lambda_.stream_poller``).
"""

from __future__ import annotations

import base64
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from types import SimpleNamespace
from typing import Any

from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX, DynamodbException, ResourceNotFoundException
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import StreamRecord, StreamShard, Table
from moto.dynamodbstreams.models import DynamoDBStreamsBackend

from local_aws.kernel.amendments import Beside, amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("iterators of a DynamoDB stream", "never expire", "expire after 15 minutes"),
)

_KEPT = timedelta(hours=24)
_ITEMS = ("Keys", "NewImage", "OldImage")
_trimmed = Beside[int]("trimmed", 0)
"""How many records of a shard are gone."""


class Writes:
    """How often each table's stream was written to. ``changed`` is notified of every write."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._counts: Counter[str] = Counter()

    def add(self, table_arn: str) -> None:
        with self.changed:
            self._counts[table_arn] += 1
            self.changed.notify_all()

    def count(self, table_arn: str) -> int:
        """Read it before the records: those of a write that is counted are there once its request is over."""
        return self._counts[table_arn]


writes = Writes()


class TrimmedDataAccess(DynamodbException):
    def __init__(self) -> None:
        super().__init__(f"{ERROR_TYPE_PREFIX}TrimmedDataAccessException", "The data you are trying to access has been trimmed")


def install() -> None:
    """Replaces the writing of records and the iterators."""
    amend(StreamShard, "add", _add)
    amend(DynamoDBStreamsBackend, "get_shard_iterator", _get_shard_iterator)
    amend(DynamoDBStreamsBackend, "get_records", _get_records)


def _add(shard: StreamShard, old: Item | None, new: Item | None) -> None:
    table = shard.table
    specification = table.stream_specification or {}
    if not specification.get("StreamEnabled") or (old and new and old.to_json() == new.to_json()):
        return
    event = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    record = StreamRecord(table, specification["StreamViewType"], event, old, new, 0)
    assert isinstance(record, StreamRecord)  # moto's base says less of what it makes
    if event == "INSERT" and shard.items and _tells_of_the_same(shard.items[-1], record):
        shard.items.pop()  # UpdateItem put the bare key first
    record.record["awsRegion"] = table.region_name
    record.record["dynamodb"]["SequenceNumber"] = str(shard.starting_sequence_number + _end(shard))
    record.record["dynamodb"]["ApproximateCreationDateTime"] = _now()
    shard.items.append(record)
    _trim(shard)
    writes.add(table.table_arn)


def _tells_of_the_same(last: StreamRecord, record: StreamRecord) -> bool:
    return last.record["eventName"] == "INSERT" and last.record["dynamodb"]["Keys"] == record.record["dynamodb"]["Keys"]


def _get_shard_iterator(
    backend: DynamoDBStreamsBackend, arn: str, shard_id: str, kind: str, sequence_number: int | str | None = None
) -> SimpleNamespace:
    shard = _shard(backend, arn)
    if shard.id != shard_id:
        raise ResourceNotFoundException(f"Requested resource not found: Shard: {shard_id} in Stream: {arn} not found")
    _trim(shard)
    if kind == "TRIM_HORIZON":
        position = _trimmed.of(shard)
    elif kind == "LATEST":
        position = _end(shard)
    else:
        position = int(sequence_number or 0) - shard.starting_sequence_number
        _require_there(shard, position)
        position += kind == "AFTER_SEQUENCE_NUMBER"
    return SimpleNamespace(arn=_iterator(arn, position))


def _get_records(backend: DynamoDBStreamsBackend, iterator: str, limit: int) -> dict[str, Any]:
    arn, _, position = iterator.split("|")
    start, shard = int(base64.b64decode(position)), _shard(backend, arn)
    _trim(shard)
    _require_there(shard, start)
    first = start - _trimmed.of(shard)
    records = [_with_bytes(record.to_json()) for record in shard.items[first : first + limit]]
    return {"NextShardIterator": _iterator(arn, start + len(records)), "Records": records}


def _with_bytes(record: dict[str, Any]) -> dict[str, Any]:
    """A record for moto's serializer, which writes all that is binary in base64, as some of it is already: keys, and what is nested."""
    told = record["dynamodb"]
    items = {part: {name: _bytes_of(value) for name, value in told[part].items()} for part in _ITEMS if part in told}
    return record | {"dynamodb": told | items}


def _bytes_of(attribute: dict[str, Any]) -> dict[str, Any]:
    ((kind, value),) = attribute.items()
    match kind:
        case "B":
            return {kind: _bytes(value)}
        case "BS":
            return {kind: [_bytes(each) for each in value]}
        case "L":
            return {kind: [_bytes_of(each) for each in value]}
        case "M":
            return {kind: {name: _bytes_of(each) for name, each in value.items()}}
        case _:
            return attribute


def _bytes(value: bytes | str) -> bytes:
    return base64.b64decode(value) if isinstance(value, str) else value


def _trim(shard: StreamShard) -> None:
    """Takes the records away that are too old."""
    oldest = _now() - _KEPT
    times = (record.record["dynamodb"]["ApproximateCreationDateTime"] for record in shard.items)
    old = sum(1 for _ in takewhile(lambda created: created < oldest, times))
    del shard.items[:old]
    _trimmed.keep(shard, _trimmed.of(shard) + old)


def _require_there(shard: StreamShard, position: int) -> None:
    if position < _trimmed.of(shard):
        raise TrimmedDataAccess


def _end(shard: StreamShard) -> int:
    """The position of the next record."""
    return _trimmed.of(shard) + len(shard.items)


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC).replace(tzinfo=None)  # as moto has its times


def _iterator(stream_arn: str, position: int) -> str:
    return f"{stream_arn}|1|{base64.b64encode(str(position).encode()).decode()}"


def _shard(backend: DynamoDBStreamsBackend, stream_arn: str) -> StreamShard:
    """The shard as it is now. A table that gets a stream anew has another one."""
    name, _, label = stream_arn.partition(":table/")[2].partition("/stream/")
    table: Table | None = backend.dynamodb.tables.get(name)
    if table is None or table.stream_shard is None or table.latest_stream_label != label:
        raise ResourceNotFoundException(f"Requested resource not found: Stream: {stream_arn} not found")
    return table.stream_shard
