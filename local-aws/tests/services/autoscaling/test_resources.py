from typing import Any

from tests.services.dynamodb.harness import TABLE
from tests.support import ResourceTest, aws

ELSEWHERE = "eu-west-1"
TARGET = "aws:appautoscaling/target:Target"
POLICY = "aws:appautoscaling/policy:Policy"
INDEX = {"name": "byUser", "hashKey": "userId", "projectionType": "ALL", "readCapacity": 7, "writeCapacity": 8}


class ScalingTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.name = self.unique("scaled")
        self.autoscaling = aws("application-autoscaling", region=ELSEWHERE)
        self.cloudwatch = aws("cloudwatch", region=ELSEWHERE)
        self.create(
            TABLE,
            "table",
            {
                "name": self.name,
                "billingMode": "PROVISIONED",
                "readCapacity": 5,
                "writeCapacity": 6,
                "hashKey": "id",
                "attributes": [{"name": "id", "type": "S"}, {"name": "userId", "type": "S"}],
                "globalSecondaryIndexes": [INDEX],
            },
            region=ELSEWHERE,
        )

    def target(self, dimension: str = "table:ReadCapacityUnits", least: int = 5, most: int = 20, tags: dict[str, str] | None = None) -> Any:
        inputs = {**self.what(dimension), "minCapacity": least, "maxCapacity": most}
        return self.create(TARGET, dimension, inputs, tags, region=ELSEWHERE)

    def policy(self, dimension: str = "table:ReadCapacityUnits", **changes: Any) -> Any:
        metric = f"DynamoDB{dimension.partition(':')[2].replace('Units', 'Utilization')}"
        tracking = {"targetValue": 70, "predefinedMetricSpecification": {"predefinedMetricType": metric}}
        inputs = {"name": self.unique(dimension), "policyType": "TargetTrackingScaling", **self.what(dimension)}
        inputs |= {"targetTrackingScalingPolicyConfiguration": tracking, **changes}
        return self.create(POLICY, dimension, inputs, region=ELSEWHERE)

    def what(self, dimension: str) -> dict[str, str]:
        resource = f"table/{self.name}" + ("/index/byUser" if dimension.startswith("index") else "")
        return {"serviceNamespace": "dynamodb", "resourceId": resource, "scalableDimension": f"dynamodb:{dimension}"}

    def alarms(self) -> list[dict[str, Any]]:
        return self.cloudwatch.describe_alarms(AlarmNamePrefix=f"TargetTracking-table/{self.name}")["MetricAlarms"]


class Targets(ScalingTest):
    def test_is_registered_changed_and_deregistered(self):
        record = self.target(tags={"Project": "TAP"})
        self.assertIn(f":application-autoscaling:{ELSEWHERE}:", record["outputs"]["arn"])
        self.assertEqual({"Project": "TAP"}, record["outputs"]["tagsAll"])
        record = self.update(record, minCapacity=6, maxCapacity=24)
        resource = [f"table/{self.name}"]
        found = self.autoscaling.describe_scalable_targets(ServiceNamespace="dynamodb", ResourceIds=resource)["ScalableTargets"]
        self.assertEqual([(6, 24)], [(each["MinCapacity"], each["MaxCapacity"]) for each in found])
        self.delete(record)
        self.assertEqual(
            [], self.autoscaling.describe_scalable_targets(ServiceNamespace="dynamodb", ResourceIds=resource)["ScalableTargets"]
        )

    def test_what_is_not_there_cannot_be_scaled(self):
        for resource, dimension in ((f"table/no-{self.name}", "table"), (f"table/{self.name}/index/no", "index")):
            inputs = {
                "serviceNamespace": "dynamodb",
                "resourceId": resource,
                "scalableDimension": f"dynamodb:{dimension}:ReadCapacityUnits",
            }
            with self.subTest(resource), self.refused("ValidationException") as refusal:
                self.create(TARGET, "target", {**inputs, "minCapacity": 1, "maxCapacity": 2}, region=ELSEWHERE)
            self.assertIn("does not exist", refusal.message)

    def test_bounds(self):
        for least, most in ((0, 5), (6, 5)):
            with self.subTest(least=least, most=most), self.refused("ValidationException"):
                self.target(least=least, most=most)


class Policies(ScalingTest):
    def test_each_watches_what_it_scales_for_its_capacity(self):
        dimensions = ("table:ReadCapacityUnits", "table:WriteCapacityUnits", "index:ReadCapacityUnits", "index:WriteCapacityUnits")
        for dimension, capacity in zip(dimensions, (5, 6, 7, 8)):
            self.target(dimension)
            record = self.policy(dimension)
            with self.subTest(dimension):
                alarms = [alarm for alarm in self.alarms() if alarm["AlarmActions"] == [record["outputs"]["arn"]]]
                self.assertEqual(record["outputs"]["alarmArns"], [alarm["AlarmArn"] for alarm in alarms])
                self.assertEqual({f"Consumed{dimension.partition(':')[2]}"}, {alarm["MetricName"] for alarm in alarms})
                index = {"GlobalSecondaryIndexName": "byUser"} if dimension.startswith("index") else {}
                for alarm in alarms:
                    self.assertEqual({"TableName": self.name} | index, {each["Name"]: each["Value"] for each in alarm["Dimensions"]})
                    self.assertEqual("INSUFFICIENT_DATA", alarm["StateValue"])
                high, low = sorted(alarms, key=lambda alarm: alarm["EvaluationPeriods"])
                self.assertEqual((capacity * 42, 2), (high["Threshold"], high["EvaluationPeriods"]))
                self.assertEqual((capacity * 30, 15), (low["Threshold"], low["EvaluationPeriods"]))

    def test_a_changed_one_keeps_its_arn_and_takes_its_alarms_along(self):
        self.target()
        record = self.policy()
        tracking = record["inputs"]["targetTrackingScalingPolicyConfiguration"] | {"targetValue": 50}
        changed = self.update(record, targetTrackingScalingPolicyConfiguration=tracking)
        self.assertEqual(record["outputs"]["arn"], changed["outputs"]["arn"])
        self.assertEqual({150, 90}, {alarm["Threshold"] for alarm in self.alarms()})
        self.assertEqual(changed["outputs"]["alarmArns"], [alarm["AlarmArn"] for alarm in self.alarms()])
        self.delete(changed)
        self.assertEqual([], self.alarms())

    def test_they_end_with_their_target(self):
        target = self.target()
        self.policy()
        self.target("table:WriteCapacityUnits")
        self.policy("table:WriteCapacityUnits")
        self.delete(target)
        self.assertEqual({"ConsumedWriteCapacityUnits"}, {alarm["MetricName"] for alarm in self.alarms()})

    def test_it_needs_a_target(self):
        with self.refused("ObjectNotFoundException"):
            self.policy()

    def test_other_kinds_are_refused(self):
        self.target()
        wrong: list[dict[str, Any]] = [{"policyType": "StepScaling"}, {"targetTrackingScalingPolicyConfiguration": {"targetValue": 70}}]
        for changes in wrong:
            with self.subTest(changes), self.refused("UnsupportedInput"):
                self.policy(**changes)
