"""The log lines of an invocation, as Lambda writes them, and their way into the function's log group."""
from __future__ import annotations

import json
import logging
import math
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from moto.logs.models import logs_backends

from local_aws.iam.authorizer import role_allows
from local_aws.services.lambda_.moto_function import Function

_log = logging.getLogger(__name__)
_TAIL_BYTES = 4096
_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")


def timestamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Measures:
    """What a REPORT line says. Times in milliseconds, memory in MB."""

    duration: float
    init_duration: float | None
    memory_size: int
    memory_used: int | None
    status: str | None = None
    error_type: str | None = None

    @property
    def billed(self) -> int:
        return math.ceil(self.duration + (self.init_duration or 0))


@dataclass
class InvocationLog:
    """The events of one invocation, in order: (milliseconds since the epoch, text)."""

    request_id: str
    version: str
    config: dict[str, str]
    trace_id: str
    events: list[tuple[int, str]] = field(default_factory=list)
    _partial: bytes = b""
    _started: bool = False

    def output(self, data: bytes) -> None:
        """Takes what the worker wrote; each line is an event. A carriage return stands for a line break within one."""
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").replace("\r", "\n")
            if not self._json or _level(text) >= _LEVELS.index(self.config["ApplicationLogLevel"]):
                self._add(text)

    def start(self) -> None:
        """Marks the begin of the invocation, once; what the init phase printed stands before it."""
        if self._started:
            return
        self._started = True
        if self._json:
            self._platform("platform.start", {"requestId": self.request_id, "version": self.version})
        else:
            self._add(f"START RequestId: {self.request_id} Version: {self.version}")

    def problem(self, text: str) -> None:
        self._add(text)

    def finish(self, measures: Measures) -> None:
        if self._partial:
            self.output(b"\n")
        if self._json:
            self._platform("platform.report", self._json_report(measures))
        else:
            self._add(f"END RequestId: {self.request_id}")
            self._add(self._text_report(measures))

    def tail(self) -> bytes:
        """The last 4 KB, which the Invoke API returns on request."""
        return "".join(f"{text}\n" for _, text in self.events).encode()[-_TAIL_BYTES:]

    @property
    def _json(self) -> bool:
        return self.config["LogFormat"] == "JSON"

    def _add(self, text: str) -> None:
        self.events.append((time.time_ns() // 1_000_000, text))

    def _platform(self, kind: str, record: dict[str, Any]) -> None:
        if self.config["SystemLogLevel"] != "WARN":
            self._add(json.dumps({"time": timestamp(), "type": kind, "record": record}, separators=(",", ":")))

    def _json_report(self, measures: Measures) -> dict[str, Any]:
        metrics = {
            "durationMs": round(measures.duration, 3),
            "billedDurationMs": measures.billed,
            "memorySizeMB": measures.memory_size,
            "maxMemoryUsedMB": measures.memory_used,
            "initDurationMs": measures.init_duration and round(measures.init_duration, 3),
        }
        record = {
            "requestId": self.request_id,
            "metrics": {name: value for name, value in metrics.items() if value is not None},
            "status": measures.status or "success",
        }
        if measures.error_type:
            record["errorType"] = measures.error_type
        return record

    def _text_report(self, measures: Measures) -> str:
        parts = [
            f"REPORT RequestId: {self.request_id}",
            f"Duration: {measures.duration:.2f} ms",
            f"Billed Duration: {measures.billed} ms",
            f"Memory Size: {measures.memory_size} MB",
        ]
        if measures.memory_used is not None:
            parts.append(f"Max Memory Used: {measures.memory_used} MB")
        if measures.init_duration is not None:
            parts.append(f"Init Duration: {measures.init_duration:.2f} ms")
        if measures.status:
            parts.append(f"Status: {measures.status}")
        if measures.error_type:
            parts.append(f"Error Type: {measures.error_type}")
        root = dict(item.split("=", 1) for item in self.trace_id.split(";"))
        if root.get("Sampled") == "1":
            parts.append(f"\nXRAY TraceId: {root['Root']}\tSegmentId: {root['Parent']}\tSampled: true")
        return "\t".join(parts) + "\t"


def _level(line: str) -> int:
    """The severity by which Lambda filters a line of an application: INFO, unless it has a known level beside a valid timestamp.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    """
    try:
        document: Any = json.loads(line) if line.startswith("{") else None
        datetime.fromisoformat(document["timestamp"])
        return _LEVELS.index(document["level"].upper())
    except (AttributeError, KeyError, TypeError, ValueError):
        return _LEVELS.index("INFO")


class LogStream:
    """The stream of one worker in its function's log group, made with the permissions of the function's role.

    As on AWS, a role that may not create the group or the stream, or write to it, loses the lines and nothing else.
    """

    def __init__(self, function: Function) -> None:
        self._role = function.role
        self._refused: set[str] = set()
        self._backend = logs_backends[function.account_id][function.region]
        self.group: str = function.logging_config["LogGroup"]
        named = "" if self.group == f"/aws/lambda/{function.function_name}" else function.function_name
        self.name = f"{datetime.now(UTC):%Y/%m/%d}/{named}[{function.version}]{uuid.uuid4().hex}"
        self._arn = f"arn:{function.partition}:logs:{function.region}:{function.account_id}:log-group:{self.group}"

    def put(self, events: list[tuple[int, str]]) -> None:
        if not events or not self._ready():
            return
        entries = [{"timestamp": at, "message": text} for at, text in sorted(events, key=lambda event: event[0])]
        self._backend.put_log_events(self.group, self.name, entries)

    def _ready(self) -> bool:
        if self.group not in self._backend.groups:
            if not self._may("logs:CreateLogGroup", self._arn):
                return False
            self._backend.ensure_log_group(self.group)
        stream_arn = f"{self._arn}:log-stream:{self.name}"
        if self.name not in self._backend.groups[self.group].streams:
            if not self._may("logs:CreateLogStream", stream_arn):
                return False
            self._backend.ensure_log_stream(self.group, self.name)
        return self._may("logs:PutLogEvents", stream_arn)

    def _may(self, action: str, resource: str) -> bool:
        allowed = role_allows(self._role, action, resource)
        if not allowed and action not in self._refused:
            self._refused.add(action)
            _log.warning("lost log lines: %s may not %s on %s", self._role, action, resource)
        return allowed
