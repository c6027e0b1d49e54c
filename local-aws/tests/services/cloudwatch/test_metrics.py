"""Series, statistics and metric math, without a server."""

import unittest

from local_aws.services.cloudwatch import expressions
from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary, is_statistic
from tests.clock import stop_clock
from tests.support import there

LATENCY = Metric.of("AWS/ApiGateway", "Latency", {"ApiName": "tap"})


class StatisticsTest(unittest.TestCase):
    def test_simple_statistics_and_percentiles(self):
        summary = Summary.of(*range(1, 101))
        self.assertEqual((100, 5050, 50.5), tuple(map(summary.statistic, ("SampleCount", "Sum", "Average"))))
        self.assertEqual((1, 100), (summary.statistic("Minimum"), summary.statistic("Maximum")))
        self.assertEqual((50, 90, 99, 100), tuple(map(summary.statistic, ("p50", "p90", "p99", "p100"))))

    def test_nobody_knows_the_percentiles_of_a_statistic_set(self):
        summary = Summary(count=3, sum=30, minimum=5, maximum=20)
        summary.merge(Summary.of(7))
        self.assertEqual((37, 4, 20), (summary.statistic("Sum"), summary.statistic("SampleCount"), summary.statistic("Maximum")))
        self.assertIsNone(summary.statistic("p90"))

    def test_names(self):
        for name in ("Sum", "p90", "p99.9", "p100"):
            self.assertTrue(is_statistic(name), name)
        for name in ("sum", "p", "p101", "tm90", "Median"):
            self.assertFalse(is_statistic(name), name)


class MetricStoreTest(unittest.TestCase):
    def setUp(self):
        self.store = MetricStore()

    def record(self, value: float, at: float, metric: Metric = LATENCY) -> None:
        self.store.record(metric, Summary.of(value), "Milliseconds", at)

    def test_a_window_takes_whole_seconds(self):
        now = 1_800_000_000
        for second in range(5):
            self.record(second, now + second + 0.9)
        self.assertEqual(1 + 2 + 3, there(self.store.window(LATENCY, now + 1, now + 4)).sum)
        self.assertIsNone(self.store.window(LATENCY, now + 5, now + 9))

    def test_other_dimensions_are_another_metric(self):
        now = 1_800_000_000
        self.record(1, now)
        self.record(2, now, Metric.of("AWS/ApiGateway", "Latency", {"ApiName": "tap", "Stage": "dev"}))
        self.assertEqual(1, there(self.store.window(LATENCY, now, now + 1)).sum)
        self.assertIsNone(self.store.window(Metric.of("AWS/ApiGateway", "Latency"), now, now + 1))

    def test_periods_begin_at_multiples_of_their_length(self):
        minute = 1_800_000_000
        for at in (minute - 1, minute, minute + 59, minute + 61):
            self.record(1, at)
        counts = {start: summary.count for start, summary in self.store.periods(LATENCY, minute, minute + 120, 60).items()}
        self.assertEqual({minute: 2, minute + 60: 1}, counts)

    def test_old_seconds_become_minutes(self):
        clock = stop_clock(self)
        old = int(clock.now) // 60 * 60
        for second in range(60):
            self.record(1, old + second)
        clock.advance(4 * 3600)
        self.record(1, clock.now)
        self.assertEqual([60], [summary.count for summary in self.store.periods(LATENCY, old, old + 60, 1).values()])
        self.assertEqual(60, there(self.store.window(LATENCY, old, old + 60)).count)


class ExpressionsTest(unittest.TestCase):
    def value(self, text: str, **metrics: float) -> float | None:
        return expressions.value(text, metrics.get)

    def test_arithmetic(self):
        self.assertEqual(7, self.value("m0 + 2 * (m1 - 1)", m0=1, m1=4))
        self.assertEqual(-0.5, self.value("-m0 / m1", m0=1, m1=2))

    def test_what_is_missing_makes_the_result_missing_unless_it_is_filled(self):
        self.assertIsNone(self.value("m0 + m1", m0=1))
        self.assertEqual(1, self.value("FILL(m0, 0) + FILL(m1, 0)", m0=1))
        self.assertIsNone(self.value("m0 / m1", m0=1, m1=0))

    def test_aggregates(self):
        self.assertEqual((3, 2, 1, 1.5), tuple(self.value(f"{name}([a, b, c])", a=1, b=2) for name in ("SUM", "MAX", "MIN", "AVG")))

    def test_what_is_not_understood_is_refused(self):
        for text in ("m0 +", "RATE(m0)", "m0 ** 2", "__import__('os')", "FILL(m0, REPEAT)x", "SUM(m0)"):
            with self.assertRaises(expressions.InvalidExpression, msg=text):
                expressions.check(text)
