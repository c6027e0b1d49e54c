"""``aws:sns/topicPolicy:TopicPolicy``. Its id is the topic's ARN."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.iam.documents import resource_policy
from local_aws.kernel.process import ResourceContext

_GONE = ("NotFound", "NotFoundException")


class TopicPolicy(Handler):
    type = "aws:sns/topicPolicy:TopicPolicy"
    accepts = frozenset({"arn", "policy"})
    replace_on = frozenset({"arn"})
    identity = ("arn",)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self._put(ctx, inputs["arn"], resource_policy(ctx, inputs["policy"], "InvalidParameter"))
        return inputs["arn"], {"owner": ctx.account}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | {"policy": ctx.client("sns").get_topic_attributes(TopicArn=id)["Attributes"]["Policy"]}
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, id, resource_policy(ctx, new_inputs["policy"], "InvalidParameter"))
        return {"owner": ctx.account}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
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
        with gone_is_fine(*_GONE):
            self._put(ctx, id, json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}))

    def _put(self, ctx: ResourceContext, arn: str, policy: str) -> None:
        ctx.client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


HANDLERS = [TopicPolicy()]
