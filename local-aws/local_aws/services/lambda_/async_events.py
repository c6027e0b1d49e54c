"""Asynchronous invocations: accepted at once, run in the background, tried again, and kept for whoever collects failures.

AWS waits one minute before the first retry and two before the second. Here all waits of this queue go at the process's pace.
"""
from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException

from local_aws.kernel.pace import Pace
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.event_invoke_config import event_invoke_config
from local_aws.services.lambda_.failure_targets import FailureTargets
from local_aws.services.lambda_.invocation import Event, ExecuteEvent, Execution
from local_aws.services.lambda_.variables import VariablesLocked

_log = logging.getLogger(__name__)
_AWS_RETRY_SECONDS = 60
_AWS_THROTTLE_SECONDS = (1, 300)  # the first wait and the longest, doubling between
_MAX_RETRIES = 2
_MAX_AGE_SECONDS = 6 * 3600
_THREADS = 64


class AsyncEvents:
    def __init__(self, pace: Pace, execute: ExecuteEvent, targets: FailureTargets) -> None:
        self._execute = execute
        self._pace = pace
        self._targets = targets
        self._due: list[tuple[float, int, Event]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._stopping = False
        self._running = 0
        self._threads = ThreadPoolExecutor(_THREADS, "lambda-events")
        threading.Thread(target=self._dispatch, name="lambda-event-queue", daemon=True).start()

    def enqueue(self, event: Event, delay: float = 0) -> None:
        """Queues the event; ``delay`` in seconds of this process."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), event))
            self._changed.notify()

    def describe(self) -> int:
        """How many events wait or run."""
        with self._changed:
            return len(self._due) + self._running

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _dispatch(self) -> None:
        with self._changed:
            while not self._stopping:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                event = heapq.heappop(self._due)[2]
                self._running += 1
                self._threads.submit(self._run, event)

    def _run(self, event: Event) -> None:
        try:
            self._attempt(event)
        except Exception:  # one event's fault must not end the queue's thread unseen
            _log.exception("event %s for %s was lost", event.request_id, event.name)
        finally:
            with self._changed:
                self._running -= 1

    def _attempt(self, event: Event) -> None:
        config: dict[str, Any] = {}
        try:
            config = event_invoke_config(event.name)
            if event.name.latest().reserved_concurrency == 0:
                self._targets.failed(event, config, "ZeroReservedConcurrency", None)
                return
            began = time.monotonic()
            execution = self._execute(event)
        except UnknownFunctionException:
            _log.warning("event %s was dropped: %s is gone", event.request_id, event.name)
            return
        except (Throttled, VariablesLocked):  # what is no fault of the function's code is tried again for hours
            self._retry_throttled(event, config)
            return
        if self._stopping:
            return
        event.attempts += 1
        event.throttles = 0
        if not execution.limited:
            event.accepted += time.monotonic() - began
        if execution.outcome.error_type is None:
            self._targets.succeeded(event, config, execution)
        elif event.attempts > config.get("MaximumRetryAttempts", _MAX_RETRIES):
            self._targets.failed(event, config, "RetriesExhausted", execution)
        else:
            self._again(event, config, _AWS_RETRY_SECONDS * event.attempts, execution)

    def _retry_throttled(self, event: Event, config: dict[str, Any]) -> None:
        first, longest = _AWS_THROTTLE_SECONDS
        event.throttles += 1
        self._again(event, config, min(longest, first * 2 ** (event.throttles - 1)), None)

    def _again(self, event: Event, config: dict[str, Any], aws_seconds: float, execution: Execution | None) -> None:
        """Queues the event once more, unless it would then be older than it may become."""
        delay = self._pace.local(aws_seconds)
        age = time.monotonic() - event.accepted + delay
        if age > self._pace.local(config.get("MaximumEventAgeInSeconds", _MAX_AGE_SECONDS)):
            self._targets.failed(event, config, "EventAgeExceeded", execution)
        else:
            self.enqueue(event, delay)
