"""moto's SQS forgets a queue's policy when another attribute is set, does not return ``RedriveAllowPolicy``, and shows
SQS's own encryption as on beside a KMS key."""

from __future__ import annotations

from typing import Any

from moto.sqs.models import Queue


def install() -> None:
    """Keeps what a call does not mention, and returns what was set."""
    set_attributes = Queue._set_attributes

    def set_all(queue: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = attributes if "Policy" in attributes else {**attributes, "Policy": getattr(queue, "policy", None)}
        set_attributes(queue, kept, now)
        if kept.get("KmsMasterKeyId"):
            queue.sqs_managed_sse_enabled = False

    Queue._set_attributes = set_all
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
