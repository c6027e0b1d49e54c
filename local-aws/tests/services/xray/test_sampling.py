"""Which requests are recorded, and the header that says so."""

from __future__ import annotations

import random
import time
import unittest
from unittest import mock

from local_aws.services.xray import sampling
from local_aws.services.xray.header import TraceHeader
from local_aws.services.xray.sampling import Sampler
from tests.clock import Clock

ROOT = "1-5759e988-bd862e3fe1be46a994272793"


class SamplingTest(unittest.TestCase):
    def test_the_first_of_a_second_and_five_of_a_hundred_others(self) -> None:
        clock, sampler = Clock(), Sampler()
        with mock.patch.object(sampling, "time", clock), mock.patch.object(sampling, "random", random.Random(1)):
            first = [sampler.samples(arn) for arn in ("a", "b")]
            others = sum(sampler.samples("a") for _ in range(10_000))
            clock.advance(1)
            self.assertEqual([True] * 3, [*first, sampler.samples("a")])
        self.assertTrue(400 < others < 600, others)

    def test_a_header_is_read_in_any_order(self) -> None:
        header = TraceHeader.read(f"Sampled=1; Parent=53995c3f42cd8ad8;Self=1;Root={ROOT}")
        self.assertEqual(TraceHeader(ROOT, "53995c3f42cd8ad8", True), header)
        self.assertEqual(f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1", str(header))
        self.assertEqual(f"Root={ROOT};Parent=1;Sampled=0", str(TraceHeader.read(f"Root={ROOT}").below("1").decided(False)))

    def test_without_a_root_a_new_trace_begins(self) -> None:
        for text in (None, "", "Root=1-2-3;Sampled=?", "nothing"):
            header = TraceHeader.read(text)
            self.assertRegex(str(header), "^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$")
            self.assertLessEqual(abs(int(header.root[2:10], 16) - time.time()), 60)
            self.assertIsNone(header.sampled)
