"""Reads a DynamoDB stream for a mapping and gives the function its records, as
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html describes it: in order, batch by batch, one batch at a time.

It waits for writes instead of asking four times a second. Everything happens with the permissions of the function's role.
"""
from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import EventSourceMapping

from local_aws.kernel.amendments import Beside
from local_aws.kernel.pace import Pace
from local_aws.services.dynamodb.streams import writes
from local_aws.services.lambda_ import metrics
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.failure_targets import FailureTargets
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.stream_batches import Batch, Record, batch_info, end_of_success, iso_time, read_records
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.lambda_.variables import VariablesLocked

_log = logging.getLogger(__name__)
_AWS_LONGEST_WAIT_SECONDS = 60
_AWS_RETENTION_SECONDS = 24 * 3600

last_result = Beside[str]("last_result", "No records processed")
"""How a mapping's latest batch went, as Lambda shows it."""


class StreamPoller:
    """A thread that lives as long as the mapping."""

    def __init__(
        self, mapping: EventSourceMapping, pace: Pace, execute: Callable[..., Any], clients: RoleClients, targets: FailureTargets
    ) -> None:
        self._mapping = mapping
        self._pace = pace
        self._execute = execute
        self._clients = clients
        self._targets = targets
        self._stream = mapping.event_source_arn
        self._table = self._stream.partition("/stream/")[0]
        self._shard = ""
        self._iterator: str | None = None
        self._seen = -1  # writes that are known to have been read
        self._batches: deque[Batch] = deque()
        self._failures = 0  # one after the other; each doubles the wait
        self._debugged_seconds = 0.0  # by which the records that wait may be older
        self._stopped = False

    def start(self) -> None:
        """Fixes the position where reading begins, and begins."""
        try:
            self._iterator = self._first_iterator()
        except (BotoCoreError, ClientError) as error:
            self._report(f"PROBLEM: {error}")
        threading.Thread(target=self._run, name=f"stream-{self._mapping.uuid}", daemon=True).start()

    def changed(self) -> None:
        """Looks at the mapping's settings again."""
        with writes.changed:
            writes.changed.notify_all()

    def stop(self) -> None:
        """Ends the thread; an invocation that runs is its last."""
        self._stopped = True
        self.changed()

    def _run(self) -> None:
        while True:
            with writes.changed:
                writes.changed.wait_for(lambda: self._stopped or self._has_work())
            if self._stopped:
                return
            try:
                self._process(self._batches[0]) if self._batches else self._poll()
            except (BotoCoreError, ClientError, LambdaClientError) as error:
                self._report(f"PROBLEM: {getattr(error, 'message', error)}")
                self._wait_longer()
            except Exception:  # the mapping's records must not wait for ever, unseen
                _log.exception("polling %s failed", self._stream)
                self._wait_longer()

    def _has_work(self) -> bool:
        return self._mapping.enabled and bool(self._batches or writes.count(self._table) != self._seen)

    def _poll(self) -> None:
        client, size = self._client(), self._mapping.batch_size
        self._iterator = self._iterator or self._first_iterator()
        written = writes.count(self._table)
        try:
            answer = client.get_records(ShardIterator=self._iterator, Limit=size)
        except client.exceptions.TrimmedDataAccessException:  # the mapping was disabled, or its function failed, for too long
            self._iterator = self._iterator_at("TRIM_HORIZON")
            return
        window = self._mapping.max_batch_window
        if answer["Records"] and len(answer["Records"]) < size and window:
            self._wait(window)
            answer = client.get_records(ShardIterator=self._iterator, Limit=size)
        self._iterator = answer["NextShardIterator"]
        self._failures = 0
        if answer["Records"]:
            self._batches.append(Batch(read_records(answer["Records"], self._stream, self._mapping.region)))
        else:
            self._seen = written
            self._debugged_seconds = 0.0

    def _first_iterator(self) -> str:
        return self._iterator_at(self._mapping.starting_position)

    def _iterator_at(self, position: str | None) -> str:
        client = self._client()
        self._shard = client.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"][0]["ShardId"]
        return client.get_shard_iterator(StreamArn=self._stream, ShardId=self._shard, ShardIteratorType=position)["ShardIterator"]

    def _process(self, batch: Batch) -> None:
        """One attempt at the first of the batches that wait."""
        name = self._function()
        fresh = batch.without_older(self._longest_age())
        if len(fresh.records) < len(batch.records):
            self._discard(batch.records[: len(batch.records) - len(fresh.records)], "RecordAgeExceeded", batch.attempts, {})
            self._go_on(fresh)
            return
        request_id = str(uuid.uuid4())
        began = time.monotonic()
        try:
            execution = self._execute(name, batch.payload(), request_id)
        except (Throttled, VariablesLocked):  # takes nothing of the retry quota
            self._wait_longer()
            return
        if not execution.limited:
            self._debugged_seconds += time.monotonic() - began
        metrics.iterator_age(name, batch.age() * 1000)
        outcome = execution.outcome
        done = 0 if outcome.error_type else end_of_success(batch, outcome.payload, self._mapping.function_response_types)
        if done == len(batch.records):
            self._report("OK")
            self._failures = 0
            self._go_on()
            return
        self._report("PROBLEM: Function call failed")
        rest = Batch(batch.records[done:], 1 if done else batch.attempts + 1)
        if not done and self._mapping.bisect_on_error and len(rest.records) > 1:
            self._go_on(*batch.halves())
        elif 0 <= self._retries() < rest.attempts:
            response = {"statusCode": 200, "executedVersion": execution.version}
            if outcome.error_type:
                response["functionError"] = "Unhandled"
            self._discard(rest.records, "RetryAttemptsExhausted", rest.attempts, {"responseContext": response}, request_id)
            self._go_on()
            return
        else:
            self._go_on(rest)
        self._wait_longer()

    def _go_on(self, *batches: Batch) -> None:
        """Puts these in the place of the first batch."""
        self._batches.popleft()
        self._batches.extendleft(batch for batch in reversed(batches) if batch.records)

    def _discard(
        self, records: list[Record], condition: str, attempts: int, response: dict[str, Any], request_id: str | None = None
    ) -> None:
        """Gives up on the records, for the reason that AWS calls ``condition``."""
        name = self._function()
        _log.warning("%s discarded %d records of %s: %s", name.name, len(records), self._stream, condition)
        target = ((self._mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
        if not target:
            return
        context = {
            "requestId": request_id or str(uuid.uuid4()),
            "functionArn": name.arn(),
            "condition": condition,
            "approximateInvokeCount": attempts,
        }
        information = batch_info(records, self._stream, self._shard)
        record = {"requestContext": context, "version": "1.0", "timestamp": iso_time(time.time()), "DDBStreamBatchInfo": information}
        self._targets.to_destination(name, target, record | response)

    def _longest_age(self) -> float:
        """In seconds of this process."""
        age: int = self._mapping.max_record_age or -1
        limit = self._pace.local(_AWS_RETENTION_SECONDS if age == -1 else min(age, _AWS_RETENTION_SECONDS))
        return limit + self._debugged_seconds

    def _retries(self) -> int:
        """How often a batch is tried again; -1 for as long as its records live."""
        attempts = self._mapping.max_retry_attempts
        return -1 if attempts is None else attempts

    def _function(self) -> FunctionName:
        return FunctionName.parse(self._mapping.function_arn, None, self._mapping.account_id, self._mapping.region)

    def _client(self) -> Any:
        name = self._function()
        return self._clients.client(name.resolve().role, name.name, "dynamodbstreams", self._mapping.region)

    def _report(self, result: str) -> None:
        if result != last_result.of(self._mapping) and result != "OK":
            _log.warning("mapping of %s to %s: %s", self._stream, self._mapping.function_arn, result)
        last_result.keep(self._mapping, result)

    def _wait_longer(self) -> None:
        self._wait(min(_AWS_LONGEST_WAIT_SECONDS, 2**self._failures))
        self._failures = min(self._failures + 1, 10)

    def _wait(self, aws_seconds: float) -> None:
        with writes.changed:
            writes.changed.wait_for(lambda: self._stopped, self._pace.local(aws_seconds))
