"""The state of metric and composite alarms, at a time that the test sets."""

import json
import unittest
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend

from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import alarm_rule
from local_aws.services.cloudwatch.alarms import evaluate_all
from local_aws.services.cloudwatch.evaluation import evaluate
from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary
from local_aws.services.cloudwatch.recorder import store_of

NOW = 1_800_000_000
REAL = Pace(60)
METRIC = Metric.of("TAP", "Errors", {"FunctionName": "f"})


def alarm(backend: CloudWatchBackend | None = None, **settings: Any) -> Alarm:
    defaults: dict[str, Any] = {
        "name": "errors", "namespace": "TAP", "metric_name": "Errors", "comparison_operator": "GreaterThanThreshold",
        "evaluation_periods": 3, "period": 60, "threshold": 0, "statistic": "Sum", "description": "",
        "dimensions": [{"Name": "FunctionName", "Value": "f"}], "alarm_actions": [],
    }
    made = (backend or CloudWatchBackend("eu-west-2", "123456789012")).put_metric_alarm(**defaults | settings)
    made.state_value = "OK"
    return made


class MissingDataTest(unittest.TestCase):
    """The tables of alarms-and-missing-data.md, oldest datapoint first: X breaches, 0 does not, - is missing."""

    def check(self, pattern: str, expected: str, datapoints_to_alarm: int) -> None:
        store = MetricStore()
        for age, sign in enumerate(reversed(pattern.split())):
            if sign != "-":
                store.record(METRIC, Summary.of(1 if sign == "X" else 0), at=NOW - age * 60)
        for treatment, state in zip(("missing", "ignore", "breaching", "notBreaching"), expected.split()):
            subject = alarm(treat_missing_data=treatment, datapoints_to_alarm=datapoints_to_alarm)
            subject.state_value = "KEPT"
            with self.subTest(pattern=pattern, treatment=treatment):
                self.assertEqual(state, evaluate(subject, store, NOW, REAL).state)

    def test_three_out_of_three(self):
        for pattern, expected in (
            ("0 - X - X", "OK OK OK OK"),
            ("0 - - - -", "OK OK OK OK"),
            ("- - - - -", "INSUFFICIENT_DATA KEPT ALARM OK"),
            ("0 X X - X", "ALARM ALARM ALARM ALARM"),
            ("- - X - -", "ALARM KEPT ALARM OK"),
        ):
            self.check(pattern, expected, 3)

    def test_two_out_of_three(self):
        for pattern, expected in (
            ("0 - X - X", "ALARM ALARM ALARM ALARM"),
            ("0 0 X 0 X", "ALARM ALARM ALARM ALARM"),
            ("0 - X - -", "OK OK ALARM OK"),
            ("- - - - 0", "OK OK ALARM OK"),
            ("- - - X -", "ALARM KEPT ALARM OK"),
        ):
            self.check(pattern, expected, 2)


class MetricAlarmTest(unittest.TestCase):
    def setUp(self):
        self.store = MetricStore()

    def record(self, *values: float, age: int = 0, metric: Metric = METRIC) -> None:
        self.store.record(metric, Summary.of(*values), at=NOW - age)

    def state(self, subject: Alarm, pace: Pace = REAL) -> str:
        return evaluate(subject, self.store, NOW, pace).state

    def test_comparisons(self):
        self.record(5)
        for operator, threshold, expected in (
            ("GreaterThanThreshold", 5, "OK"), ("GreaterThanThreshold", 4, "ALARM"),
            ("GreaterThanOrEqualToThreshold", 5, "ALARM"), ("LessThanThreshold", 5, "OK"),
            ("LessThanOrEqualToThreshold", 5, "ALARM"),
        ):
            subject = alarm(comparison_operator=operator, threshold=threshold, evaluation_periods=1)
            self.assertEqual(expected, self.state(subject), operator)

    def test_a_percentile(self):
        self.record(*[100] * 89, *[2000] * 11)
        self.assertEqual("ALARM", self.state(alarm(statistic=None, extended_statistic="p90", threshold=1000, evaluation_periods=1)))
        self.assertEqual("OK", self.state(alarm(statistic=None, extended_statistic="p80", threshold=1000, evaluation_periods=1)))

    def test_the_pace_shortens_the_periods(self):
        subject = alarm(period=300, evaluation_periods=1, threshold=1, treat_missing_data="notBreaching")
        self.record(1, age=11)
        self.record(1, age=0)
        self.assertEqual("ALARM", self.state(subject))
        self.assertEqual("OK", self.state(subject, Pace(2)))  # ten seconds: the values are in two of them

    def test_an_expression_of_metrics_of_which_one_has_no_data(self):
        from moto.cloudwatch.models import Dimension, MetricDataQuery, MetricStat
        from moto.cloudwatch.models import Metric as MotoMetric

        # moto calls a text what is a number, a bool or nothing
        period: Any = 300
        nothing: Any = None
        shown: Any = True
        hidden: Any = False

        def query(id: str, name: str) -> MetricDataQuery:
            metric = MotoMetric(name, "AWS/DynamoDB", [Dimension("TableName", "t")])
            return MetricDataQuery(id, name, "", hidden, metric_stat=MetricStat(metric, period, "Sum", nothing))

        total = MetricDataQuery("total", "throttles", "", shown, expression="FILL(m0, 0) + FILL(m1, 0)")
        queries = [total, query("m0", "ReadThrottleEvents"), query("m1", "WriteThrottleEvents")]
        subject = alarm(metric_data_queries=queries, period=None, statistic=None, namespace=None, metric_name=None, evaluation_periods=1)
        self.assertEqual("OK", self.state(subject))
        self.record(1, metric=Metric.of("AWS/DynamoDB", "WriteThrottleEvents", {"TableName": "t"}))
        self.assertEqual("ALARM", self.state(subject))

    def test_alarms_of_dynamodb_ignore_missing_data(self):
        subject = alarm(namespace="AWS/DynamoDB", treat_missing_data="notBreaching")
        subject.state_value = "ALARM"
        self.assertEqual("ALARM", self.state(subject))

    def test_reasons(self):
        self.record(6)
        verdict = evaluate(alarm(evaluation_periods=1, threshold=5), self.store, NOW, REAL)
        self.assertEqual(
            "Threshold Crossed: 1 out of the last 1 datapoint [6.0] was greater than the threshold (5.0) "
            "(minimum 1 datapoint for OK -> ALARM transition).",
            verdict.reason,
        )
        self.assertEqual(([6], 5, 60), tuple(json.loads(verdict.data)[name] for name in ("recentDatapoints", "threshold", "period")))
        self.store = MetricStore()
        verdict = evaluate(alarm(evaluation_periods=2, treat_missing_data="notBreaching"), self.store, NOW, REAL)
        self.assertEqual(
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].",
            verdict.reason,
        )


