"""The HTTP server: one thread for each connection, and connections that stay open as long as they are used.

werkzeug's own handler closes the connection after every response and waits ten milliseconds for stray input. Here the whole
body is read before the application runs, so the next request on the connection starts where it should.
"""

from __future__ import annotations

import socket
import sys
import traceback
from io import BytesIO
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from local_aws.kernel.callers import refusal
from local_aws.kernel.clients import WsgiApplication
from local_aws.kernel.connections import Connections

# As long as AWS leaves a connection open on which nothing comes.
_IDLE_SECONDS = 60


class RequestHandler(WSGIRequestHandler):
    """Serves the requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(_IDLE_SECONDS)

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            pass  # the client has left before it was told what was wrong with its request

    def handle_expect_100(self) -> bool:
        """Says at once that the body may come: the SDKs wait a second for that."""
        proceed = super().handle_expect_100()
        self.wfile.flush()
        return proceed

    def run_wsgi(self) -> None:
        environ = self._environ_with_body()
        refused = refusal(self.path, self.headers.items())
        if refused:
            self._send("403 Forbidden", [("Content-Type", "text/plain")], refused.encode())
            return
        server: Any = self.server
        with server.connections.answering(self.connection):
            self._send(*self._answer(environ))

    def _answer(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        answer: list[Any] = []
        application: Any = self.server.app  # which never writes through start_response

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer[:] = [status, headers]

        try:
            chunks = application(environ, start_response)
            try:
                body = b"".join(chunks)
            finally:
                close = getattr(chunks, "close", None)
                if close:
                    close()
            status, headers = answer
            return status, headers, body
        except Exception:  # what moto does not implement, or fails at, is one request's problem, not the connection's
            print(f"{self.command} {self.path}", file=sys.stderr)
            traceback.print_exc()
            return "500 Internal Server Error", [("Content-Type", "text/plain")], traceback.format_exc(limit=0).encode()

    def _environ_with_body(self) -> dict[str, Any]:
        environ = self.make_environ()
        if environ.pop("wsgi.input_terminated", False):
            body = environ["wsgi.input"].read()
            environ.pop("HTTP_TRANSFER_ENCODING")
        else:
            body = self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return environ

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        names = set()
        for name, value in headers:
            names.add(name.lower())
            self.send_header(name, value)
        without_body = self.command == "HEAD" or code in ("204", "304")
        if "content-length" not in names and not without_body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not without_body:
            self.wfile.write(body)
        self.wfile.flush()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the log is for what goes wrong."""

    def log_error(self, format: str, *args: Any) -> None:
        """Not that a connection was left idle."""
        if not any(isinstance(each, TimeoutError) for each in args):
            super().log_error(format, *args)


class Server(ThreadedWSGIServer):
    """Serves an application until it is shut down."""

    def __init__(self, port: int, application: WsgiApplication) -> None:
        self.connections = Connections()
        super().__init__("127.0.0.1", port, application, handler=RequestHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self.connections.admit(request):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        super().shutdown_request(request)
        if isinstance(request, socket.socket):
            self.connections.leave(request)

    def shutdown(self) -> None:
        """Takes no more requests, and ends the connections."""
        self.connections.close()
        super().shutdown()


def listen(application: WsgiApplication, port: int) -> Server:
    """A server bound to loopback; port 0 takes a free one."""
    return Server(port, application)
