"""Anomaly bands, at a time that the test sets: what they are, when alarms on them fire, and how they are drawn."""

import os
import unittest
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.cloudwatch.models import Alarm, CloudWatchBackend, Dimension, MetricDataQuery, MetricStat
from moto.cloudwatch.models import Metric as MotoMetric

from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import bands
from local_aws.services.cloudwatch.evaluation import Verdict, evaluate
from local_aws.services.cloudwatch.expressions import InvalidExpression
from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary
from tests.support import ResourceTest, aws

NOW = 1_800_000_000
PERIOD, HOUR, DAY = 300, 3600, 86_400
REAL = Pace(60)
METRIC = Metric.of("TAP", "Latency", {"Stage": "dev"})


def band_alarm(comparison: str, watched: str = "m1", statistic: str = "p90") -> Alarm:
    """An alarm on the metric, or on what fills its gaps, outside a band of three deviations."""
    # moto calls a text what is a number, a bool or nothing
    shown: Any = True
    watched_itself: Any = watched == "m1"
    period: Any = PERIOD
    stat = MetricStat(MotoMetric("Latency", "TAP", [Dimension("Stage", "dev")]), period, statistic, "None")
    queries = [
        MetricDataQuery("band", "", "", shown, expression=f"ANOMALY_DETECTION_BAND({watched}, 3)"),
        MetricDataQuery("m1", "", "", watched_itself, metric_stat=stat),
    ]
    if watched != "m1":
        queries.insert(1, MetricDataQuery(watched, "", "", shown, expression="FILL(m1, 0)"))
    nothing: Any = None
    alarm = CloudWatchBackend("eu-west-2", "123456789012").put_metric_alarm(
        name="baseline", namespace=nothing, metric_name=nothing, comparison_operator=comparison, evaluation_periods=3, period=nothing,
        threshold=nothing, statistic=nothing, description="", dimensions=[], alarm_actions=[], metric_data_queries=queries,
        treat_missing_data="notBreaching", threshold_metric_id="band",
    )  # fmt: skip
    alarm.state_value = "OK"
    return alarm


class HistoryTest(unittest.TestCase):
    def edges(self, values: dict[float, float], pace: Pace = REAL) -> tuple[float, float] | None:
        return bands.History(values, pace).edges(NOW, 2)

    def test_it_is_the_mean_and_deviations_around_it(self):
        # Of 90 and 110 the mean is 100, and the deviation 10.
        values = {float(NOW - HOUR - (number + 1) * PERIOD): 90.0 if number % 2 else 110.0 for number in range(12)}
        self.assertEqual((80, 120), self.edges(values))

    def test_a_time_is_compared_with_the_same_time_of_other_days(self):
        busy = {float(NOW - day * DAY + minute * 60): 1000.0 for day in range(1, 8) for minute in (-20, 0, 20)}
        quiet = {float(NOW - day * DAY + 12 * HOUR): 1.0 for day in range(1, 8)}
        self.assertEqual((1000, 1000), self.edges(busy | quiet))

    def test_the_last_hour_and_what_is_older_than_two_weeks_teach_nothing(self):
        taught = {float(NOW - HOUR - number * PERIOD - 1): 5.0 for number in range(12)}
        fault = {float(NOW - number * PERIOD): 9000.0 for number in range(12)}
        ancient = {float(NOW - 15 * DAY - number * PERIOD): 9000.0 for number in range(12)}
        self.assertEqual((5, 5), self.edges(taught | fault | ancient))

    def test_little_teaches_nothing(self):
        self.assertIsNone(self.edges({float(NOW - HOUR - number * PERIOD - 1): 5.0 for number in range(9)}))

    def test_hours_pass_at_the_pace_of_the_process(self):
        fast = Pace(2)  # an hour is two minutes
        self.assertEqual((5, 5), self.edges({float(NOW - 120 - number * 10 - 1): 5.0 for number in range(10)}, fast))

    def test_what_is_a_band(self):
        self.assertEqual(bands.Band("m1", 2), bands.parse("ANOMALY_DETECTION_BAND(m1)"))
        self.assertEqual(bands.Band("m1 + m2", 2.5), bands.parse("ANOMALY_DETECTION_BAND(m1 + m2, 2.5)"))
        self.assertIsNone(bands.parse("FILL(m1, 0)"))
        for text in ("ANOMALY_DETECTION_BAND()", "ANOMALY_DETECTION_BAND(m1, 0)", "ANOMALY_DETECTION_BAND(RATE(m1))", "RATE(m1)"):
            with self.assertRaises(InvalidExpression, msg=text):
                bands.parse(text)


