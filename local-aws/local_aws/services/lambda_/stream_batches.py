"""Batches of stream records: as the function receives them, what its answer says about them, and what is told of discarded ones."""
from __future__ import annotations

import base64
import json
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Records that the function is given together; ``attempts`` at them have failed."""

    records: list[Record]
    attempts: int = 0

    def payload(self) -> bytes:
        return json.dumps({"Records": self.records}, separators=(",", ":")).encode()

    def age(self) -> float:
        """The seconds since the last record was written."""
        return max(0.0, time.time() - _created(self.records[-1]))

    def halves(self) -> tuple[Batch, Batch]:
        """A split takes nothing of the retry quota."""
        middle = len(self.records) // 2
        return Batch(self.records[:middle], self.attempts), Batch(self.records[middle:], self.attempts)

    def without_older(self, seconds: float) -> Batch:
        """The records that are not older than that; they are in the order of their writes."""
        oldest = time.time() - seconds
        return Batch([record for record in self.records if _created(record) >= oldest], self.attempts)


def read_records(records: list[Record], stream: str, region: str) -> list[Record]:
    """What GetRecords answered, as the function receives it."""
    return [_plain(record) | {"awsRegion": region, "eventSourceARN": stream} for record in records]


def split(records: list[Record], lanes: int, size: int) -> list[list[Batch]]:
    """The batches of each lane that has some. All records of an item are in one lane, as their order counts."""
    of_lanes: dict[int, list[Record]] = {}
    for record in records:
        key = json.dumps(record["dynamodb"]["Keys"], sort_keys=True)
        of_lanes.setdefault(zlib.crc32(key.encode()) % lanes, []).append(record)
    return [[Batch(lane[start : start + size]) for start in range(0, len(lane), size)] for lane in of_lanes.values()]


def end_of_success(batch: Batch, answer: bytes, response_types: list[str] | None) -> int:
    """How many of the first records the function's answer calls done; 0 for an answer that names records which it was not given.

    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    if "ReportBatchItemFailures" not in (response_types or ()):
        return len(batch.records)
    answered = json.loads(answer or b"null")
    failures = answered.get("batchItemFailures") if isinstance(answered, dict) else answered
    if not failures:
        return len(batch.records)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in batch.records]
    try:
        return min(numbers.index(failure["itemIdentifier"]) for failure in failures)
    except (KeyError, TypeError, ValueError):
        return 0


def batch_info(records: list[Record], stream: str, shard: str) -> dict[str, Any]:
    """What is told of discarded records: where they are in the stream."""
    first, last = records[0], records[-1]
    return {
        "shardId": shard,
        "startSequenceNumber": first["dynamodb"]["SequenceNumber"],
        "endSequenceNumber": last["dynamodb"]["SequenceNumber"],
        "approximateArrivalOfFirstRecord": iso_time(_created(first)),
        "approximateArrivalOfLastRecord": iso_time(_created(last)),
        "batchSize": len(records),
        "streamArn": stream,
    }


def iso_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    """boto3's values as Lambda's JSON has them: binary as base64, times as seconds since the epoch."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(part) for part in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.timestamp() if isinstance(value, datetime) else value


def _created(record: Record) -> float:
    return record["dynamodb"]["ApproximateCreationDateTime"]

