"""Resources of the same name in two regions: each is there for itself."""

import json
from typing import Any

from botocore.exceptions import ClientError

from tests.clock import stop_clock
from tests.services.dynamodb.harness import TABLE
from tests.support import REGION, ResourceTest, aws, seen

ELSEWHERE = "eu-west-1"
REGIONS = (REGION, ELSEWHERE)
ACCOUNT = "123456789012"
KEY = "aws:kms/key:Key"


class RegionsTest(ResourceTest):
    def both(self, type: str, **inputs: Any) -> list[Any]:
        """The resource in each of the regions."""
        return [self.create(type, f"{type}-{region}", inputs, region=region) for region in REGIONS]

    def keys(self, **inputs: Any) -> list[str]:
        return [record["outputs"]["arn"] for record in self.both(KEY, **inputs)]

    def assert_apart(self, service: str, records: list[Any]) -> None:
        """Each ARN, and what the program is told, names the region where the resource is."""
        for region, record in zip(REGIONS, records):
            self.assertIn(f":{service}:{region}:{ACCOUNT}:", record["outputs"]["arn"])
            self.assertEqual(region, record["outputs"]["region"])

    def test_tables(self):
        name = self.unique("table")
        keys = {"hashKey": "id", "attributes": [{"name": "id", "type": "S"}]}
        here, there = self.both(TABLE, name=name, billingMode="PAY_PER_REQUEST", streamEnabled=True, streamViewType="NEW_IMAGE", **keys)
        self.assert_apart("dynamodb", [here, there])
        self.assertIn(f":{ELSEWHERE}:", there["outputs"]["streamArn"])
        aws("dynamodb").put_item(TableName=name, Item={"id": {"S": "a"}})
        self.assertEqual([1, 0], [aws("dynamodb", region=region).scan(TableName=name)["Count"] for region in REGIONS])
        self.update(there, billingMode="PROVISIONED", readCapacity=3, writeCapacity=4)
        modes = [
            aws("dynamodb", region=region).describe_table(TableName=name)["Table"]["BillingModeSummary"]["BillingMode"]
            for region in REGIONS
        ]
        self.assertEqual(["PAY_PER_REQUEST", "PROVISIONED"], modes)
        self.delete(here)
        self.assertEqual([False, True], [name in aws("dynamodb", region=region).list_tables()["TableNames"] for region in REGIONS])

    def test_keys_and_aliases(self):
        self.assert_apart("kms", self.both(KEY, enableKeyRotation=True))
        alias = f"alias/{self.unique('tap')}"
        aliases = []
        for region in REGIONS:
            key = self.create(KEY, f"key-{region}", {}, region=region)
            aliases.append(self.create("aws:kms/alias:Alias", region, {"name": alias, "targetKeyId": key["id"]}, region=region))
            self.assertEqual(key["id"], aws("kms", region=region).describe_key(KeyId=alias)["KeyMetadata"]["KeyId"])
        self.delete(aliases[0])
        with self.assertRaises(ClientError):
            aws("kms").describe_key(KeyId=alias)
        aws("kms", region=ELSEWHERE).describe_key(KeyId=alias)

    def test_a_key_serves_its_region_alone(self):
        here, there = self.keys()
        keys = {"hashKey": "id", "attributes": [{"name": "id", "type": "S"}], "billingMode": "PAY_PER_REQUEST"}
        bucket = self.create("aws:s3/bucket:Bucket", "bucket", {}, region=ELSEWHERE)["id"]

        def encrypt(key: str) -> None:
            default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
            kind = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
            inputs = {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": default}]}
            self.create(kind, "encryption", inputs, region=ELSEWHERE)

        def table(key: str) -> None:
            self.create(TABLE, "table", {**keys, "serverSideEncryption": {"enabled": True, "kmsKeyArn": key}}, region=ELSEWHERE)

        def group(key: str) -> None:
            self.create("aws:cloudwatch/logGroup:LogGroup", "group", {"kmsKeyId": key}, region=ELSEWHERE)

        for create, code in ((table, "ValidationException"), (group, "InvalidParameterException")):
            with self.subTest(create.__name__), self.refused(code):
                create(here)
        table(there)
        encrypt(there)
        found = aws("s3", region=ELSEWHERE).get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual(there, found["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"])

    def test_buckets_know_their_region(self):
        for region in REGIONS:
            bucket = self.create("aws:s3/bucket:Bucket", f"bucket-{region}", {}, region=region)
            client = aws("s3", region=region)
            self.assertEqual(region, client.get_bucket_location(Bucket=bucket["id"])["LocationConstraint"])
            self.assertEqual(region, client.head_bucket(Bucket=bucket["id"])["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"])
            self.assertEqual(region, bucket["outputs"]["region"])
            self.assertIn(f".s3.{region}.", bucket["outputs"]["bucketRegionalDomainName"])

    def test_topics_and_queues(self):
        topics, queues = self.both("aws:sns/topic:Topic", name=self.unique("t")), self.both("aws:sqs/queue:Queue", name=self.unique("q"))
        self.assert_apart("sns", topics)
        self.assert_apart("sqs", queues)
        for region, topic, queue in zip(REGIONS, topics, queues):
            inputs = {"topic": topic["id"], "protocol": "sqs", "endpoint": queue["outputs"]["arn"], "rawMessageDelivery": True}
            self.create("aws:sns/topicSubscription:TopicSubscription", region, inputs, region=region)
        aws("sns", region=ELSEWHERE).publish(TopicArn=topics[1]["id"], Message="there")
        received = [
            aws("sqs", region=region).receive_message(QueueUrl=queue["id"]).get("Messages", []) for region, queue in zip(REGIONS, queues)
        ]
        self.assertEqual([[], ["there"]], [[message["Body"] for message in messages] for messages in received])

    def test_log_groups(self):
        name = f"/tap/{self.unique('group')}"
        here, there = self.both("aws:cloudwatch/logGroup:LogGroup", name=name, retentionInDays=7)
        self.assert_apart("logs", [here, there])
        self.update(there, retentionInDays=30)

        def retention(region: str) -> list[int]:
            groups = aws("logs", region=region).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
            return [group["retentionInDays"] for group in groups]

        self.assertEqual(([7], [30]), (retention(REGION), retention(ELSEWHERE)))
        self.delete(here)
        self.assertEqual(([], [30]), (retention(REGION), retention(ELSEWHERE)))

    def test_alarms_watch_and_tell_in_their_region(self):
        queue = self.create("aws:sqs/queue:Queue", "queue", {"name": self.unique("told")}, region=ELSEWHERE)
        statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Resource": "*"}
        root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
        uses = {**statement, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}
        keys = self.keys(policy={"Version": "2012-10-17", "Statement": [root, uses]})
        topics = []
        for region, key in zip(REGIONS, keys):
            topic = self.create("aws:sns/topic:Topic", region, {"name": self.unique("alarms"), "kmsMasterKeyId": key}, region=region)["id"]
            document = {"Version": "2012-10-17", "Statement": [{**statement, "Action": "sns:Publish", "Resource": topic}]}
            self.create("aws:sns/topicPolicy:TopicPolicy", region, {"arn": topic, "policy": document}, region=region)
            topics.append(topic)
        subscription = {"topic": topics[1], "protocol": "sqs", "endpoint": queue["outputs"]["arn"], "rawMessageDelivery": True}
        self.create("aws:sns/topicSubscription:TopicSubscription", "told", subscription, region=ELSEWHERE)
        alarm: dict[str, Any] = {
            "name": self.unique("errors"), "namespace": self.unique("TAP"), "metricName": "Errors", "statistic": "Sum", "period": 60,
            "evaluationPeriods": 1, "threshold": 0, "comparisonOperator": "GreaterThanThreshold", "treatMissingData": "notBreaching",
        }
        for region, topic in zip(REGIONS, topics):
            inputs = {**alarm, "alarmActions": [topic]}
            record = self.create("aws:cloudwatch/metricAlarm:MetricAlarm", region, inputs, region=region)
            self.assertIn(f":cloudwatch:{region}:", record["outputs"]["arn"])

        def state(region: str) -> str:
            return aws("cloudwatch", region=region).describe_alarms(AlarmNames=[alarm["name"]])["MetricAlarms"][0]["StateValue"]

        stop_clock(self)
        data = [{"MetricName": "Errors", "Value": 1}]
        aws("cloudwatch", region=ELSEWHERE).put_metric_data(Namespace=alarm["namespace"], MetricData=data)
        messages = seen(lambda: aws("sqs", region=ELSEWHERE).receive_message(QueueUrl=queue["id"]).get("Messages"))
        told = json.loads(messages[0]["Body"])
        self.assertEqual(("ALARM", "Europe (Ireland)"), (told["NewStateValue"], told["Region"]))
        seen(lambda: state(REGION) == "OK")
        self.assertEqual([], self.history(REGION, alarm["name"]))

    def history(self, region: str, alarm: str) -> list[Any]:
        """What the alarm's changes have set off."""
        history = aws("cloudwatch", region=region).describe_alarm_history(AlarmName=alarm, HistoryItemType="Action")
        return history["AlarmHistoryItems"]
