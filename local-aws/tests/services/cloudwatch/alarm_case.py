"""What tests of alarms as they run begin with: alarms on a metric of the test's, and a queue that hears of them."""

import json
from typing import Any

from local_aws.services.cloudwatch import alarms
from tests.clock import stop_clock
from tests.support import ResourceTest, aws, seen

ACCOUNT = "123456789012"


class AlarmCase(ResourceTest):
    def setUp(self):
        super().setUp()
        self.clock = stop_clock(self, alarms)
        self.cloudwatch, self.sns, self.sqs = aws("cloudwatch"), aws("sns"), aws("sqs")
        self.topic = self.sns.create_topic(Name=self.unique("alarms"))["TopicArn"]
        self.url = self.sqs.create_queue(QueueName=self.unique("alarms"))["QueueUrl"]
        queue = f"arn:aws:sqs:eu-west-2:{ACCOUNT}:{self.unique('alarms')}"
        self.sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=queue)

    def alarm(self, name: str, **settings: Any) -> str:
        """An alarm on the metric of this test, which notifies the topic of ALARM and OK."""
        defaults = {
            "Namespace": self.unique("TAP"), "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
            "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
            "AlarmActions": [self.topic], "OKActions": [self.topic],
        }
        name = self.unique(name)
        self.cloudwatch.put_metric_alarm(AlarmName=name, **defaults | settings)
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[name])
        return name

    def put(self, value: float = 1) -> None:
        self.cloudwatch.put_metric_data(Namespace=self.unique("TAP"), MetricData=[{"MetricName": "Errors", "Value": value}])

    def state(self, name: str) -> str:
        alarms = self.cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        return (alarms["MetricAlarms"] + alarms["CompositeAlarms"])[0]["StateValue"]

    def notification(self, state: str) -> dict[str, Any]:
        """The next notification of that state."""

        def receive() -> dict[str, Any] | None:
            for message in self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=1).get("Messages", []):
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
                notification = json.loads(message["Body"])
                if json.loads(notification["Message"])["NewStateValue"] == state:
                    return notification
            return None

        return seen(receive)

    def history(self, name: str, kind: str) -> list[str]:
        items = self.cloudwatch.describe_alarm_history(
            AlarmName=name, AlarmTypes=["MetricAlarm", "CompositeAlarm"], HistoryItemType=kind, ScanBy="TimestampAscending"
        )
        return [item["HistorySummary"] for item in items["AlarmHistoryItems"]]
