"""moto takes an email subscription as confirmed; on AWS it waits for its reader to confirm it, which nobody here can. And it signs what
each subscription gets with a key of its own, which takes longer to make than all else that comes with an alarm, keeps a certificate for
each message that it signs, and every message that a topic was given.
"""

from __future__ import annotations

import collections
import functools
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import SNSBackend, Subscription, Topic, sns_backends

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("notifications by email", "the subscription stays pending", "sent once it is confirmed"),
)
_CERTIFICATE = "SimpleNotificationService-local.pem"


def install() -> None:
    """Leaves email subscriptions pending, signs with one key that has one certificate, and forgets what was delivered."""
    subscribe = SNSBackend.subscribe

    def subscribe_pending(backend: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = subscribe(backend, topic_arn, endpoint, protocol)
        if protocol in ("email", "email-json"):
            subscription.attributes["PendingConfirmation"] = True
        return subscription

    get_post_data = Subscription.get_post_data

    def with_one_certificate(subscription: Subscription, *arguments: Any, **options: Any) -> dict[str, Any]:
        message = get_post_data(subscription, *arguments, **options)
        url, _, name = message["SigningCertURL"].rpartition("/")
        backend: Any = sns_backends[DEFAULT_ACCOUNT_ID][subscription.topic.sns_backend.region_name]
        backend._message_public_keys.setdefault(_CERTIFICATE, backend._message_public_keys.pop(name))
        return message | {"SigningCertURL": f"{url}/{_CERTIFICATE}"}

    make = Topic.__init__

    def make_forgetful(topic: Topic, *arguments: Any, **options: Any) -> None:
        make(topic, *arguments, **options)
        vars(topic)["sent_notifications"] = collections.deque[Any](maxlen=0)

    amend(SNSBackend, "subscribe", subscribe_pending)
    amend(Subscription, "get_post_data", with_one_certificate)
    amend(Topic, "__init__", make_forgetful)
    amend(Subscription, "private_key", lambda _: _key())


@functools.cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
