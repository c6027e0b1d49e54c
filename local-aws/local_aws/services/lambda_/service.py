"""Runs functions: finds the version, holds a slot of its concurrency, runs it on a worker, keeps its log and metrics."""
from __future__ import annotations

import logging
import secrets
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from local_aws.kernel.process import Context
from local_aws.services.lambda_ import metrics, moto
from local_aws.services.lambda_.async_events import AsyncEvents
from local_aws.services.lambda_.concurrency import Concurrency, Throttled
from local_aws.services.lambda_.event_source_mappings import EventSourceMappings
from local_aws.services.lambda_.failure_targets import FailureTargets
from local_aws.services.lambda_.function_logs import LogStream
from local_aws.services.lambda_.invocation import Execution
from local_aws.services.lambda_.invoke import InvokeApi
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.runtime.pool import Pool
from local_aws.services.lambda_.runtime.runtime_api import Invocation
from local_aws.services.lambda_.runtime.worker import Worker
from local_aws.services.lambda_.runtime.worker_process import Launcher
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.lambda_.variables import require_decryption
from local_aws.services.xray.daemon import Daemon
from local_aws.services.xray.store import TraceStore

_log = logging.getLogger(__name__)


class FunctionService:
    """Made once by the process; everything that invokes functions goes through it."""

    def __init__(self, context: Context, traces: TraceStore) -> None:
        self._daemon = Daemon(traces)
        self._launcher = Launcher(context)
        self._pool = Pool(self._new_worker)
        self._concurrency = Concurrency()
        self._log_writer = ThreadPoolExecutor(1, "lambda-logs")
        clients = RoleClients(context)
        targets = FailureTargets(context, clients)
        self.events = AsyncEvents(context.pace, self.execute, targets)
        self._mappings = EventSourceMappings(context.pace, self.execute, clients, targets)
        self._api = InvokeApi(self.execute, self.events, context.account)
        moto.apply(self._run_for_moto, self._pool.retire_outdated)
        self._mappings.apply()

    def handle(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes] | None:
        """Answers a request of the Invoke API; None when it is another one."""
        return self._api.handle(environ, start_response)

    def execute(
        self,
        name: FunctionName,
        payload: bytes,
        request_id: str | None = None,
        trace_header: str | None = None,
        client_context: str | None = None,
    ) -> Execution:
        """Runs the function now. Raises Throttled, VariablesLocked, or moto's UnknownFunctionException."""
        function = name.resolve()
        latest = name.latest()
        reservations = {
            other.function_arn: int(other.reserved_concurrency)
            for other in name.backend.list_functions()
            if other.reserved_concurrency is not None
        }
        invocation = Invocation(
            request_id or str(uuid.uuid4()), payload, name.arn(), _trace_id(function, trace_header), client_context
        )
        try:
            with self._concurrency.slot(latest.function_arn, reservations) as running:
                metrics.started(name, running)
                outcome, worker = self._pool.run(function, invocation)
        except Throttled:
            metrics.throttled(name)
            raise
        metrics.invoked(name, str(function.version), outcome.duration, outcome.error_type is not None)
        self._log_writer.submit(_write_log, worker.stream, outcome.log.events)
        return Execution(outcome, str(function.version))

    def describe(self) -> dict[str, Any]:
        """The workers and the asynchronous events that wait, for the control API."""
        return {"workers": self._pool.describe(), "queuedEvents": self.events.describe()}

    def stop(self) -> None:
        """Ends all workers; events that wait are lost with the process."""
        self._mappings.stop()
        self.events.stop()
        self._pool.stop()
        self._launcher.stop()
        self._daemon.stop()

    def _new_worker(self, function: Function) -> Worker:
        require_decryption(function)
        return Worker(function, self._launcher, self._daemon)

    def _run_for_moto(self, function: Function, payload: bytes) -> tuple[str, bool, str]:
        """For callers inside moto that wait for the result: queue mappings, topics, secret rotation."""
        name = FunctionName.parse(function.function_arn, None, function.account_id, function.region)
        try:
            outcome = self.execute(name, payload).outcome
        except Throttled as error:
            return str(error), True, ""
        return outcome.payload.decode(), outcome.error_type is not None, outcome.log.tail().decode("utf-8", "replace")


def _trace_id(function: Function, header: str | None) -> str:
    """The trace of an invocation: the caller's if it sent one, sampled if the function's tracing is active."""
    given = dict(part.split("=", 1) for part in (header or "").split(";") if "=" in part)
    root = given.get("Root") or f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    parent = given.get("Parent") or secrets.token_hex(8)
    sampled = given.get("Sampled")
    if sampled not in ("0", "1"):  # the caller left it to us
        sampled = "1" if function.tracing_config["Mode"] == "Active" else "0"
    return f"Root={root};Parent={parent};Sampled={sampled}"


def _write_log(stream: LogStream, events: list[tuple[int, str]]) -> None:
    try:
        stream.put(events)
    except Exception:  # a lost line must not end the thread that writes them all
        _log.exception("log lines of %s were lost", stream.name)
