"""``aws:sns/*``. The id of a topic and of a subscription is its ARN."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, key_value_list, named, physical_name
from local_aws.engine.shapes import pascal
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

_GONE = ("NotFound", "NotFoundException")
_TOPIC = pascal("deliveryPolicy displayName kmsMasterKeyId policy")
_SUBSCRIPTION = pascal("filterPolicy filterPolicyScope rawMessageDelivery redrivePolicy")


class Topic(Handler):
    type = "aws:sns/topic:Topic"
    service = "sns"
    accepts = named("contentBasedDeduplication fifoTopic name namePrefix") | _TOPIC.keys()
    replace_on = named("fifoTopic name namePrefix")
    identity = ("name",)
    gone = _GONE
    located, deletion = {"id": "TopicArn"}, "delete_topic"
    tagging = Tagging("ResourceArn", by=None)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _check(ctx, inputs)
        suffix = ".fifo" if inputs.get("fifoTopic") else ""
        topic = physical_name(inputs, name, 256, suffix)
        attributes = {attribute: inputs[key] for key, attribute in _TOPIC.items() if inputs.get(key)}
        if suffix:
            attributes |= {"FifoTopic": "true", "ContentBasedDeduplication": _flag(inputs.get("contentBasedDeduplication"))}
        if _exists(aws, ctx.arn("sns", topic)):
            raise ResourceError("AlreadyExists", f"SNS Topic ({topic}) already exists", 409)  # CreateTopic would answer the ARN of that one
        return aws.create_topic(Name=topic, Attributes=attributes, Tags=key_value_list(tags))["TopicArn"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        attributes = aws.get_topic_attributes(TopicArn=id)["Attributes"]
        return {
            "arn": id,
            "name": id.rpartition(":")[2],
            "owner": attributes["Owner"],
            "displayName": attributes.get("DisplayName", ""),
            "policy": attributes["Policy"],
            "fifoTopic": attributes.get("FifoTopic") == "true",
            "contentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(ctx, new)
        wanted = {attribute: new.get(key) or "" for key, attribute in _TOPIC.items() if new.get(key) != old.get(key)}
        if new.get("fifoTopic"):
            wanted["ContentBasedDeduplication"] = _flag(new.get("contentBasedDeduplication"))
        for attribute, value in wanted.items():
            aws.set_topic_attributes(TopicArn=id, AttributeName=attribute, AttributeValue=value)


class TopicPolicy(Setting):
    """Its id is the topic's ARN."""

    type = "aws:sns/topicPolicy:TopicPolicy"
    service = "sns"
    accepts = named("arn policy")
    replace_on = named("arn")
    identity = ("arn",)
    verbatim = named("policy")
    gone = _GONE

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        policy = resource_policy(ctx, inputs["policy"], "InvalidParameter")
        aws.set_topic_attributes(TopicArn=id, AttributeName="Policy", AttributeValue=policy)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        return {"owner": ctx.account, "policy": aws.get_topic_attributes(TopicArn=id)["Attributes"]["Policy"]}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        """A topic always has a policy: it gets back the one it was born with, for its owner alone."""
        actions = ("AddPermission", "DeleteTopic", "GetTopicAttributes", "ListSubscriptionsByTopic", "Publish")
        actions += ("RemovePermission", "SetTopicAttributes", "Subscribe")
        statement = {
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [f"SNS:{action}" for action in actions],
            "Resource": id,
            "Condition": {"StringEquals": {"AWS:SourceOwner": ctx.account}},
        }
        policy = json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})
        aws.set_topic_attributes(TopicArn=id, AttributeName="Policy", AttributeValue=policy)


class TopicSubscription(Handler):
    type = "aws:sns/topicSubscription:TopicSubscription"
    service = "sns"
    accepts = named("endpoint protocol topic") | _SUBSCRIPTION.keys()
    replace_on = named("endpoint protocol topic")
    identity = ("endpoint", "protocol", "topic")
    gone = _GONE
    located, deletion = {"id": "SubscriptionArn"}, "unsubscribe"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        return aws.subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            Attributes=_subscription(inputs),
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        attributes = aws.get_subscription_attributes(SubscriptionArn=id)["Attributes"]
        return {
            "arn": id,
            "ownerId": attributes["Owner"],
            "pendingConfirmation": attributes["PendingConfirmation"] == "true",
            "rawMessageDelivery": attributes.get("RawMessageDelivery") == "true",
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        before, after = _subscription(old), _subscription(new)
        for attribute in sorted(set(before) | set(after)):
            if before.get(attribute) != after.get(attribute):
                empty = "false" if attribute == "RawMessageDelivery" else "{}"
                aws.set_subscription_attributes(SubscriptionArn=id, AttributeName=attribute, AttributeValue=after.get(attribute, empty))


def _exists(sns: Any, arn: str) -> bool:
    try:
        sns.get_topic_attributes(TopicArn=arn)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return False
        raise
    return True


def _flag(value: Any) -> str:
    return str(bool(value)).lower()


def _check(ctx: ResourceContext, inputs: Inputs) -> None:
    require_key(ctx, inputs.get("kmsMasterKeyId"), "InvalidParameter")
    if inputs.get("policy"):
        resource_policy(ctx, inputs["policy"], "InvalidParameter")


def _subscription(inputs: Inputs) -> dict[str, str]:
    return {
        attribute: _flag(inputs[name]) if isinstance(inputs[name], bool) else inputs[name]
        for name, attribute in _SUBSCRIPTION.items()
        if inputs.get(name) is not None
    }


HANDLERS = [Topic(), TopicPolicy(), TopicSubscription()]
