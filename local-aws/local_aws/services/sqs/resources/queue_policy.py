"""``aws:sqs/queuePolicy:QueuePolicy``. Its id is the queue's URL."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.iam.documents import resource_policy
from local_aws.kernel.process import ResourceContext

_GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


class QueuePolicy(Handler):
    type = "aws:sqs/queuePolicy:QueuePolicy"
    accepts = frozenset({"queueUrl", "policy"})
    replace_on = frozenset({"queueUrl"})
    identity = ("queueUrl",)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self._put(ctx, inputs)
        return inputs["queueUrl"], {}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            answer = ctx.client("sqs").get_queue_attributes(QueueUrl=id, AttributeNames=["Policy"])
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
        policy = answer.get("Attributes", {}).get("Policy")
        return outputs | {"policy": policy} if policy else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, new_inputs)
        return {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine(*_GONE):
            ctx.client("sqs").set_queue_attributes(QueueUrl=id, Attributes={"Policy": ""})

    def _put(self, ctx: ResourceContext, inputs: Inputs) -> None:
        policy = resource_policy(ctx, inputs["policy"], "InvalidAttributeValue")
        ctx.client("sqs").set_queue_attributes(QueueUrl=inputs["queueUrl"], Attributes={"Policy": policy})


HANDLERS = [QueuePolicy()]
