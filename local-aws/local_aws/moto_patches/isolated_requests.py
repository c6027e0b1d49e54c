"""moto lets DynamoDB requests come between each other: between a write's condition and the write, between the steps of an
update, into a query that walks over the items. On DynamoDB each item's write is atomic, and a read sees all or nothing of it.

The requests to a region take turns here. A function that is mapped to a table's stream runs after the write, on a thread of
its own, as AWS polls the stream: moto would wait for it inside the write, and its own requests would wait for that one.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.awslambda.models import LambdaBackend
from moto.core.common_types import TYPE_RESPONSE
from moto.dynamodb.responses import DynamoHandler


def install() -> None:
    """Wraps the requests and the delivery to mapped functions."""
    call_action = DynamoHandler.call_action
    locks: dict[str, threading.Lock] = {}

    def call_alone(handler: DynamoHandler) -> TYPE_RESPONSE:
        with locks.setdefault(handler.region, threading.Lock()):
            return call_action(handler)

    DynamoHandler.call_action = call_alone

    send_items = LambdaBackend.send_dynamodb_items
    streams = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dynamodb-streams")

    def send_dynamodb_items(backend: LambdaBackend, function_arn: str, items: list[Any], source: str) -> bool:
        streams.submit(send_items, backend, function_arn, items, source)
        return True

    LambdaBackend.send_dynamodb_items = send_dynamodb_items
