"""What a poller of a stream and its lanes do with a mapping: a lane gives the function its batches one after the other, with Lambda's
retries, and several lanes do so at once.
"""
from __future__ import annotations

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
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
from local_aws.services.lambda_.stream_batches import Batch, Record, batch_info, end_of_success, iso_time
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.lambda_.variables import VariablesLocked

_log = logging.getLogger(__name__)
_AWS_LONGEST_WAIT_SECONDS = 60
_AWS_RETENTION_SECONDS = 24 * 3600

last_result = Beside[str]("last_result", "No records processed")
"""How a mapping's latest batch went, as Lambda shows it."""


@dataclass
class Mapped:
    """A mapping, and what its poller and lanes know and tell of it."""

    mapping: EventSourceMapping
    pace: Pace
    execute: Callable[..., Any]
    targets: FailureTargets
    shard: str = ""
    debugged_seconds: float = 0.0
    """By which the records that wait may be older."""
    stopped: bool = False

    def __post_init__(self) -> None:
        self.stream: str = self.mapping.event_source_arn

    def function(self) -> FunctionName:
        return FunctionName.parse(self.mapping.function_arn, None, self.mapping.account_id, self.mapping.region)

    def report(self, result: str) -> None:
        if result != last_result.of(self.mapping) and result != "OK":
            _log.warning("mapping of %s to %s: %s", self.stream, self.mapping.function_arn, result)
        last_result.keep(self.mapping, result)

    def longest_age(self) -> float:
        """In seconds of this process."""
        age: int = self.mapping.max_record_age or -1
        limit = self.pace.local(_AWS_RETENTION_SECONDS if age == -1 else min(age, _AWS_RETENTION_SECONDS))
        return limit + self.debugged_seconds

    def retries(self) -> int:
        """How often a batch is tried again; -1 for as long as its records live."""
        attempts = self.mapping.max_retry_attempts
        return -1 if attempts is None else attempts

    def wait(self, aws_seconds: float) -> None:
        with writes.changed:
            writes.changed.wait_for(lambda: self.stopped, self.pace.local(aws_seconds))


class Patience:
    """Tries things again, each failure after twice the time."""

    def __init__(self, mapped: Mapped) -> None:
        self._mapped = mapped
        self._failures = 0

    def attempt(self, action: Callable[[], None]) -> None:
        """Waits after a failure, instead of raising it: a mapping's records must not wait for ever, unseen."""
        try:
            action()
        except (BotoCoreError, ClientError, LambdaClientError) as error:
            self._mapped.report(f"PROBLEM: {getattr(error, 'message', error)}")
            self.wait_longer()
        except Exception:
            _log.exception("polling %s failed", self._mapped.stream)
            self.wait_longer()

    def succeeded(self) -> None:
        self._failures = 0

    def wait_longer(self) -> None:
        self._mapped.wait(min(_AWS_LONGEST_WAIT_SECONDS, 2**self._failures))
        self._failures = min(self._failures + 1, 10)


class Lane:
    """Batches in the order of their writes. What is in one lane waits for what is before it there, and for nothing else."""

    def __init__(self, mapped: Mapped, batches: list[Batch]) -> None:
        self._mapped = mapped
        self._patience = Patience(mapped)
        self._batches = deque(batches)

    def run(self) -> None:
        """Until all batches are done with, or the mapping is gone. One that is switched off rests."""
        mapped = self._mapped
        while self._batches:
            with writes.changed:
                writes.changed.wait_for(lambda: mapped.stopped or mapped.mapping.enabled)
            if mapped.stopped:
                return
            self._patience.attempt(lambda: self._process(self._batches[0]))

    def _process(self, batch: Batch) -> None:
        """One attempt at the first of the batches that wait."""
        mapped = self._mapped
        name = mapped.function()
        fresh = batch.without_older(mapped.longest_age())
        if len(fresh.records) < len(batch.records):
            self._discard(batch.records[: len(batch.records) - len(fresh.records)], "RecordAgeExceeded", batch.attempts, {})
            self._go_on(fresh)
            return
        request_id = str(uuid.uuid4())
        began = time.monotonic()
        try:
            execution = mapped.execute(name, batch.payload(), request_id)
        except (Throttled, VariablesLocked):  # takes nothing of the retry quota
            self._patience.wait_longer()
            return
        if not execution.limited:
            mapped.debugged_seconds += time.monotonic() - began
        metrics.iterator_age(name, batch.age() * 1000)
        outcome = execution.outcome
        done = 0 if outcome.error_type else end_of_success(batch, outcome.payload, mapped.mapping.function_response_types)
        if done == len(batch.records):
            mapped.report("OK")
            self._patience.succeeded()
            self._go_on()
            return
        mapped.report("PROBLEM: Function call failed")
        rest = Batch(batch.records[done:], 1 if done else batch.attempts + 1)
        if not done and mapped.mapping.bisect_on_error and len(rest.records) > 1:
            self._go_on(*batch.halves())
        elif 0 <= mapped.retries() < rest.attempts:
            response = {"statusCode": 200, "executedVersion": execution.version}
            if outcome.error_type:
                response["functionError"] = "Unhandled"
            self._discard(rest.records, "RetryAttemptsExhausted", rest.attempts, {"responseContext": response}, request_id)
            self._go_on()
            return
        else:
            self._go_on(rest)
        self._patience.wait_longer()

    def _go_on(self, *batches: Batch) -> None:
        """Puts these in the place of the first batch."""
        self._batches.popleft()
        self._batches.extendleft(batch for batch in reversed(batches) if batch.records)

    def _discard(
        self, records: list[Record], condition: str, attempts: int, response: dict[str, Any], request_id: str | None = None
    ) -> None:
        """Gives up on the records, for the reason that AWS calls ``condition``."""
        mapped = self._mapped
        name = mapped.function()
        _log.warning("%s discarded %d records of %s: %s", name.name, len(records), mapped.stream, condition)
        target = ((mapped.mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
        if not target:
            return
        context = {
            "requestId": request_id or str(uuid.uuid4()),
            "functionArn": name.arn(),
            "condition": condition,
            "approximateInvokeCount": attempts,
        }
        information = batch_info(records, mapped.stream, mapped.shard)
        record = {"requestContext": context, "version": "1.0", "timestamp": iso_time(time.time()), "DDBStreamBatchInfo": information}
        mapped.targets.to_destination(name, target, record | response)
