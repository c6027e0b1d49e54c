"""Functions under the inspector: while one is debugged it has a single worker, with a port that a debugger attaches to.

The worker starts at once, so that there is something to attach to before the first request, and again on the same port when the
function's code or configuration changes or its process ends. Time limits wait meanwhile. A session ends with the command that asked
for it, and when that does not renew it: a command may be killed, and no function is to stay in this state for ever.
"""
from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable

from moto.awslambda.exceptions import LambdaClientError

from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.runtime.node_runtime import RuntimeUnavailable
from local_aws.services.lambda_.runtime.pool import HasWorker
from local_aws.services.lambda_.runtime.runtime_api import Invocation
from local_aws.services.lambda_.runtime.worker import Outcome, Worker
from local_aws.services.lambda_.targets import FunctionName

DIFFERENCES = (Difference("the time limits of a function that is debugged (`./tap debug`)", "wait, and it has one worker", "count"),)

LEASE_SECONDS = 15.0
"""How long a session lasts that nobody renews."""
_LOOK_SECONDS = 1.0
_HOST = "127.0.0.1"
_log = logging.getLogger(__name__)

NewWorker = Callable[[Function, int], Worker]


class SessionOver(Exception):
    """The session ended before an invocation had its turn."""


class Session:
    """The debugging of one function: its worker, which invocations have in turn."""

    def __init__(self, name: FunctionName, port: int, new_worker: NewWorker) -> None:
        self.id = secrets.token_hex(8)
        self.name = name
        self.port = port
        self.renewed_at = time.monotonic()
        self._new_worker = new_worker
        self._turn = threading.Lock()  # whoever uses or replaces the worker holds it
        self._worker: Worker | None = None
        self._seen = ""  # the revision that the name has led to
        self._over = False

    def runs(self, function: Function) -> bool:
        """Whether this is one of the function's versions."""
        return (function.account_id, function.region, function.function_name) == (self.name.account, self.name.region, self.name.name)

    def run(self, function: Function, invocation: Invocation, has_worker: HasWorker) -> tuple[Outcome, Worker]:
        """Runs the invocation when the worker is free; raises SessionOver."""
        with self._turn:
            if self._over:
                raise SessionOver
            worker = self._worker
            if worker is None or not worker.usable or worker.ended() or not worker.serves(function):
                worker = self._replace(function)
            has_worker(worker.limited)
            try:
                return worker.invoke(invocation, lambda: None), worker
            except BaseException:
                worker.usable = False
                raise

    def refresh(self, function: Function) -> None:
        """Sees to it that the worker is one of what the name leads to now. What runs is let end first: then it is looked again."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if not self._over and self._is_stale(function):
                self._seen = function.revision_id
                self._replace(function)
        finally:
            self._turn.release()

    def end(self) -> None:
        """Ends the worker, and with it what runs there."""
        self._over = True
        if self._worker is not None:
            self._worker.interrupt()
        with self._turn:
            if self._worker is not None:
                self._worker.kill()

    def describe(self) -> list[dict[str, object]]:
        worker = self._worker
        return [] if worker is None else [worker.describe("busy" if self._turn.locked() else "idle")]

    def _is_stale(self, function: Function) -> bool:
        worker = self._worker
        if function.revision_id != self._seen:
            return worker is None or not worker.serves(function)
        # One that ended before its first invocation would end again: it is left to that, which tells why.
        return worker is not None and not worker.starting and (not worker.usable or worker.ended() or worker.outdated())

    def _replace(self, function: Function) -> Worker:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        worker = self._new_worker(function, self.port)
        try:
            worker.start()
        except RuntimeUnavailable:
            worker.kill()
            raise
        self._worker = worker
        # Node tells that it listens on stderr alone, which is the function's log: so the port is asked, until the process ends.
        while not worker.ended() and not _listens(self.port):
            time.sleep(0.01)
        if self._over:  # perhaps since before there was a worker to interrupt
            raise SessionOver
        return worker


class Debugger:
    """The functions that are debugged; ``retire`` ends the ordinary workers of a function."""

    def __init__(self, new_worker: NewWorker, retire: Callable[[Callable[[Function], bool]], None]) -> None:
        self._new_worker = new_worker
        self._retire = retire
        self._sessions: list[Session] = []
        self._lock = threading.Lock()
        self._beginning = threading.Lock()
        self._stopping = threading.Event()
        threading.Thread(target=self._watch, name="lambda-debugger", daemon=True).start()

    def begin(self, name: FunctionName, port: int) -> Session:
        """Debugs the function on that port, instead of whoever did so before; raises ResourceError."""
        with self._beginning:
            return self._begin(name, port)

    def renew(self, id: str) -> None:
        """Makes a session last on; raises ResourceError when there is none any more."""
        for session in self._all():
            if session.id == id:
                session.renewed_at = time.monotonic()
                return
        raise ResourceError(
            "SessionOver",
            "The function is debugged no more: it was deleted, another command took it over, or this one did not answer for long.", 404,
        )

    def end(self, id: str) -> None:
        """Ends a session, if there is one."""
        with self._lock:
            ended = [session for session in self._sessions if session.id == id]
            self._sessions = [session for session in self._sessions if session.id != id]
        for session in ended:
            session.end()

    def session_of(self, function: Function) -> Session | None:
        """The session of the function; None when it is not debugged."""
        return next((session for session in self._all() if session.runs(function)), None)

    def describe(self) -> list[dict[str, object]]:
        return [worker for session in self._all() for worker in session.describe()]

    def stop(self) -> None:
        self._stopping.set()
        for session in self._all():
            self.end(session.id)

    def _begin(self, name: FunctionName, port: int) -> Session:
        function = _primary(name)
        for session in self._all():
            if session.runs(function):
                self.end(session.id)
            elif session.port == port:
                raise ResourceError("PortTaken", f"Port {port} is where {session.name.name} is debugged; name another.", 409)
        _require_free(port)
        session = Session(name, port, self._new_worker)
        try:
            session.refresh(function)
        except (RuntimeUnavailable, LambdaClientError) as error:
            raise ResourceError("NotDebuggable", f"{name.name} does not start: {error}", 409) from error
        with self._lock:
            self._sessions.append(session)
        self._retire(session.runs)
        return session

    def _all(self) -> list[Session]:
        with self._lock:
            return list(self._sessions)

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            for session in self._all():
                try:
                    self._look_after(session)
                except Exception:  # one function's fault must not leave the others unwatched
                    _log.exception("the worker of %s, which is debugged, was not started anew", session.name.name)

    def _look_after(self, session: Session) -> None:
        try:
            function = session.name.primary()
        except LambdaClientError:  # it was deleted
            self.end(session.id)
            return
        if time.monotonic() - session.renewed_at > LEASE_SECONDS:
            _log.warning("%s is debugged no more: the command that asked for it is gone", session.name.name)
            self.end(session.id)
        else:
            session.refresh(function)


def _primary(name: FunctionName) -> Function:
    try:
        return name.primary()
    except LambdaClientError as error:
        raise ResourceError(error.error_type, error.message, error.code or 400) from error


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Node does: connections of the last debugger do not count
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise ResourceError("PortTaken", f"Port {port} cannot be listened on ({error.strerror}); name another.", 409) from error


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port)).close()
    except ConnectionRefusedError:
        return False
    return True
