"""The access log: one event a request in the stage's log group, written with the account's CloudWatch role.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html. Events are cut at 1,024 bytes:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from moto.logs.models import logs_backends

from local_aws.iam.authorizer import role_allows
from local_aws.services.apigateway.gateway.context import RequestContext

_MAX_EVENT_BYTES = 1024
_log = logging.getLogger(__name__)


class AccessLog:
    """Writes the events of all APIs in the order in which the requests ended, behind the requests' backs."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, "access-log")
        self._lost: set[str] = set()

    def write(self, destination_arn: str, format: str, context: RequestContext, role: str | None) -> None:
        """Queues the request's event."""
        event = context.substitute(format, missing="-", encode=_within_quotes).encode()
        message = event[:_MAX_EVENT_BYTES].decode("utf-8", "ignore")
        stream = hashlib.md5(f"{context['apiId']}/{context['stage']}".encode(), usedforsecurity=False).hexdigest()
        self._writer.submit(self._put, destination_arn, stream, message, time.time_ns() // 1_000_000, role)

    def stop(self) -> None:
        self._writer.shutdown(wait=False, cancel_futures=True)

    def _put(self, destination_arn: str, stream: str, message: str, timestamp: int, role: str | None) -> None:
        try:
            reason = _write(destination_arn.removesuffix(":*"), stream, message, timestamp, role)
        except Exception:  # one event's fault must not end the thread unseen
            _log.exception("an event for %s was lost", destination_arn)
            return
        if reason and destination_arn not in self._lost:
            self._lost.add(destination_arn)
            _log.warning("events for %s are lost: %s", destination_arn, reason)


def _write(group_arn: str, stream: str, message: str, timestamp: int, role: str | None) -> str | None:
    """Writes the event; says why not if it may not."""
    if not role:
        return "the account has no CloudWatch role"
    _, _, _, region, account, _, group = group_arn.split(":", 6)
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        if not role_allows(role, action, f"{group_arn}:log-stream:{stream}"):
            return f"{role} may not {action}"
    logs = logs_backends[account][region]
    if group not in logs.groups:
        return "there is no such log group"
    logs.ensure_log_stream(group, stream)
    logs.put_log_events(group, stream, [{"timestamp": timestamp, "message": message}])
    return None


def _within_quotes(value: str) -> str:
    """A value that can neither end a JSON string nor the line, whatever the client put into it."""
    return json.dumps(value, ensure_ascii=False)[1:-1]
