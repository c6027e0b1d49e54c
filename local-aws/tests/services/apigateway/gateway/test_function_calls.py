"""How long API Gateway waits for a function."""

from __future__ import annotations

import threading
import unittest
from typing import Any
from unittest import mock

from local_aws.services.apigateway.gateway.function_calls import FunctionCalls, TookTooLong
from tests.waiting import happens


class FunctionCallsTest(unittest.TestCase):
    def run_for_no_time(self, execute: Any) -> Any:
        calls = FunctionCalls(mock.Mock(execute=execute))
        self.addCleanup(calls.stop)
        return calls.run(mock.Mock(), b"{}", "request", 0, mock.Mock())

    def test_the_turn_of_a_start_is_not_its_time(self) -> None:
        def execute(*_: object, has_worker: object) -> Any:
            threading.Event().wait(0.2)  # for its turn, and longer than it may take
            return mock.Mock(outcome=mock.Mock(payload=b"served"))

        self.assertEqual(b"served", self.run_for_no_time(execute).payload)

    def test_the_time_of_one_that_is_debugged_does_not_count(self) -> None:
        def execute(*_: object, has_worker: Any) -> Any:
            has_worker(False)
            threading.Event().wait(0.2)
            return mock.Mock(outcome=mock.Mock(payload=b"served"))

        self.assertEqual(b"served", self.run_for_no_time(execute).payload)

    def test_its_own_time_is_limited(self) -> None:
        ends = threading.Event()

        def execute(*_: object, has_worker: Any) -> None:
            has_worker(True)
            happens(ends)

        with self.assertRaises(TookTooLong):
            self.run_for_no_time(execute)
        ends.set()
