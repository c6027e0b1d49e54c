"""The segments that Lambda itself writes of an invocation: what its caller saw, and what the function did.

https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html. The one of AWS::Lambda is the service's own; the one of
AWS::Lambda::Function is sent with the rights of the function's role, as all that the function itself sends.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.runtime.worker import Outcome
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.xray.daemon import Daemon
from local_aws.services.xray.documents import Document
from local_aws.services.xray.header import TraceHeader, new_segment_id
from local_aws.services.xray.sampling import Sampler
from local_aws.services.xray.store import TraceStore

_FRAME = re.compile(r"\s*at (?:(?P<label>.+?) \()?(?P<path>[^()]+):(?P<line>\d+):\d+\)?")
_OK, _ACCEPTED, _THROTTLED = 200, 202, 429


class Tracing:
    """Made once by the function service."""

    def __init__(self, store: TraceStore, daemon: Daemon) -> None:
        self.store = store
        self.daemon = daemon
        self._sampler = Sampler()

    def call(self, function: Function, name: FunctionName, request_id: str, header: str | None) -> Call:
        """An invocation whose caller waits for the result."""
        return Call(self, name, request_id, self._decide(function, name, header))

    def queued(self, function: Function, name: FunctionName, request_id: str, header: str | None, accepted: float) -> QueuedCall:
        """An invocation that was accepted then, in seconds since the epoch; each attempt at it is a part of its segment."""
        return QueuedCall(self, name, request_id, self._decide(function, name, header), accepted)

    def _decide(self, function: Function, name: FunctionName, text: str | None) -> TraceHeader:
        """The caller's trace, or a new one; where nobody has decided, a function with active tracing does."""
        header = TraceHeader.read(text)
        if header.sampled is None:
            active = function.tracing_config["Mode"] == "Active"
            return header.decided(active and self._sampler.samples(name.latest().function_arn))
        return header


class Call:
    """The segment of AWS::Lambda."""

    def __init__(self, tracing: Tracing, name: FunctionName, request_id: str, header: TraceHeader) -> None:
        self.tracing = tracing
        self.name = name
        self.request_id = request_id
        self.header = header
        self.arn = name.latest().function_arn
        self._id = new_segment_id()

    def attempt(self, function: Function) -> Attempt:
        """The function is about to be run."""
        return Attempt(self, function, self._id)

    def tried(self, attempt: Attempt, end: float, result: dict[str, Any]) -> None:
        """An attempt is over, with what its segment says of the result."""
        self._write({"start_time": attempt.start, "end_time": end, **result})

    def _write(self, parts: Document) -> None:
        segment = {
            "id": self._id,
            "name": self.name.name,
            "trace_id": self.header.root,
            "aws": {"request_id": self.request_id},
            "origin": "AWS::Lambda",
            "resource_arn": self.arn,
            **parts,
        }
        if self.header.parent:
            segment["parent_id"] = self.header.parent
        self.tracing.store.put(self.name.region, segment)


class QueuedCall(Call):
    """The segment of AWS::Lambda for an event: its caller is told at once that it was accepted."""

    def __init__(self, tracing: Tracing, name: FunctionName, request_id: str, header: TraceHeader, accepted: float) -> None:
        super().__init__(tracing, name, request_id, header)
        self._accepted = accepted
        self._attempts: list[Document] = []

    def attempt(self, function: Function) -> Attempt:
        return Attempt(self, function, new_segment_id())

    def tried(self, attempt: Attempt, end: float, result: dict[str, Any]) -> None:
        """Writes the segment anew with each attempt."""
        if not self._attempts:
            self._attempts.append(_part("Dwell Time", self._accepted, max(self._accepted, attempt.start)))
        self._attempts.append(
            {"id": attempt.parent, "name": f"Attempt #{len(self._attempts)}", "start_time": attempt.start, "end_time": end, **result}
        )
        flags = {name: value for name, value in result.items() if name != "http"}
        http = {"response": {"status": _ACCEPTED}}
        times = {"start_time": self._accepted, "end_time": self._accepted}
        self._write({**times, **flags, "http": http, "subsegments": list(self._attempts)})


class Attempt:
    """The function is run once. ``header`` is what it is given: what it sends belongs to its own segment."""

    def __init__(self, call: Call, function: Function, parent: str) -> None:
        self._call = call
        self._function = function
        self._id = new_segment_id()
        self.parent = parent
        self.header = call.header.below(self._id)
        self.start = time.time()

    @property
    def sampled(self) -> bool:
        """Whether anything is written of it."""
        return self.header.sampled is True

    def throttled(self, end: float) -> None:
        """It was not run: too many others were."""
        if self.sampled:
            self._call.tried(self, end, {"http": {"response": {"status": _THROTTLED}}, "error": True, "throttle": True})

    def ended(self, outcome: Outcome, end: float) -> None:
        """It has ended, and so has what Lambda had to do about it. Does nothing for one that is not sampled."""
        if not self.sampled:
            return
        failed: dict[str, Any] = {"fault": True} if outcome.error_type else {}
        self._call.tried(self, end, {"http": {"response": {"status": _OK}}, **failed})
        if failed:
            failed = {"fault": True, "cause": _cause(outcome)}
        function = self._function
        segment = {
            "id": self._id,
            "name": self._call.name.name,
            "trace_id": self.header.root,
            "parent_id": self.parent,
            "start_time": outcome.began,
            "end_time": end,
            "aws": {"account_id": function.account_id, "function_arn": self._call.arn, "resource_names": [self._call.name.name]},
            "origin": "AWS::Lambda::Function",
            "subsegments": self._phases(outcome, end),
            **failed,
        }
        self._call.tracing.daemon.put(function.role, function.region, segment)

    def _phases(self, outcome: Outcome, end: float) -> list[Document]:
        aws = {"aws": {"function_arn": self._call.arn}}
        invoked = min(outcome.began + outcome.duration / 1000, end)
        failed = {"fault": True} if outcome.error_type else {}
        phases = [
            _part("Invocation", outcome.began, invoked) | aws | failed,
            _part("Overhead", invoked, end) | aws,
        ]
        if outcome.init_seconds is None:
            return phases
        return [_part("Initialization", outcome.began - outcome.init_seconds, outcome.began) | aws, *phases]


def _part(name: str, start: float, end: float) -> Document:
    return {"id": new_segment_id(), "name": name, "start_time": start, "end_time": end}


def _cause(outcome: Outcome) -> dict[str, Any]:
    """The error that ended the invocation, as X-Ray has it."""
    error = json.loads(outcome.payload)
    exception: dict[str, Any] = {
        "id": new_segment_id(),
        "type": outcome.error_type,
        "message": error.get("errorMessage", ""),
        "stack": [frame for line in error.get("trace") or () if (frame := _frame(line))],
    }
    return {"exceptions": [exception]}


def _frame(line: str) -> dict[str, Any] | None:
    match = _FRAME.fullmatch(line)
    return match and {"path": match["path"], "line": int(match["line"]), "label": match["label"] or "anonymous"}