class EvaluationTest(unittest.TestCase):
    def setUp(self):
        self.store = MetricStore()

    def record(self, values: Iterable[float], until: float) -> None:
        """A value a period, the last of which ends then."""
        for age, value in enumerate(reversed(list(values))):
            self.store.record(METRIC, Summary.of(value), at=until - age * PERIOD)

    def usual(self) -> None:
        """Three hours of 90 and 110 by turns, up to fifteen minutes ago."""
        self.record([90, 110] * 18, until=NOW - 3 * PERIOD)

    def verdict(self, comparison: str, watched: str = "m1", statistic: str = "p90") -> Verdict:
        return evaluate(band_alarm(comparison, watched, statistic), self.store, NOW, REAL)

    def test_what_is_above_the_band_for_all_periods_fires(self):
        self.usual()
        self.record([131, 132, 133], until=NOW)  # the band ends at 130
        verdict = self.verdict("GreaterThanUpperThreshold")
        self.assertEqual(("ALARM", [131, 132, 133]), (verdict.state, verdict.datapoints[-3:]))
        self.assertIn("3 out of the last 3 datapoints [133.0, 132.0, 131.0] were greater than the upper thresholds (130,", verdict.reason)
        self.assertIn('"recentUpperThresholds": [130', verdict.data)

    def test_what_is_within_the_band_once_does_not_fire(self):
        self.usual()
        self.record([150, 129, 150], until=NOW)
        self.assertEqual("OK", self.verdict("GreaterThanUpperThreshold").state)

    def test_what_is_below_the_band_fires_where_that_is_asked_for(self):
        self.usual()
        self.record([60, 60, 60], until=NOW)
        self.assertEqual("OK", self.verdict("GreaterThanUpperThreshold").state)
        self.assertEqual("ALARM", self.verdict("LessThanLowerThreshold").state)
        self.assertEqual("ALARM", self.verdict("LessThanLowerOrGreaterThanUpperThreshold").state)

    def test_nothing_at_all_is_below_the_band_of_what_is_filled(self):
        self.usual()
        self.assertEqual("OK", self.verdict("LessThanLowerOrGreaterThanUpperThreshold", statistic="Sum").state)
        self.assertEqual("ALARM", self.verdict("LessThanLowerOrGreaterThanUpperThreshold", "filled", "Sum").state)

    def test_without_enough_data_nobody_knows(self):
        self.record([5000] * 6, until=NOW)
        for watched in ("m1", "filled"):
            verdict = self.verdict("LessThanLowerOrGreaterThanUpperThreshold", watched, "Sum")
            self.assertEqual(("INSUFFICIENT_DATA", True), (verdict.state, verdict.reason.startswith("Insufficient Data: ")))


class CallTest(ResourceTest):
    def setUp(self):
        super().setUp()
        self.cloudwatch = aws("cloudwatch")
        self.stat: dict[str, Any] = {
            "Metric": {"Namespace": self.unique("TAP"), "MetricName": "Count"}, "Period": PERIOD, "Stat": "Sum",
        }  # fmt: skip

    def test_a_band_is_two_series_of_one_query(self):
        pace = mock.patch.dict(os.environ, TAP_MINUTE_SECONDS="60")
        pace.start()
        self.addCleanup(pace.stop)
        now = datetime.now(UTC).timestamp() // PERIOD * PERIOD
        data = [
            {"MetricName": "Count", "Value": 10, "Timestamp": datetime.fromtimestamp(now - number * PERIOD, UTC)} for number in range(48)
        ]
        self.cloudwatch.put_metric_data(Namespace=self.unique("TAP"), MetricData=data)
        queries = [
            {"Id": "m1", "MetricStat": self.stat, "ReturnData": False},
            {"Id": "filled", "Expression": "FILL(m1, 0)", "ReturnData": False},
            {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(filled, 3)", "Label": "usual"},
        ]
        results = self.cloudwatch.get_metric_data(
            MetricDataQueries=queries, StartTime=now - 600, EndTime=now + PERIOD, ScanBy="TimestampAscending"
        )["MetricDataResults"]
        self.assertEqual(
            [("band", "usual low", [10.0] * 3), ("band", "usual high", [10.0] * 3)],
            [(result["Id"], result["Label"], result["Values"]) for result in results],
        )
        self.assertEqual([now - 600, now - 300, now], [moment.timestamp() for moment in results[0]["Timestamps"]])

    def test_what_aws_refuses_of_a_band(self):
        band = {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 3)", "ReturnData": True}
        metric = {"Id": "m1", "MetricStat": self.stat, "ReturnData": True}
        valid: dict[str, Any] = {
            "AlarmName": self.unique("baseline"), "EvaluationPeriods": 3, "Metrics": [band, metric],
            "ComparisonOperator": "GreaterThanUpperThreshold", "ThresholdMetricId": "band",
        }  # fmt: skip
        for wrong in (
            {"ComparisonOperator": "GreaterThanThreshold"},
            {"ThresholdMetricId": "m1"},
            {"ThresholdMetricId": "another"},
            {"Metrics": [band | {"Expression": "m1 * 2"}, metric]},
        ):
            with self.subTest(wrong), self.assertRaises(ClientError):
                self.cloudwatch.put_metric_alarm(**valid | wrong)
        without = {name: value for name, value in valid.items() if name != "ThresholdMetricId"}
        with self.assertRaisesRegex(ClientError, "ComparisonOperators for ranges require ThresholdMetricId to be set"):
            self.cloudwatch.put_metric_alarm(**without)
        self.cloudwatch.put_metric_alarm(**valid)
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[valid["AlarmName"]])
