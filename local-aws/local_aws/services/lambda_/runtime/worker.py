"""One execution environment: a Node process, its Runtime API and its log stream. It runs one invocation at a time."""
from __future__ import annotations

import copy
import json
import math
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.services.lambda_.function_logs import InvocationLog, LogStream, Measures, timestamp
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.runtime.node_runtime import RuntimeUnavailable
from local_aws.services.lambda_.runtime.runtime_api import (
    MAX_RESPONSE_BYTES,
    DeadlineExceeded,
    Invocation,
    Request,
    RuntimeApi,
    WorkerGone,
    error_payload,
    next_headers,
)
from local_aws.services.lambda_.runtime.worker_process import Launcher
from local_aws.services.xray.daemon import Daemon

# AWS stops the init phase after 10 s and repeats it within the function's timeout. Here it has the time of both at once.
_INIT_SECONDS = 10
_EXIT_SECONDS = 1
_LONGEST_TIMEOUT_SECONDS = 900


@dataclass(frozen=True)
class Outcome:
    """What came of an invocation. ``error_type`` is None when the handler returned; ``duration`` in milliseconds.

    ``began`` is when the handler was called, in seconds since the epoch, ``init_seconds`` how long it took before to start the process.
    """

    payload: bytes
    error_type: str | None
    duration: float
    log: InvocationLog
    began: float
    init_seconds: float | None


class _InitFailed(Exception):
    """The runtime reported that the function's code could not be loaded."""

    def __init__(self, report: bytes) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True)
class _Failure:
    """How an invocation ended outside the handler, and what its log says about it."""

    error_type: str
    payload: bytes
    log_text: str | None
    status: str = "error"


