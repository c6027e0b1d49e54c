"""moto takes an email subscription as confirmed; on AWS it waits for its reader to confirm it, which nobody here can."""

from __future__ import annotations

from moto.sns.models import SNSBackend, Subscription

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("notifications by email", "the subscription stays pending", "sent once it is confirmed"),
)


def install() -> None:
    """Leaves email subscriptions pending."""
    subscribe = SNSBackend.subscribe

    def subscribe_pending(backend: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = subscribe(backend, topic_arn, endpoint, protocol)
        if protocol in ("email", "email-json"):
            subscription.attributes["PendingConfirmation"] = True
        return subscription

    amend(SNSBackend, "subscribe", subscribe_pending)
