"""Notices, pages and releases as src/Tap.Infra/Monitoring/Escalation.cs connects them, to queues that hear of both topics."""

import json
from typing import Any

from tests.services.cloudwatch.alarm_case import ACCOUNT, AlarmCase
from tests.support import aws, local_aws, seen

MINUTE = 1.0  # what a period of a minute takes here at least


class EscalationTest(AlarmCase):
    def setUp(self):
        super().setUp()
        self.pages = self.sns.create_topic(Name=self.unique("pages"))["TopicArn"]
        self.pages_url = self.sqs.create_queue(QueueName=self.unique("pages"))["QueueUrl"]
        self.sns.subscribe(TopicArn=self.pages, Protocol="sqs", Endpoint=f"arn:aws:sqs:eu-west-2:{ACCOUNT}:{self.unique('pages')}")
        both = {"AlarmActions": [self.topic, self.pages], "OKActions": [self.topic, self.pages]}
        self.notice = self.alarm("notice")
        self.standing = self.alarm("notice-standing", EvaluationPeriods=4, **both)
        self.heard(self.url, (self.notice, "OK"), (self.standing, "OK"))
        self.heard(self.pages_url, (self.standing, "OK"))

    def heard(self, url: str, *expected: tuple[str, str]) -> None:
        """Exactly this has been told to a queue since it was last asked, by alarm and state."""
        found: list[tuple[str, str]] = []

        def receive() -> bool:
            for message in self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                told = json.loads(json.loads(message["Body"])["Message"])
                found.append((told["AlarmName"], told["NewStateValue"]))
            return len(found) >= len(expected)

        seen(receive)
        self.assertEqual(sorted(expected), sorted(found))

    def minute(self, value: float) -> None:
        self.clock.advance(MINUTE)
        self.put(value)
        local_aws().cloudwatch.look()

    def test_a_notice_is_told_to_the_alarms_and_pages_when_it_has_stood(self):
        self.minute(1)
        self.heard(self.url, (self.notice, "ALARM"))
        for _ in range(2):
            self.minute(1)
        self.assertEqual("OK", self.state(self.standing))
        self.minute(1)
        self.heard(self.url, (self.standing, "ALARM"))
        self.heard(self.pages_url, (self.standing, "ALARM"))
        self.minute(0)
        self.heard(self.url, (self.notice, "OK"), (self.standing, "OK"))
        self.heard(self.pages_url, (self.standing, "OK"))

    def test_a_notice_that_comes_and_goes_does_not_page(self):
        for value in (1, 1, 1, 0, 1, 1, 1, 0):
            self.minute(value)
            self.assertEqual(("ALARM" if value else "OK", "OK"), (self.state(self.notice), self.state(self.standing)))
        self.heard(self.pages_url)

    def test_a_page_waits_for_a_release_that_is_judged(self):
        lambda_metrics = aws("cloudwatch")
        checks: dict[str, Any] = {"Namespace": self.unique("Lambda"), "MetricName": "Invocations"}
        calls = {"Id": "m0", "MetricStat": {"Metric": checks, "Period": 60, "Stat": "Sum"}, "ReturnData": False}
        filled = [{"Id": "total", "Expression": "FILL(m0, 0)", "ReturnData": True}, calls]
        under_way = self.unique("under-way")
        lambda_metrics.put_metric_alarm(
            AlarmName=under_way, Metrics=filled, EvaluationPeriods=3, DatapointsToAlarm=1, Threshold=0,
            ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
        )
        page = self.unique("page")
        lambda_metrics.put_composite_alarm(
            AlarmName=page, AlarmRule=f'ALARM("{self.notice}")', AlarmActions=[self.pages],
            ActionsSuppressor=under_way, ActionsSuppressorWaitPeriod=60, ActionsSuppressorExtensionPeriod=60,
        )
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[under_way])
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[page])
        seen(lambda: self.state(page) == "OK")
        lambda_metrics.put_metric_data(Namespace=checks["Namespace"], MetricData=[{"MetricName": "Invocations", "Value": 1}])
        self.minute(1)
        self.minute(1)
        (told,) = self.cloudwatch.describe_alarms(AlarmNames=[page], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
        self.assertEqual(("ALARM", "ALARM", "Alarm"), (self.state(under_way), told["StateValue"], told["ActionsSuppressedBy"]))
        self.heard(self.pages_url)
        self.minute(1)
        self.assertEqual("OK", self.state(under_way))
        self.minute(1)  # the standing alarm would page by itself here, as in a stack without releases
        self.heard(self.pages_url, (page, "ALARM"), (self.standing, "ALARM"))
