import json

from tests.support import ResourceTest, aws

TOPIC = "aws:sns/topic:Topic"


class TopicTest(ResourceTest):
    def test_topic_with_policy_and_subscription(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        topic = self.create(TOPIC, "alarms", {"name": self.unique("alarms"), "kmsMasterKeyId": key}, {"Project": "TAP"})
        self.assertEqual(f"arn:aws:sns:eu-west-2:123456789012:{self.unique('alarms')}", topic["id"])
        sns = aws("sns")
        self.assertEqual(key, sns.get_topic_attributes(TopicArn=topic["id"])["Attributes"]["KmsMasterKeyId"])
        self.assertEqual([{"Key": "Project", "Value": "TAP"}], sns.list_tags_for_resource(ResourceArn=topic["id"])["Tags"])
        self.update(topic, {"a": "b"}, displayName="TAP")
        self.assertEqual("TAP", sns.get_topic_attributes(TopicArn=topic["id"])["Attributes"]["DisplayName"])

        statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}
        statement["Resource"] = topic["id"]
        document = {"Version": "2012-10-17", "Statement": [statement]}
        policy = self.create("aws:sns/topicPolicy:TopicPolicy", "policy", {"arn": topic["id"], "policy": document})
        self.assertEqual(document, json.loads(sns.get_topic_attributes(TopicArn=topic["id"])["Attributes"]["Policy"]))
        self.delete(policy)
        self.assertIn("__default_policy_ID", sns.get_topic_attributes(TopicArn=topic["id"])["Attributes"]["Policy"])

        queue = self.create("aws:sqs/queue:Queue", "queue", {})
        inputs = {"topic": topic["id"], "protocol": "sqs", "endpoint": queue["outputs"]["arn"], "rawMessageDelivery": True}
        subscription = self.create("aws:sns/topicSubscription:TopicSubscription", "s", inputs)
        sns.publish(TopicArn=topic["id"], Message="hello")
        self.assertEqual("hello", aws("sqs").receive_message(QueueUrl=queue["id"])["Messages"][0]["Body"])
        self.update(subscription, rawMessageDelivery=False)
        attributes = sns.get_subscription_attributes(SubscriptionArn=subscription["id"])["Attributes"]
        self.assertEqual("false", attributes["RawMessageDelivery"])
        self.delete(subscription)
        self.assertEqual([], sns.list_subscriptions_by_topic(TopicArn=topic["id"])["Subscriptions"])
