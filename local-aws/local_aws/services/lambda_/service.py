"""Runs functions: finds the version, holds a slot of its concurrency, runs it on a worker, keeps its log and metrics."""
from __future__ import annotations

import logging
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
from local_aws.services.lambda_.invocation import Event, Execution
from local_aws.services.lambda_.invoke import InvokeApi
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.runtime.debugger import LEASE_SECONDS, Debugger, SessionOver
from local_aws.services.lambda_.runtime.pool import HasWorker, Pool
from local_aws.services.lambda_.runtime.runtime_api import Invocation
from local_aws.services.lambda_.runtime.worker import Outcome, Worker
from local_aws.services.lambda_.runtime.worker_process import Launcher
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.lambda_.tracing import Attempt, Call, Tracing
from local_aws.services.lambda_.variables import require_decryption
from local_aws.services.xray.daemon import Daemon
from local_aws.services.xray.store import TraceStore

_log = logging.getLogger(__name__)


class FunctionService:
    """Made once by the process; everything that invokes functions goes through it."""

    def __init__(self, context: Context, traces: TraceStore) -> None:
        self._daemon = Daemon(traces)
        self._tracing = Tracing(traces, self._daemon)
        self._launcher = Launcher(context)
        self._pool = Pool(self._new_worker)
        self._debugger = Debugger(self._new_worker, self._pool.retire)
        self._account = context.account
        self._concurrency = Concurrency()
        self._writer = ThreadPoolExecutor(1, "lambda-logs-and-traces")
        clients = RoleClients(context)
        targets = FailureTargets(context, clients)
        self.events = AsyncEvents(context.pace, self.execute_event, targets)
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
        has_worker: HasWorker = lambda limited: None,
    ) -> Execution:
        """Runs the function now. Raises Throttled, VariablesLocked, or moto's
        UnknownFunctionException."""
        function = name.resolve()
        call = self._tracing.call(function, name, request_id or str(uuid.uuid4()), trace_header)
        return self._run(function, call, payload, client_context, has_worker)

    def execute_event(self, event: Event) -> Execution:
        """One attempt at an event that was queued. Raises as ``execute``."""
        function = event.name.resolve()
        if event.call is None:
            event.call = self._tracing.queued(function, event.name, event.request_id, event.trace_header, event.accepted_at)
        return self._run(function, event.call, event.payload)

    def _run(
        self,
        function: Function,
        call: Call,
        payload: bytes,
        client_context: str | None = None,
        has_worker: HasWorker = lambda limited: None,
    ) -> Execution:
        name = call.name
        latest = name.latest()
        reservations = {
            other.function_arn: int(other.reserved_concurrency)
            for other in name.backend.list_functions()
            if other.reserved_concurrency is not None
        }
        attempt = call.attempt(function)
        invocation = Invocation(call.request_id, payload, name.arn(), str(attempt.header), client_context)
        try:
            with self._concurrency.slot(latest.function_arn, reservations) as running:
                metrics.started(name, running)
                outcome, worker = self._run_on_worker(function, invocation, has_worker)
        except Throttled:
            metrics.throttled(name)
            self._writer.submit(attempt.throttled, time.time())
            raise
        metrics.invoked(name, str(function.version), outcome.duration, outcome.error_type is not None)
        self._writer.submit(_write, worker.stream, attempt, outcome, time.time())
        return Execution(outcome, str(function.version), worker.limited)

    def _run_on_worker(self, function: Function, invocation: Invocation, has_worker: HasWorker) -> tuple[Outcome, Worker]:
        session = self._debugger.session_of(function)
        if session is not None:
            try:
                return session.run(function, invocation, has_worker)
            except SessionOver:
                pass  # an ordinary worker has it, as before and after the session
        return self._pool.run(function, invocation, has_worker)

    def debug(self, request: dict[str, Any]) -> dict[str, Any]:
        """Begins to debug a function, for the control API: ``function``, ``region``, perhaps a ``qualifier``, and ``port``."""
        name = FunctionName.parse(request["function"], request.get("qualifier"), self._account, request["region"])
        session = self._debugger.begin(name, request["port"])
        return {"id": session.id, "leaseSeconds": LEASE_SECONDS}

    def renew_debugging(self, id: str) -> dict[str, Any]:
        self._debugger.renew(id)
        return {}

    def end_debugging(self, id: str) -> dict[str, Any]:
        self._debugger.end(id)
        return {}

    def describe(self) -> dict[str, Any]:
        """The workers and the asynchronous events that wait, for the control API."""
        return {"workers": self._pool.describe() + self._debugger.describe(), "queuedEvents": self.events.describe()}

    def stop(self) -> None:
        """Ends all workers; events that wait are lost with the process."""
        self._mappings.stop()
        self.events.stop()
        self._debugger.stop()
        self._pool.stop()
        self._launcher.stop()
        self._daemon.stop()

    def _new_worker(self, function: Function, inspector_port: int | None = None) -> Worker:
        require_decryption(function)
        return Worker(function, self._launcher, self._daemon, inspector_port)

    def _run_for_moto(self, function: Function, payload: bytes) -> tuple[str, bool, str]:
        """For callers inside moto that wait for the result: queue mappings, topics, secret rotation."""
        name = FunctionName.parse(function.function_arn, None, function.account_id, function.region)
        try:
            outcome = self.execute(name, payload).outcome
        except Throttled as error:
            return str(error), True, ""
        return outcome.payload.decode(), outcome.error_type is not None, outcome.log.tail().decode("utf-8", "replace")


def _write(stream: LogStream, attempt: Attempt, outcome: Outcome, end: float) -> None:
    """What is left to do about an invocation whose caller has its answer."""
    try:
        stream.put(outcome.log.events)
        attempt.ended(outcome, end)
    except Exception:  # a lost line or segment must not end the thread that writes them all
        _log.exception("log lines or segments of %s were lost", stream.name)
