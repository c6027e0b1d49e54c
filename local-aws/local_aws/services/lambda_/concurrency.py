"""How many invocations may run at once: a function's reserved concurrency, and what the account has left for the others."""
from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

_ACCOUNT_QUOTA = 1000


class Throttled(Exception):
    """As many invocations run as may; ``reason`` is the one AWS gives."""

    def __init__(self, reason: str) -> None:
        super().__init__("Rate Exceeded.")
        self.reason = reason


class Concurrency:
    """Counts what runs, by unqualified function ARN."""

    def __init__(self) -> None:
        self._quota = int(os.environ.get("MOTO_LAMBDA_CONCURRENCY_QUOTA", _ACCOUNT_QUOTA))
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def slot(self, function_arn: str, reservations: dict[str, int]) -> Generator[int, None, None]:
        """Holds a slot for one invocation and yields how many the function then has. Raises Throttled.

        ``reservations`` are those of all functions of the region.
        """
        with self._lock:
            self._check(function_arn, reservations)
            self._running[function_arn] += 1
            running = self._running[function_arn]
        try:
            yield running
        finally:
            with self._lock:
                self._running[function_arn] -= 1

    def _check(self, function_arn: str, reservations: dict[str, int]) -> None:
        if function_arn in reservations:
            if self._running[function_arn] >= reservations[function_arn]:
                raise Throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
            return
        shared = sum(count for arn, count in self._running.items() if arn not in reservations)
        if shared >= self._quota - sum(reservations.values()):
            raise Throttled("ConcurrentInvocationLimitExceeded")
