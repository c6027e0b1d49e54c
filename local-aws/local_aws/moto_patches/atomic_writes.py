"""moto checks the condition of a DynamoDB write and writes in two steps, between which another request may come.

Writes of a region take turns here. A function that is mapped to a table's stream runs after the write, on a thread of its own,
as AWS polls the stream: moto would wait for it inside the write, and its own writes would wait for that one.
"""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

from moto.awslambda.models import LambdaBackend
from moto.dynamodb.models import DynamoDBBackend

_WRITES = (
    "put_item",
    "update_item",
    "delete_item",
    "transact_write_items",
    "execute_statement",
    "execute_transaction",
    "batch_execute_statement",
)
_locks: dict[tuple[str, str], Any] = {}


def install() -> None:
    """Wraps the writes and the delivery to mapped functions."""
    for name in _WRITES:
        setattr(DynamoDBBackend, name, _one_at_a_time(getattr(DynamoDBBackend, name)))
    send_items = LambdaBackend.send_dynamodb_items
    streams = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dynamodb-streams")

    def send_dynamodb_items(backend: LambdaBackend, function_arn: str, items: list[Any], source: str) -> bool:
        streams.submit(send_items, backend, function_arn, items, source)
        return True

    LambdaBackend.send_dynamodb_items = send_dynamodb_items


def _one_at_a_time(write: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(write)
    def locked(backend: DynamoDBBackend, *arguments: Any, **options: Any) -> Any:
        with _locks.setdefault((backend.account_id, backend.region_name), threading.RLock()):
            return write(backend, *arguments, **options)

    return locked
