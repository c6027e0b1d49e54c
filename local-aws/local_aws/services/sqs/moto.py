"""moto's SQS forgets a queue's policy when another attribute is set, does not return ``RedriveAllowPolicy``, shows SQS's own
encryption as on beside a KMS key, and never forgets the receipt handles of deleted messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.sqs.models import Queue

from local_aws.kernel.amendments import Beside, amend

_managed = Beside("sqs_managed_sse_enabled", True)
"""moto's own, which it sets by the name of the attribute."""
_DELETED_KEPT = 10_000


class _Recent(dict[str, None]):
    """The latest of some handles, in place of moto's set of all."""

    def update(self, handles: Iterable[str]) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] # a set's
        for handle in handles:
            self[handle] = None
            if len(self) > _DELETED_KEPT:
                del self[next(iter(self))]


def install() -> None:
    """Keeps what a call does not mention, and returns what was set."""
    set_attributes = Queue._set_attributes  # pyright: ignore[reportPrivateUsage] # both CreateQueue and SetQueueAttributes come here

    def set_all(queue: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = attributes if "Policy" in attributes else {**attributes, "Policy": getattr(queue, "policy", None)}
        set_attributes(queue, kept, now)
        if kept.get("KmsMasterKeyId"):
            _managed.keep(queue, False)

    make = Queue.__init__

    def make_forgetful(queue: Queue, *arguments: Any, **options: Any) -> None:
        make(queue, *arguments, **options)
        vars(queue)["deleted_messages"] = _Recent()

    amend(Queue, "__init__", make_forgetful)
    amend(Queue, "_set_attributes", set_all)
    amend(Queue, "redrive_allow_policy", None)
    amend(Queue, "BASE_ATTRIBUTES", [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"])
