"""The HTTP listener of one REST API: a thread for each connection, and limited time for each step."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from io import BufferedReader
from typing import Any

from local_aws.kernel.callers import refusal
from local_aws.kernel.connections import Connections
from local_aws.services.apigateway.gateway import gateway_responses
from local_aws.services.apigateway.gateway.http_message import BadMessage, Closed, Request, Response, read_request

_IDLE_SECONDS = 20.0
_REQUEST_SECONDS = 30.0
_DRAIN_SECONDS = 5.0
_log = logging.getLogger(__name__)

Application = Callable[[Request], Response]


class Listener:
    """Serves an application on a free port of loopback until it is closed."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._connections = Connections()
        self._closed = False
        threading.Thread(target=self._accept, name=f"rest-api-{self.port}", daemon=True).start()

    def close(self) -> None:
        """Ends the listener and every connection, also those that are being served."""
        self._closed = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # which wakes the thread that accepts
        except OSError:
            pass  # it was closed before
        self._socket.close()
        self._connections.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, address = self._socket.accept()
            except OSError:
                if self._closed:
                    return
                time.sleep(0.05)  # no file descriptor left: until some connection ends
                continue
            if self._connections.admit(connection):
                threading.Thread(target=self._serve, args=(connection, address[0]), daemon=True).start()
            else:
                connection.close()

    def _serve(self, connection: socket.socket, source_ip: str) -> None:
        try:
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._exchange(connection, source_ip)
        except OSError:
            pass  # the client left, or was too slow
        finally:
            self._connections.leave(connection)

    def _exchange(self, connection: socket.socket, source_ip: str) -> None:
        incoming = _Incoming(connection)
        with BufferedReader(incoming, 64 * 1024) as reader, connection.makefile("wb") as writer:
            while not self._closed:
                incoming.expect_request()
                try:
                    request = read_request(reader, writer, source_ip)
                except Closed:
                    return
                except BadMessage as error:
                    request = error
                with self._connections.answering(connection):
                    if isinstance(request, BadMessage):
                        method, keeps_connection = "", False
                        response = gateway_responses.outside_api(request.status, request.status.phrase)
                    else:
                        method, keeps_connection = request.method, request.keeps_connection
                        response = self._answer(request)
                    writer.write(response.encode(method, keeps_connection))
                    writer.flush()
                if not keeps_connection:
                    incoming.drain()
                    return

    def _answer(self, request: Request) -> Response:
        refused = refusal(request.path, request.headers, answers_any_origin=True)
        if refused:
            return gateway_responses.outside_api(403, refused, "ForbiddenException")
        try:
            return self._application(request)
        except Exception:
            _log.exception("%s %s failed", request.method, request.path)
            return gateway_responses.outside_api(500, "Internal server error")


class _Incoming(socket.SocketIO):
    """The receiving side of a connection, in which a whole request must arrive within a time."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection, "r")
        self._connection = connection
        self._deadline: float | None = None

    def expect_request(self) -> None:
        """The next bytes are a new request's: the time counts from the first of them."""
        self._deadline = None

    def readinto(self, b: Any) -> int | None:
        now = time.monotonic()
        if self._deadline is not None and now >= self._deadline:
            raise TimeoutError
        self._connection.settimeout(_IDLE_SECONDS if self._deadline is None else min(_IDLE_SECONDS, self._deadline - now))
        count = super().readinto(b)
        if self._deadline is None:
            self._deadline = time.monotonic() + _REQUEST_SECONDS
        return count

    def drain(self) -> None:
        """Takes what the client still sends: closed at once, the connection would be reset before it has read the answer."""
        self._connection.shutdown(socket.SHUT_WR)
        self._connection.settimeout(1)
        end = time.monotonic() + _DRAIN_SECONDS
        while time.monotonic() < end and self._connection.recv(64 * 1024):
            pass
