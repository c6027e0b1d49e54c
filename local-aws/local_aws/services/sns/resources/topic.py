"""``aws:sns/topic:Topic``. Its id is its ARN."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, changed_tags, key_value_list
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

_ATTRIBUTES = {
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}


class Topic(Handler):
    type = "aws:sns/topic:Topic"
    accepts = frozenset({"contentBasedDeduplication", "fifoTopic", "name", "namePrefix", *_ATTRIBUTES})
    replace_on = frozenset({"fifoTopic", "name", "namePrefix"})
    identity = ("name",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        _check(ctx, inputs)
        suffix = ".fifo" if inputs.get("fifoTopic") else ""
        topic = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 256 - len(suffix)) + suffix
        attributes = {attribute: inputs[key] for key, attribute in _ATTRIBUTES.items() if inputs.get(key)}
        if suffix:
            attributes |= {"FifoTopic": "true", "ContentBasedDeduplication": _flag(inputs.get("contentBasedDeduplication"))}
        sns = ctx.client("sns")
        if self._exists(sns, ctx.arn("sns", topic)):
            raise ResourceError("AlreadyExists", f"SNS Topic ({topic}) already exists", 409)  # CreateTopic would answer the ARN of that one
        arn = sns.create_topic(Name=topic, Attributes=attributes, Tags=key_value_list(tags))["TopicArn"]
        return arn, self._outputs(sns, arn)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        sns = ctx.client("sns")
        return outputs | self._outputs(sns, id) if self._exists(sns, id) else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(ctx, new_inputs)
        sns = ctx.client("sns")
        for key, attribute in _ATTRIBUTES.items():
            if new_inputs.get(key) != old_inputs.get(key):
                sns.set_topic_attributes(TopicArn=id, AttributeName=attribute, AttributeValue=new_inputs.get(key) or "")
        if new_inputs.get("fifoTopic"):
            deduplication = _flag(new_inputs.get("contentBasedDeduplication"))
            sns.set_topic_attributes(TopicArn=id, AttributeName="ContentBasedDeduplication", AttributeValue=deduplication)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            sns.untag_resource(ResourceArn=id, TagKeys=removed)
        if changed:
            sns.tag_resource(ResourceArn=id, Tags=key_value_list(changed))
        return self._outputs(sns, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("sns").delete_topic(TopicArn=id)

    def _exists(self, sns: Any, arn: str) -> bool:
        try:
            sns.get_topic_attributes(TopicArn=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NotFound", "NotFoundException"):
                return False
            raise
        return True

    def _outputs(self, sns: Any, arn: str) -> Outputs:
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        return {
            "arn": arn,
            "name": arn.rpartition(":")[2],
            "owner": attributes["Owner"],
            "displayName": attributes.get("DisplayName", ""),
            "policy": attributes["Policy"],
            "fifoTopic": attributes.get("FifoTopic") == "true",
            "contentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
        }


def _flag(value: Any) -> str:
    return str(bool(value)).lower()


def _check(ctx: ResourceContext, inputs: Inputs) -> None:
    require_key(ctx, inputs.get("kmsMasterKeyId"), "InvalidParameter")
    if inputs.get("policy"):
        resource_policy(ctx, inputs["policy"], "InvalidParameter")


HANDLERS = [Topic()]
