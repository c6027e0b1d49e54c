"""moto takes an email subscription as confirmed; on AWS it waits for its reader to confirm it, which nobody here can. And it signs what
each subscription gets with a key of its own, which takes longer to make than all else that comes with an alarm.
"""

from __future__ import annotations

import functools

from cryptography.hazmat.primitives.asymmetric import rsa
from moto.sns.models import SNSBackend, Subscription

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("notifications by email", "the subscription stays pending", "sent once it is confirmed"),
)


def install() -> None:
    """Leaves email subscriptions pending, and signs with one key."""
    subscribe = SNSBackend.subscribe

    def subscribe_pending(backend: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = subscribe(backend, topic_arn, endpoint, protocol)
        if protocol in ("email", "email-json"):
            subscription.attributes["PendingConfirmation"] = True
        return subscription

    amend(SNSBackend, "subscribe", subscribe_pending)
    amend(Subscription, "private_key", lambda _: _key())


@functools.cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
