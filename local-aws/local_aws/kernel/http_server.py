"""The HTTP server: one thread for each connection, and connections that stay open.

werkzeug's own handler closes the connection after every response and waits ten milliseconds for stray input. Here the whole
body is read before the application runs, so the next request on the connection starts where it should.
"""

from __future__ import annotations

import sys
import traceback
from io import BytesIO
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from local_aws.kernel.callers import refusal
from local_aws.kernel.clients import WsgiApplication


class RequestHandler(WSGIRequestHandler):
    """Serves the requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet

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
        except Exception:  # what moto does not implement, or fails at, is one request's problem, not the connection's
            print(f"{self.command} {self.path}", file=sys.stderr)
            traceback.print_exc()
            status, headers = "500 Internal Server Error", [("Content-Type", "text/plain")]
            body = traceback.format_exc(limit=0).encode()
        self._send(status, headers, body)

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


def listen(application: WsgiApplication, port: int) -> ThreadedWSGIServer:
    """A server bound to loopback; port 0 takes a free one."""
    return ThreadedWSGIServer("127.0.0.1", port, application, handler=RequestHandler)
