"""A clock for what the local AWS does by the time: a test that waits for the real one depends on how busy the machine is."""

from __future__ import annotations

import time
import unittest
from types import ModuleType
from unittest import mock

from local_aws.services.cloudwatch import metrics, service


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Moves it on, in seconds of the process."""
        self.now += seconds


def stop_clock(test: unittest.TestCase, *modules: ModuleType) -> Clock:
    """Gives CloudWatch, and these modules, a clock of the test's for as long as it runs."""
    clock = Clock()
    for module in (metrics, service, *modules):
        patch = mock.patch.object(module, "time", clock)
        patch.start()
        test.addCleanup(patch.stop)
    return clock
