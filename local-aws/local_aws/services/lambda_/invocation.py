"""What travels between the parts that invoke functions: an event on its way, and what came of an invocation."""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from local_aws.services.lambda_.runtime.worker import Outcome
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.lambda_.tracing import QueuedCall


@dataclass
class Event:
    """An event on its way to a function; the request id stays the same over all attempts."""

    name: FunctionName
    payload: bytes
    request_id: str
    trace_header: str | None = None
    attempts: int = 0
    throttles: int = 0
    accepted: float = field(default_factory=time.monotonic)
    accepted_at: float = field(default_factory=time.time)
    call: QueuedCall | None = None
    """What traces it, from the first attempt on."""


@dataclass(frozen=True)
class Execution:
    """The outcome of an invocation and the version that ran; whether time limits counted, which wait while a function is debugged."""

    outcome: Outcome
    version: str
    limited: bool


Execute = Callable[..., Execution]
"""``FunctionService.execute``."""
ExecuteEvent = Callable[[Event], Execution]
"""``FunctionService.execute_event``."""
