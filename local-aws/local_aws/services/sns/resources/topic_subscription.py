"""``aws:sns/topicSubscription:TopicSubscription``. Its id is its ARN."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.process import ResourceContext

_ATTRIBUTES = {
    "filterPolicy": "FilterPolicy",
    "filterPolicyScope": "FilterPolicyScope",
    "rawMessageDelivery": "RawMessageDelivery",
    "redrivePolicy": "RedrivePolicy",
}


class TopicSubscription(Handler):
    type = "aws:sns/topicSubscription:TopicSubscription"
    accepts = frozenset({"endpoint", "protocol", "topic", *_ATTRIBUTES})
    replace_on = frozenset({"endpoint", "protocol", "topic"})
    identity = ("endpoint", "protocol", "topic")

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        sns = ctx.client("sns")
        arn = sns.subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            Attributes=_attributes(inputs),
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]
        return arn, self._outputs(sns, arn)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx.client("sns"), id)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NotFound", "NotFoundException"):
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        sns = ctx.client("sns")
        old, new = _attributes(old_inputs), _attributes(new_inputs)
        for attribute in sorted(set(old) | set(new)):
            if old.get(attribute) != new.get(attribute):
                empty = "false" if attribute == "RawMessageDelivery" else "{}"
                sns.set_subscription_attributes(
                    SubscriptionArn=id, AttributeName=attribute, AttributeValue=new.get(attribute, empty)
                )
        return self._outputs(sns, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFound", "NotFoundException"):
            ctx.client("sns").unsubscribe(SubscriptionArn=id)

    def _outputs(self, sns: Any, arn: str) -> Outputs:
        attributes = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        return {
            "arn": arn,
            "ownerId": attributes["Owner"],
            "pendingConfirmation": attributes["PendingConfirmation"] == "true",
            "rawMessageDelivery": attributes.get("RawMessageDelivery") == "true",
        }


def _attributes(inputs: Inputs) -> dict[str, str]:
    return {
        attribute: str(inputs[name]).lower() if isinstance(inputs[name], bool) else inputs[name]
        for name, attribute in _ATTRIBUTES.items()
        if inputs.get(name) is not None
    }


HANDLERS = [TopicSubscription()]
