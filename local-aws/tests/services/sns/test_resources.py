import base64
import json

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from moto.sns.models import sns_backends

from local_aws.kernel.process import ACCOUNT
from tests.support import REGION, ResourceTest, aws

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

    def test_one_certificate_is_for_all_messages(self):
        sns, sqs = aws("sns"), aws("sqs")
        topic = sns.create_topic(Name=self.unique("signed"))["TopicArn"]
        url = sqs.create_queue(QueueName=self.unique("signed"))["QueueUrl"]
        endpoint = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
        for text in ("one", "two"):
            sns.publish(TopicArn=topic, Message=text)
        received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
        messages = [json.loads(message["Body"]) for message in received]
        (place,) = {message["SigningCertURL"] for message in messages}
        certificates: dict[str, bytes] = vars(sns_backends[ACCOUNT][REGION])["_message_public_keys"]
        key = load_pem_x509_certificate(certificates[place.rpartition("/")[2]]).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        for message in messages:
            signed = "".join(f"{name}\n{message[name]}\n" for name in ("Message", "MessageId", "Timestamp", "TopicArn", "Type"))
            key.verify(base64.b64decode(message["Signature"]), signed.encode(), padding.PKCS1v15(), SHA256())