class Worker:
    """Runs the function as it is now: when its code or configuration changes, the worker is outdated.

    ``starting`` turns False when the process asks for its first event, or failed to. ``usable`` turns False when the worker can
    take no further invocation; it must then be killed. With an ``inspector_port``, which a debugger attaches to, no time limit
    counts: ``limited`` is False.
    """

    def __init__(self, function: Function, launcher: Launcher, daemon: Daemon, inspector_port: int | None = None) -> None:
        self._current = function
        self.function = copy.copy(function)
        self.stream = LogStream(self.function)
        self.starting = True
        self.usable = True
        self.limited = inspector_port is None
        self.idle_since = 0.0
        self._inspector_port = inspector_port
        self._launcher = launcher
        self._process: subprocess.Popen[bytes] | None = None
        self._log: InvocationLog | None = None
        self._peak_bytes: int | None = None
        self._api = RuntimeApi(self._output)
        self._segments = daemon.listen(function.role, function.region)

    @property
    def pid(self) -> int | None:
        return self._process and self._process.pid

    def describe(self, state: str) -> dict[str, Any]:
        """What the control API tells of it."""
        described = {"function": self.function.function_name, "version": str(self.function.version), "pid": self.pid, "state": state}
        return described if self.limited else described | {"inspectorPort": self._inspector_port}

    def serves(self, function: Function) -> bool:
        return self._current is function and not self.outdated()

    def outdated(self) -> bool:
        return self._current.revision_id != self.function.revision_id

    def ended(self) -> bool:
        """Whether the process ended while nothing ran."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Starts the process, whose output and requests are read from the first invocation on. Raises RuntimeUnavailable."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        self._api.watch_output(reader)
        try:
            self._process = self._launcher.start(
                self.function, self._api.address, self._segments.address, self.stream, writer, self._inspector_port
            )
        finally:
            os.close(writer)

    def invoke(self, invocation: Invocation, started: Callable[[], None]) -> Outcome:
        """Runs one invocation to its end. ``started`` is called when the worker is starting no more."""
        request_id = invocation.request_id
        limit = self.function.timeout if self.limited else math.inf
        log = InvocationLog(
            request_id, str(self.function.version), self.function.logging_config, invocation.trace_id
        )
        self._log = log
        init_duration = None
        called = time.time()
        began = time.monotonic()
        try:
            if self.starting:
                self._api.deadline = began + _INIT_SECONDS + limit
                try:
                    ready = self._initialize()
                finally:
                    self.starting = False
                    started()
                init_duration = (time.monotonic() - began) * 1000
                log.start()
            else:
                self._api.deadline = began + limit
                log.start()
                ready = self._receive()
            called = time.time()
            began = time.monotonic()
            self._api.deadline = began + limit
            deadline_ms = int((called + min(limit, _LONGEST_TIMEOUT_SECONDS)) * 1000)
            self._api.reply(ready, "200 OK", invocation.payload, next_headers(invocation, deadline_ms))
            answer = self._receive()
            duration = (time.monotonic() - began) * 1000
            self._api.drain_output()
            payload, error_type = self._accept(answer)
            status = "error" if error_type else None
        except (DeadlineExceeded, RuntimeUnavailable, WorkerGone, _InitFailed) as error:
            self.usable = False
            duration = min(time.monotonic() - began, limit) * 1000
            log.start()
            failure = self._failure(error, request_id)
            if failure.log_text:
                log.problem(failure.log_text)
            payload, error_type, status = failure.payload, failure.error_type, failure.status
        log.finish(Measures(
            duration, init_duration, self.function.memory_size, self._peak_memory(), status, error_type
        ))
        return Outcome(payload, error_type, duration, log, called, None if init_duration is None else init_duration / 1000)

    def interrupt(self) -> None:
        """Ends the process under a running invocation, which then fails."""
        if self._process is not None:
            self._process.kill()

    def kill(self) -> None:
        """Ends the process and frees what the worker holds."""
        self.usable = False
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._api.close()
        self._segments.close()

    def _receive(self) -> Request:
        request = self._api.receive()
        if request.resident_bytes is not None:
            self._peak_bytes = max(request.resident_bytes, self._peak_bytes or 0)
        return request

    def _peak_memory(self) -> int | None:
        """The largest resident set that the process has told of, in MB; None if it never did, as a runtime client of AWS."""
        return None if self._peak_bytes is None else round(self._peak_bytes / 2**20)

    def _output(self, data: bytes) -> None:
        assert self._log is not None  # what the process says belongs to an invocation
        self._log.output(data)

    def _initialize(self) -> Request:
        """Starts the process, if it does not run yet, and waits until its runtime asks for an event."""
        if self._process is None:
            self.start()
        request = self._receive()
        if request.kind == "init/error":
            self._api.drain_output()
            self._api.reply(request)
            raise _InitFailed(request.body)
        return request

    def _accept(self, answer: Request) -> tuple[bytes, str | None]:
        """Acknowledges the handler's answer; returns the payload and, for an error, its type."""
        if answer.kind == "too-large":
            self._api.reply(answer, "413 Payload Too Large")
            text = f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
            return error_payload("Function.ResponseSizeTooLarge", text), "Function.ResponseSizeTooLarge"
        self._api.reply(answer)
        return answer.body, json.loads(answer.body)["errorType"] if answer.kind == "error" else None

    def _failure(self, error: Exception, request_id: str) -> _Failure:
        if isinstance(error, _InitFailed):
            return _Failure(json.loads(error.report)["errorType"], error.report, None)
        if isinstance(error, RuntimeUnavailable):
            return _Failure("Runtime.InvalidRuntime", error_payload("Runtime.InvalidRuntime", str(error)), str(error))
        if isinstance(error, DeadlineExceeded):
            self.interrupt()
            text = f"Task timed out after {self.function.timeout:.2f} seconds"
            payload = error_payload("Sandbox.Timedout", f"RequestId: {request_id} Error: {text}")
            return _Failure("Sandbox.Timedout", payload, f"{timestamp()} {request_id} {text}\n", "timeout")
        text = f"RequestId: {request_id} Error: {self._exit_reason()}"
        return _Failure("Runtime.ExitError", error_payload("Runtime.ExitError", text), f"{text}\nRuntime.ExitError")

    def _exit_reason(self) -> str:
        self._api.drain_output()
        assert self._process is not None
        try:
            status = self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:  # it closed its connections and lives on
            self._process.kill()
            status = self._process.wait()
        if status == 0:
            return "Runtime exited without providing a reason"
        reason = f"exit status {status}" if status > 0 else f"signal: {str(signal.strsignal(-status)).lower()}"
        return f"Runtime exited with error: {reason}"
