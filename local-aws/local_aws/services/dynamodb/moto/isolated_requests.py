"""moto lets DynamoDB requests come between each other: between a write's condition and the write, between the steps of an
update, into a query that walks over the items. On DynamoDB each item's write is atomic, and a read sees all or nothing of it.

The requests to a region, those to its tables' streams included, take turns here.
"""

from __future__ import annotations

import threading

from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import BaseResponse
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler

from local_aws.kernel.amendments import amend


def install() -> None:
    """Wraps the requests."""
    locks: dict[str, threading.Lock] = {}
    for handler in (DynamoHandler, DynamoDBStreamsHandler):
        _take_turns(handler, locks)


def _take_turns(handler: type[BaseResponse], locks: dict[str, threading.Lock]) -> None:
    call_action = handler.call_action

    def call_alone(response: BaseResponse) -> TYPE_RESPONSE:
        with locks.setdefault(response.region, threading.Lock()):
            return call_action(response)

    amend(handler, "call_action", call_alone)
