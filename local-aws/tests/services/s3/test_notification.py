import json
import tempfile
from pathlib import Path
from typing import Any

from tests.support import ResourceTest, aws

NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"


class BucketNotificationTest(ResourceTest):
    def test_a_queue_must_let_s3_in_and_then_hears_of_objects(self):
        bucket = self.create("aws:s3/bucket:Bucket", "bucket", {"forceDestroy": True})
        queue = self.create("aws:sqs/queue:Queue", "queue", {})
        target = {"queueArn": queue["outputs"]["arn"], "events": ["s3:ObjectCreated:*"], "filterPrefix": "incoming/", "id": "in"}
        inputs = {"bucket": bucket["id"], "queues": [target]}
        with self.refused("InvalidArgument"):
            self.create(NOTIFICATION, "n", inputs)
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue["outputs"]["arn"],
            "Condition": {"ArnLike": {"aws:SourceArn": bucket["outputs"]["arn"]}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
        policy = {"queueUrl": queue["id"], "policy": {"Version": "2012-10-17", "Statement": [statement]}}
        self.create("aws:sqs/queuePolicy:QueuePolicy", "p", policy)
        notification = self.create(NOTIFICATION, "n", inputs)
        self.assertEqual([target], notification["outputs"]["queues"])
        sqs, s3 = aws("sqs"), aws("s3")
        sqs.purge_queue(QueueUrl=queue["id"])
        s3.put_object(Bucket=bucket["id"], Key="incoming/a", Body=b"x")
        s3.put_object(Bucket=bucket["id"], Key="elsewhere/a", Body=b"x")
        messages = sqs.receive_message(QueueUrl=queue["id"], MaxNumberOfMessages=10)["Messages"]
        self.assertEqual(1, len(messages))
        self.delete(notification)
        self.assertNotIn("QueueConfigurations", s3.get_bucket_notification_configuration(Bucket=bucket["id"]))

    def test_a_function_must_let_s3_in(self):
        bucket = self.create("aws:s3/bucket:Bucket", "bucket", {})
        function = self._function()
        target = {"lambdaFunctionArn": function["outputs"]["arn"], "events": ["s3:ObjectCreated:*"], "filterSuffix": ".json", "id": "f"}
        inputs = {"bucket": bucket["id"], "lambdaFunctions": [target]}
        with self.refused("InvalidArgument"):
            self.create(NOTIFICATION, "n", inputs)
        permission = {
            "function": function["outputs"]["name"],
            "action": "lambda:InvokeFunction",
            "principal": "s3.amazonaws.com",
            "sourceArn": bucket["outputs"]["arn"],
            "sourceAccount": "123456789012",
        }
        self.create("aws:lambda/permission:Permission", "permission", permission)
        notification = self.create(NOTIFICATION, "n", inputs)
        self.assertEqual([target], notification["outputs"]["lambdaFunctions"])

    def _function(self) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        role = self.create("aws:iam/role:Role", "role", {"assumeRolePolicy": trust})
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Path(folder.name, "index.mjs").write_text("export const handler = async () => {};")
        inputs = {
            "name": self.unique("function"),
            "role": role["outputs"]["arn"],
            "runtime": "nodejs24.x",
            "handler": "index.handler",
            "code": {"$archive": folder.name, "hash": "0"},
        }
        return self.create("aws:lambda/function:Function", "function", inputs)
