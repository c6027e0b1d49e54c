"""``aws:sqs/queue:Queue``. Its id is the queue's URL."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, changed_tags, gone_is_fine
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

# Pulumi's name: (SQS's attribute, default, lowest, highest)
_NUMBERS = {
    "delaySeconds": ("DelaySeconds", 0, 0, 900),
    "kmsDataKeyReusePeriodSeconds": ("KmsDataKeyReusePeriodSeconds", 300, 60, 86_400),
    "maxMessageSize": ("MaximumMessageSize", 262_144, 1_024, 1_048_576),
    "messageRetentionSeconds": ("MessageRetentionPeriod", 345_600, 60, 1_209_600),
    "receiveWaitTimeSeconds": ("ReceiveMessageWaitTimeSeconds", 0, 0, 20),
    "visibilityTimeoutSeconds": ("VisibilityTimeout", 30, 0, 43_200),
}
_TEXTS = {
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
}
_FIFO = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "fifoThroughputLimit": "FifoThroughputLimit",
}


class Queue(Handler):
    type = "aws:sqs/queue:Queue"
    accepts = frozenset({"name", "namePrefix", "fifoQueue", "sqsManagedSseEnabled", *_NUMBERS, *_TEXTS, *_FIFO})
    replace_on = frozenset({"name", "namePrefix", "fifoQueue"})
    identity = ("name",)
    overwrites_in = "region"
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        suffix = ".fifo" if inputs.get("fifoQueue") else ""
        queue = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 80 - len(suffix)) + suffix
        sqs = ctx.client("sqs")
        attributes = _attributes(ctx, inputs) | ({"FifoQueue": "true"} if suffix else {})
        url = sqs.create_queue(QueueName=queue, Attributes=attributes, tags=tags)["QueueUrl"]
        return url, self._outputs(sqs, url)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx.client("sqs"), id)
        except ClientError as error:
            if "NonExistentQueue" in error.response["Error"]["Code"]:
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        sqs = ctx.client("sqs")
        dropped = {attribute: "" for name, attribute in _TEXTS.items() if old_inputs.get(name) and not new_inputs.get(name)}
        sqs.set_queue_attributes(QueueUrl=id, Attributes=dropped | _attributes(ctx, new_inputs))
        changed, removed = changed_tags(tags, outputs)
        if removed:
            sqs.untag_queue(QueueUrl=id, TagKeys=removed)
        if changed:
            sqs.tag_queue(QueueUrl=id, Tags=changed)
        return self._outputs(sqs, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
            ctx.client("sqs").delete_queue(QueueUrl=id)

    def _outputs(self, sqs: Any, url: str) -> Outputs:
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        outputs: Outputs = {
            "name": url.rsplit("/", 1)[-1],
            "url": url,
            "arn": attributes["QueueArn"],
            "fifoQueue": attributes.get("FifoQueue") == "true",
            "contentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
            "sqsManagedSseEnabled": attributes.get("SqsManagedSseEnabled") == "true",
        }
        for name, (attribute, default, _, _) in _NUMBERS.items():
            outputs[name] = int(attributes.get(attribute, default))
        for name, attribute in _TEXTS.items():
            if attributes.get(attribute):
                outputs[name] = attributes[attribute]
        return outputs


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


HANDLERS = [Queue()]
