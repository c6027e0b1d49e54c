"""Reads a DynamoDB stream for a mapping and gives the function its records, as
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html describes it: batch by batch, and in order. With a parallelizationFactor, as many
batches at once: the records of an item are always in the same one of so many lanes, each of which is in order.

It waits for writes instead of asking four times a second. Everything happens with the permissions of the function's role.
"""
from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.awslambda.models import EventSourceMapping

from local_aws.kernel.differences import Difference
from local_aws.kernel.pace import Pace
from local_aws.services.dynamodb.streams import writes
from local_aws.services.lambda_.failure_targets import FailureTargets
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.stream_batches import Record, read_records, split
from local_aws.services.lambda_.stream_lane import Lane, Mapped, Patience

DIFFERENCES = (
    Difference(
        "a batch that keeps failing, with a `parallelizationFactor`", "holds up all that is read after it", "holds up its own items alone"
    ),
)


class StreamPoller:
    """A thread that lives as long as the mapping."""

    def __init__(
        self, mapping: EventSourceMapping, pace: Pace, execute: Callable[..., Any], clients: RoleClients, targets: FailureTargets
    ) -> None:
        self._mapping = mapping
        self._mapped = Mapped(mapping, pace, execute, targets)
        self._patience = Patience(self._mapped)
        self._clients = clients
        self._stream = mapping.event_source_arn
        self._table = self._stream.partition("/stream/")[0]
        self._iterator: str | None = None
        self._seen = -1  # writes that are known to have been read

    def start(self) -> None:
        """Fixes the position where reading begins, and begins."""
        try:
            self._iterator = self._first_iterator()
        except (BotoCoreError, ClientError) as error:
            self._mapped.report(f"PROBLEM: {error}")
        threading.Thread(target=self._run, name=f"stream-{self._mapping.uuid}", daemon=True).start()

    def changed(self) -> None:
        """Looks at the mapping's settings again."""
        with writes.changed:
            writes.changed.notify_all()

    def stop(self) -> None:
        """Ends the thread; invocations that run are the last."""
        self._mapped.stopped = True
        self.changed()

    def _run(self) -> None:
        while True:
            with writes.changed:
                writes.changed.wait_for(lambda: self._mapped.stopped or self._has_work())
            if self._mapped.stopped:
                return
            self._patience.attempt(self._poll)

    def _has_work(self) -> bool:
        return bool(self._mapping.enabled) and writes.count(self._table) != self._seen

    def _poll(self) -> None:
        client = self._client()
        lanes = self._mapping.parallelization_factor or 1
        size = self._mapping.batch_size * lanes
        self._iterator = self._iterator or self._first_iterator()
        written = writes.count(self._table)
        try:
            answer = client.get_records(ShardIterator=self._iterator, Limit=size)
        except client.exceptions.TrimmedDataAccessException:  # the mapping was disabled, or its function failed, for too long
            self._iterator = self._iterator_at("TRIM_HORIZON")
            return
        window = self._mapping.max_batch_window
        if answer["Records"] and len(answer["Records"]) < size and window:
            self._mapped.wait(window)
            answer = client.get_records(ShardIterator=self._iterator, Limit=size)
        self._iterator = answer["NextShardIterator"]
        self._patience.succeeded()
        if answer["Records"]:
            self._give(read_records(answer["Records"], self._stream, self._mapping.region), lanes)
        else:
            self._seen = written
            self._mapped.debugged_seconds = 0.0

    def _give(self, records: list[Record], lanes: int) -> None:
        """Gives them to the function, and comes back when it is done with all."""
        batches = split(records, lanes, self._mapping.batch_size)
        with ThreadPoolExecutor(len(batches), f"stream-{self._mapping.uuid}") as threads:
            for done in [threads.submit(Lane(self._mapped, lane).run) for lane in batches]:
                done.result()

    def _first_iterator(self) -> str:
        return self._iterator_at(self._mapping.starting_position)

    def _iterator_at(self, position: str | None) -> str:
        client = self._client()
        shard = client.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"][0]["ShardId"]
        self._mapped.shard = shard
        return client.get_shard_iterator(StreamArn=self._stream, ShardId=shard, ShardIteratorType=position)["ShardIterator"]

    def _client(self) -> Any:
        name = self._mapped.function()
        return self._clients.client(name.resolve().role, name.name, "dynamodbstreams", self._mapping.region)
