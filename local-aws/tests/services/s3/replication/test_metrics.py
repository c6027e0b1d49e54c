"""The metrics of a rule that asks for them."""

import time

from tests.services.s3.replication.harness import TARGET_REGION, ReplicationTest
from tests.support import REGION, aws, there


class MetricsTest(ReplicationTest):
    def sum(self, region: str, name: str, statistic: str = "Sum") -> float | None:
        dimensions = {"SourceBucket": self.source_bucket, "DestinationBucket": self.target_bucket, "RuleId": "all"}
        now = time.time()
        points = aws("cloudwatch", region=region).get_metric_statistics(
            Namespace="AWS/S3",
            MetricName=name,
            Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
            StartTime=now - 3600,
            EndTime=now + 60,
            Period=7200,
            Statistics=[statistic],
        )["Datapoints"]
        return points[0][statistic] if points else None

    def test_failures_in_the_source_region_and_the_rest_in_the_target_region(self):
        self.replicate(self.rule(destination={"metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}}}))
        self.put("a", b"12345")
        self.settled("a")
        self.assertEqual(0, self.sum(REGION, "OperationsFailedReplication"))
        self.assertEqual((1, 5), tuple(
            self.sum(TARGET_REGION, name, "Maximum") for name in ("OperationsPendingReplication", "BytesPendingReplication")
        ))
        self.assertGreater(there(self.sum(TARGET_REGION, "ReplicationLatency", "Maximum")), 0)
        self.allow(*self.rights(without="s3:ReplicateObject"))
        with self.assertLogs("local_aws.services.s3.replication"):
            self.put("b")
            self.settled("b")
        self.assertEqual(1, self.sum(REGION, "OperationsFailedReplication"))
        self.assertIsNone(self.sum(TARGET_REGION, "OperationsFailedReplication"))
        self.assertIsNone(self.sum(REGION, "ReplicationLatency"))

    def test_none_unless_the_rule_asks_for_them(self):
        self.replicate()
        self.put("a")
        self.settled("a")
        self.assertIsNone(self.sum(TARGET_REGION, "ReplicationLatency"))
