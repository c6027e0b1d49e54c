"""``aws:sqs/*``. The id of a queue and of its policy is the queue's URL."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, named, physical_name
from local_aws.engine.shapes import pascal
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

_GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
# Pulumi's name: (SQS's attribute, default, lowest, highest)
_NUMBERS = {
    "delaySeconds": ("DelaySeconds", 0, 0, 900),
    "kmsDataKeyReusePeriodSeconds": ("KmsDataKeyReusePeriodSeconds", 300, 60, 86_400),
    "maxMessageSize": ("MaximumMessageSize", 262_144, 1_024, 1_048_576),
    "messageRetentionSeconds": ("MessageRetentionPeriod", 345_600, 60, 1_209_600),
    "receiveWaitTimeSeconds": ("ReceiveMessageWaitTimeSeconds", 0, 0, 20),
    "visibilityTimeoutSeconds": ("VisibilityTimeout", 30, 0, 43_200),
}
_TEXTS = pascal("kmsMasterKeyId policy redriveAllowPolicy redrivePolicy")
_FIFO = pascal("contentBasedDeduplication deduplicationScope fifoThroughputLimit")


class Queue(Handler):
    type = "aws:sqs/queue:Queue"
    service = "sqs"
    accepts = named("name namePrefix fifoQueue sqsManagedSseEnabled") | {*_NUMBERS, *_TEXTS, *_FIFO}
    replace_on = named("name namePrefix fifoQueue")
    identity = ("name",)
    overwrites_in = "region"
    gone = _GONE
    located, deletion = {"id": "QueueUrl"}, "delete_queue"
    tagging = Tagging("QueueUrl", by=None, noun="queue", shape=dict)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        suffix = ".fifo" if inputs.get("fifoQueue") else ""
        attributes = _attributes(ctx, inputs) | ({"FifoQueue": "true"} if suffix else {})
        return aws.create_queue(QueueName=physical_name(inputs, name, 80, suffix), Attributes=attributes, tags=tags)["QueueUrl"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        attributes = aws.get_queue_attributes(QueueUrl=id, AttributeNames=["All"])["Attributes"]
        return {
            "name": id.rsplit("/", 1)[-1],
            "url": id,
            "arn": attributes["QueueArn"],
            "fifoQueue": attributes.get("FifoQueue") == "true",
            "contentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
            "sqsManagedSseEnabled": attributes.get("SqsManagedSseEnabled") == "true",
            **{name: int(attributes.get(attribute, default)) for name, (attribute, default, _, _) in _NUMBERS.items()},
            **{name: attributes[attribute] for name, attribute in _TEXTS.items() if attributes.get(attribute)},
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        dropped = {attribute: "" for name, attribute in _TEXTS.items() if old.get(name) and not new.get(name)}
        aws.set_queue_attributes(QueueUrl=id, Attributes=dropped | _attributes(ctx, new))


class QueuePolicy(Setting):
    type = "aws:sqs/queuePolicy:QueuePolicy"
    service = "sqs"
    accepts = named("queueUrl policy")
    replace_on = named("queueUrl")
    identity = ("queueUrl",)
    verbatim = named("policy")
    gone = _GONE

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        policy = resource_policy(ctx, inputs["policy"], "InvalidAttributeValue")
        aws.set_queue_attributes(QueueUrl=id, Attributes={"Policy": policy})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        policy = aws.get_queue_attributes(QueueUrl=id, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy")
        return {"policy": policy} if policy else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.set_queue_attributes(QueueUrl=id, Attributes={"Policy": ""})


def _attributes(ctx: ResourceContext, inputs: Inputs) -> dict[str, str]:
    attributes = {}
    for name, (attribute, default, lowest, highest) in _NUMBERS.items():
        value = inputs.get(name)
        value = default if value is None else value
        if not lowest <= value <= highest:
            raise ResourceError("InvalidAttributeValue", f"Invalid value for the parameter {attribute}.")
        attributes[attribute] = str(value)
    key = inputs.get("kmsMasterKeyId")
    if key:
        if inputs.get("sqsManagedSseEnabled"):
            raise ResourceError("InvalidAttributeValue", "You can use one type of server-side encryption (SSE) at one time.")
        require_key(ctx, key, "InvalidAttributeValue")
    else:
        del attributes["KmsDataKeyReusePeriodSeconds"]
        attributes["SqsManagedSseEnabled"] = str(inputs.get("sqsManagedSseEnabled") is not False).lower()
    if inputs.get("policy"):
        resource_policy(ctx, inputs["policy"], "InvalidAttributeValue")
    for name, attribute in (_TEXTS | (_FIFO if inputs.get("fifoQueue") else {})).items():
        value = inputs.get(name)
        if value is not None:
            attributes[attribute] = str(value).lower() if isinstance(value, bool) else value
    return attributes


HANDLERS = [Queue(), QueuePolicy()]
