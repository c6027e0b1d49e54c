"""The Lambda Runtime API of one worker: an HTTP server on loopback that the thread running an invocation drives itself.

Why no thread of its own: a hand-over between threads costs more than the whole exchange with the worker. The thread that
invokes waits here, in one selector, for the worker's next request, its log output and its end, whichever comes first.
Any runtime client may be the peer, AWS's own included, so several connections are accepted. One on which anybody else speaks
is closed at once, and changes nothing for the worker.
"""
from __future__ import annotations

import json
import math
import os
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from local_aws.kernel.callers import refusal

MAX_RESPONSE_BYTES = 6_291_556
_PREFIX = "/2018-06-01/runtime/"
_STARTS = (b"GET /", b"POST /")
_RESIDENT = "tap-resident-bytes"
_ACCEPTED = b'{"status":"OK"}'


@dataclass
class Request:
    """What the worker sent: ``next``, ``response``, ``error``, ``init/error`` or ``too-large``.

    ``resident_bytes`` is its resident set then, which our own runtime client tells: no two systems show it of another process alike.
    """

    kind: str
    body: bytes
    request_id: str | None
    connection: socket.socket
    resident_bytes: int | None


@dataclass(frozen=True)
class Invocation:
    """What a function is asked to do. ``function_arn`` is qualified as the caller named it."""

    request_id: str
    payload: bytes
    function_arn: str
    trace_id: str
    client_context: str | None = None


class WorkerGone(Exception):
    """The worker closed its connections or ended."""


class DeadlineExceeded(Exception):
    """Nothing arrived from the worker before the deadline."""


class _NotTheWorker(Exception):
    """Something else has found the port, such as a page in a browser."""


class RuntimeApi:
    """Listens for one worker. ``on_output`` is called with each piece of what it writes to stdout and stderr.

    ``deadline``, a time of ``time.monotonic()`` or ``math.inf``, limits every wait for the worker.
    """

    def __init__(self, on_output: Callable[[bytes], None]) -> None:
        self._on_output = on_output
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=8)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._output: int | None = None
        self._connections: set[socket.socket] = set()
        self._received: list[Request] = []
        self._connected = self._output_ended = False
        self.deadline = 0.0
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def watch_output(self, descriptor: int) -> None:
        """Reads the worker's output from this non-blocking descriptor."""
        self._output = descriptor
        self._selector.register(descriptor, selectors.EVENT_READ, self._read_output)

    def receive(self) -> Request:
        """The worker's next request. Raises WorkerGone or DeadlineExceeded."""
        while not self._received:
            if not self._connections and (self._connected or self._output_ended):
                raise WorkerGone
            if time.monotonic() >= self.deadline:
                raise DeadlineExceeded
            for key, _ in self._selector.select(self._remaining()):
                key.data(key.fileobj)
        return self._received.pop(0)

    def drain_output(self) -> None:
        """Reads what the worker has written so far."""
        while self._output is not None and self._read_output(self._output):
            pass

    def reply(self, request: Request, status: str = "202 Accepted", body: bytes = _ACCEPTED, headers: str = "") -> None:
        """Answers a request; that the worker is gone shows when its next request is awaited."""
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        )
        request.connection.settimeout(self._remaining())
        try:
            request.connection.sendall(head.encode("latin-1") + body)
        except TimeoutError as error:
            raise DeadlineExceeded from error
        except OSError:
            self._close(request.connection)

    def close(self) -> None:
        self._selector.close()
        for connection in self._connections:
            connection.close()
        self._listener.close()
        if self._output is not None:
            os.close(self._output)
            self._output = None

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connections.add(connection)
        self._selector.register(connection, selectors.EVENT_READ, self._read_request)

    def _read_output(self, descriptor: int) -> bool:
        try:
            data = os.read(descriptor, 65536)
        except BlockingIOError:
            return False
        if data:
            self._on_output(data)
            return True
        self._selector.unregister(descriptor)
        os.close(descriptor)
        self._output = None
        self._output_ended = True
        return False

    def _read_request(self, connection: socket.socket) -> None:
        connection.settimeout(self._remaining())
        try:
            request = _read_http(connection)
        except TimeoutError as error:
            raise DeadlineExceeded from error
        except (OSError, _NotTheWorker):
            request = None
        if request is None:
            self._close(connection)
        else:
            self._connected = True
            self._received.append(request)

    def _close(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        self._connections.discard(connection)
        connection.close()

    def _remaining(self) -> float | None:
        return None if self.deadline == math.inf else max(0.001, self.deadline - time.monotonic())


def _read_http(connection: socket.socket) -> Request | None:
    """One request from the connection; None when the worker closed it. Raises _NotTheWorker when somebody else sent it."""
    data = bytearray()
    while (end := data.find(b"\r\n\r\n")) < 0:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
        if not any(start.startswith(data[: len(start)]) for start in _STARTS):  # a TLS handshake, whose end would be awaited in vain
            raise _NotTheWorker
    request_line, *lines = data[:end].decode("latin-1").split("\r\n")
    target = request_line.split(" ")[1]
    headers = [(name, value) for name, _, value in (line.partition(":") for line in lines)]
    path = target.removeprefix(_PREFIX)
    if path == target or refusal(target, headers):
        raise _NotTheWorker
    numbers = {name.lower(): int(value) for name, value in headers if name.lower() in ("content-length", _RESIDENT)}
    length, resident = numbers.get("content-length", 0), numbers.get(_RESIDENT)
    body = data[end + 4:]
    too_large = length > MAX_RESPONSE_BYTES
    missing = length - len(body)
    while missing > 0:
        chunk = connection.recv(min(missing, 1 << 20))
        if not chunk:
            return None
        missing -= len(chunk)
        if not too_large:
            body += chunk
    if path == "init/error":
        return Request("init/error", bytes(body), None, connection, resident)
    _, request_id, *action = path.split("/")
    if request_id == "next":
        return Request("next", b"", None, connection, resident)
    kind = "too-large" if too_large and action == ["response"] else "/".join(action)
    return Request(kind, bytes(body), request_id, connection, resident)


def next_headers(invocation: Invocation, deadline_ms: int) -> str:
    """The headers of an answer to ``next``."""
    lines = {
        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
        "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
        "Lambda-Runtime-Trace-Id": invocation.trace_id,
    }
    if invocation.client_context:
        lines["Lambda-Runtime-Client-Context"] = invocation.client_context
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items())


def error_payload(error_type: str, message: str) -> bytes:
    """The payload of an invocation that failed outside the handler."""
    return json.dumps({"errorType": error_type, "errorMessage": message}, separators=(",", ":")).encode()
