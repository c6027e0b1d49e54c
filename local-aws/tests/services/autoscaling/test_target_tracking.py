"""Target tracking: the capacity of a table follows what is consumed, within the bounds of its target."""

from typing import Any

from botocore.exceptions import ClientError

from local_aws.services.dynamodb import reserve
from tests.clock import stop_clock
from tests.services.autoscaling.test_resources import ELSEWHERE, ScalingTest
from tests.support import aws, local_aws, seen

WRITES = "table:WriteCapacityUnits"


class TargetTrackingTest(ScalingTest):
    def setUp(self) -> None:
        super().setUp()
        self.dynamodb = aws("dynamodb", region=ELSEWHERE)
        self.clock = stop_clock(self, reserve)
        self.target(WRITES, least=6, most=12)

    def capacity(self) -> tuple[int, int]:
        """Units for reads and for writes."""
        throughput = self.dynamodb.describe_table(TableName=self.name)["Table"]["ProvisionedThroughput"]
        return throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]

    def consume(self, units: float) -> None:
        """As if so many units had been consumed in each of the last minutes, which alarms take to be no shorter than a second."""
        now, value = self.clock.now, units / max(1, local_aws().context.pace.minute_seconds)
        metric = {"MetricName": "ConsumedWriteCapacityUnits", "Dimensions": [{"Name": "TableName", "Value": self.name}], "Value": value}
        data = [{**metric, "Timestamp": now - since} for since in range(60)]
        self.cloudwatch.put_metric_data(Namespace="AWS/DynamoDB", MetricData=data)

    def alarm(self, name: str) -> dict[str, Any]:
        return next(alarm for alarm in self.alarms() if f"-{name}-" in alarm["AlarmName"])

    def write(self) -> None:
        """As much as the table takes."""
        try:
            for _ in range(10):
                self.dynamodb.put_item(TableName=self.name, Item={"id": {"S": "a"}, "data": {"S": "x" * 60_000}})
        except ClientError as error:
            self.assertEqual("ProvisionedThroughputExceededException", error.response["Error"]["Code"])

    def test_load_raises_the_capacity_up_to_its_bound(self):
        self.policy(WRITES)
        before = self.alarm("AlarmHigh")["Threshold"]

        def loaded() -> bool:
            self.write()
            self.clock.advance(1)
            return self.capacity() == (5, 12)

        seen(loaded)
        self.assertEqual(before * 2, self.alarm("AlarmHigh")["Threshold"])
        history = self.cloudwatch.describe_alarm_history(AlarmName=self.alarm("AlarmHigh")["AlarmName"], HistoryItemType="Action")
        self.assertIn("Successfully executed action", history["AlarmHistoryItems"][0]["HistorySummary"])

    def test_little_load_lowers_it_to_what_is_needed(self):
        self.dynamodb.update_table(TableName=self.name, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 12})
        self.policy(WRITES)
        self.consume(336)  # 5.6 a second, which is 70 % of 8
        seen(lambda: self.capacity() == (5, 8))
        self.assertEqual(8 * 60 * 0.5, self.alarm("AlarmLow")["Threshold"])

    def test_not_if_that_is_disabled(self):
        self.dynamodb.update_table(TableName=self.name, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 12})
        metric = {"predefinedMetricType": "DynamoDBWriteCapacityUtilization"}
        tracking = {"targetValue": 70, "predefinedMetricSpecification": metric, "disableScaleIn": True}
        self.policy(WRITES, targetTrackingScalingPolicyConfiguration=tracking)
        self.consume(1)
        seen(lambda: self.alarm("AlarmLow")["StateValue"] == "ALARM")
        self.assertEqual((5, 12), self.capacity())
