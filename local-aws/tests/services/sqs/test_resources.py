import json
from typing import Any

from tests.support import ResourceTest, aws

QUEUE = "aws:sqs/queue:Queue"
POLICY = "aws:sqs/queuePolicy:QueuePolicy"


class QueueTest(ResourceTest):
    def _attributes(self, url: str) -> dict[str, Any]:
        return aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    def test_is_created_with_what_was_asked_for(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        name = self.unique("dlq")
        queue = self.create(QUEUE, "dlq", {"name": name, "messageRetentionSeconds": 1_209_600.0, "kmsMasterKeyId": key}, {"Project": "TAP"})
        self.assertTrue(queue["id"].endswith(f"/123456789012/{name}"))
        attributes = self._attributes(queue["id"])
        self.assertEqual("1209600", attributes["MessageRetentionPeriod"])
        self.assertEqual((key, "false"), (attributes["KmsMasterKeyId"], attributes["SqsManagedSseEnabled"]))
        self.assertEqual({"Project": "TAP"}, aws("sqs").list_queue_tags(QueueUrl=queue["id"])["Tags"])
        self.assertEqual(f"arn:aws:sqs:eu-west-2:123456789012:{name}", queue["outputs"]["arn"])
        self.assertEqual(30, queue["outputs"]["visibilityTimeoutSeconds"])

    def test_changes_in_place_and_keeps_its_policy(self):
        queue = self.create(QUEUE, "queue", {"visibilityTimeoutSeconds": 60}, {"a": "1"})
        policy = self.create(POLICY, "policy", {"queueUrl": queue["id"], "policy": _policy(queue)})
        dead = self.create(QUEUE, "dead", {"redriveAllowPolicy": json.dumps({"redrivePermission": "allowAll"})})
        self.assertIn("allowAll", self._attributes(dead["id"])["RedriveAllowPolicy"])
        redrive = json.dumps({"deadLetterTargetArn": dead["outputs"]["arn"], "maxReceiveCount": 3})
        queue = self.update(queue, {"b": "2"}, visibilityTimeoutSeconds=90, redrivePolicy=redrive)
        attributes = self._attributes(queue["id"])
        self.assertEqual("90", attributes["VisibilityTimeout"])
        self.assertEqual(3, json.loads(attributes["RedrivePolicy"])["maxReceiveCount"])
        self.assertEqual(json.loads(_policy(queue)), json.loads(attributes["Policy"]))
        self.assertEqual({"b": "2"}, aws("sqs").list_queue_tags(QueueUrl=queue["id"])["Tags"])
        self.delete(policy)
        self.assertNotIn("Policy", self._attributes(queue["id"]))

    def test_refuses_what_aws_refuses(self):
        with self.refused("InvalidAttributeValue"):
            self.create(QUEUE, "queue", {"messageRetentionSeconds": 1_209_601})
        with self.refused("InvalidAttributeValue"):
            self.create(QUEUE, "queue", {"kmsMasterKeyId": "alias/none"})
        queue = self.create(QUEUE, "queue", {})
        with self.refused("InvalidAttributeValue"):
            self.create(POLICY, "policy", {"queueUrl": queue["id"], "policy": "{bad"})

    def test_a_queue_that_is_gone_is_no_fault_of_its_deletion(self):
        queue = self.create(QUEUE, "queue", {})
        policy = self.create(POLICY, "policy", {"queueUrl": queue["id"], "policy": _policy(queue)})
        aws("sqs").delete_queue(QueueUrl=queue["id"])
        self.delete(policy)
        self.delete(queue)
        self.assertEqual([], self.resources())


def _policy(queue: dict[str, Any]) -> str:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": queue["outputs"]["arn"]}
    statement["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