class ScalingTest(unittest.TestCase):
    def test_an_alarm_set_by_hand_scales_by_the_data_that_comes(self):
        backend = CloudWatchBackend("eu-west-2", "123456789012")
        policy = "arn:aws:autoscaling:eu-west-2:123456789012:scalingPolicy:1"
        subject = alarm(backend, treat_missing_data="ignore", alarm_actions=[policy])
        backend.set_alarm_state(subject.name, "to see what happens", "{}", "ALARM")
        asked: list[tuple[str, list[float]]] = []

        def scale(_: Alarm, action: str, consumed: list[float]) -> bool:
            asked.append((action, consumed))
            return True

        evaluate_all(backend, NOW, REAL, scale)
        self.assertEqual(("ALARM", "{}", []), (subject.state_value, subject.state_reason_data, asked))
        for age in (130, 70):
            store_of(backend).record(METRIC, Summary.of(age), at=NOW - age)
        evaluate_all(backend, NOW, REAL, scale)
        self.assertEqual(("ALARM", [(policy, [130, 70])]), (subject.state_value, asked))


class RuleTest(unittest.TestCase):
    STATES = {"a": "ALARM", "b": "OK", "c": "INSUFFICIENT_DATA"}

    def holds(self, text: str) -> bool:
        return alarm_rule.parse(text).holds(self.STATES.get)

    def test_rules(self):
        for text, expected in (
            ('ALARM("a")', True), ("ALARM(b)", False), ("OK(b) AND INSUFFICIENT_DATA(c)", True), ("NOT ALARM(a)", False),
            ("ALARM(b) OR ALARM(a)", True), ("FALSE AND TRUE OR TRUE", True), ("FALSE AND (TRUE OR TRUE)", False),
            ('ALARM("arn:aws:cloudwatch:eu-west-2:123456789012:alarm:a")', True), ("ALARM(missing) OR OK(missing)", False),
        ):
            self.assertEqual(expected, self.holds(text), text)
        self.assertEqual({"a", "b"}, alarm_rule.parse('ALARM(a) OR NOT (OK("b"))').alarms)

    def test_what_is_no_rule(self):
        for text in (
            "", "ALARM(a", "ALARM()", "ALARM(a) PLUS ALARM(b)", "ALARM(a) OR",
            "(ALARM(a)", "ALARM(a))", "AND", "ALARM(a) ALARM(b)",
        ):
            with self.assertRaises(alarm_rule.InvalidRule, msg=text):
                alarm_rule.parse(text)


class PaceTest(unittest.TestCase):
    def test_a_bad_pace_is_named(self):
        import os
        from unittest.mock import patch

        for text in ("0", "-1", "61", "fast", "nan"):
            with patch.dict(os.environ, {"TAP_MINUTE_SECONDS": text}), self.assertRaisesRegex(ValueError, "TAP_MINUTE_SECONDS"):
                Pace.from_environment()
        with patch.dict(os.environ, {"TAP_MINUTE_SECONDS": "3"}):
            self.assertEqual(15, Pace.from_environment().local(300))
