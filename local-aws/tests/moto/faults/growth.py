"""What stays in moto for ever."""

from typing import Any

from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import SNSBackend, sns_backends
from moto.sqs.models import Queue, sqs_backends

from tests.moto.faults.fault import ACCOUNT, REGION, aws, bucket, fails, fault, queue


@fault("Queue.__init__")
def a_queue_keeps_the_handles_of_all_deleted_messages() -> bool:
    url, _ = queue()
    client = aws("sqs")
    client.send_message(QueueUrl=url, MessageBody="x")
    message = client.receive_message(QueueUrl=url)["Messages"][0]
    client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    handles: Any = sqs_backends[ACCOUNT][REGION].queues["queue"].deleted_messages
    return isinstance(handles, set)


@fault("BaseModel.__new__")
def whatever_was_deleted_stays_in_a_list() -> bool:
    url, _ = queue()
    aws("sqs").delete_queue(QueueUrl=url)
    instances: list[Queue] = vars(Queue)["instances_tracked"]
    return any(each.name == "queue" for each in instances)


@fault("S3Backend.delete_object")
def a_deleted_version_leaves_its_tags() -> bool:
    client = bucket()
    client.put_object(Bucket="bucket", Key="a", Body=b"x", Tagging="kind=test")
    client.delete_object(Bucket="bucket", Key="a")
    return any("/a/" in arn for arn in s3_backends[ACCOUNT]["aws"].tagger.tags)


@fault("S3Backend.delete_bucket")
def a_bucket_has_the_tags_of_its_predecessor() -> bool:
    client = bucket()
    client.put_bucket_tagging(Bucket="bucket", Tagging={"TagSet": [{"Key": "kind", "Value": "test"}]})
    client.delete_bucket(Bucket="bucket")
    return not fails(bucket().get_bucket_tagging, Bucket="bucket")


def _published() -> SNSBackend:
    """What has delivered two messages to a queue."""
    _, arn = queue()
    client = aws("sns")
    topic = client.create_topic(Name="topic")["TopicArn"]
    client.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    for _ in range(2):
        client.publish(TopicArn=topic, Message="x")
    return sns_backends[ACCOUNT][REGION]


@fault("Subscription.get_post_data")
def each_message_has_a_certificate() -> bool:
    certificates: dict[str, bytes] = vars(_published())["_message_public_keys"]
    return len(certificates) == 2


@fault("Topic.__init__")
def a_topic_keeps_what_was_published() -> bool:
    (topic,) = _published().topics.values()
    return len(topic.sent_notifications) == 2


@fault("FakeSecret.reset_default_version")
def a_secret_keeps_all_versions() -> bool:
    client = aws("secretsmanager")
    client.create_secret(Name="secret", SecretString="x")
    for number in range(102):
        client.put_secret_value(SecretId="secret", SecretString=str(number))
    return len(secretsmanager_backends[ACCOUNT][REGION].secrets["secret"].versions) > 102
