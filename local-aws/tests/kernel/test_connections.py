"""Slow clients of both kinds of server: that of AWS itself and that of a REST API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from unittest import mock

from local_aws.kernel import http_server
from local_aws.services.apigateway.gateway.http_message import Response
from local_aws.services.apigateway.gateway.server import Listener
from tests.kernel import slow_clients
from tests.waiting import ended


class ServerTest(slow_clients.SlowClients):
    def listen(self) -> int:
        def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
            start_response("200 OK", [])
            return [self.answer(environ["PATH_INFO"])]

        server = http_server.listen(application, 0)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()

        def stop() -> None:
            server.shutdown()
            server.server_close()
            ended(thread)

        self.addCleanup(stop)
        self.addCleanup(self.may_answer.set)
        return server.server_port

    def test_an_idle_connection_ends(self) -> None:
        with mock.patch.object(http_server, "_IDLE_SECONDS", 0.2):
            for request in (b"", slow_clients.HALF):
                self.assertEqual(b"", slow_clients.end(self.send(request)))


class ListenerTest(slow_clients.SlowClients):
    def listen(self) -> int:
        listener = Listener(lambda request: Response(200, [], self.answer(request.path)))
        self.addCleanup(listener.close)
        self.addCleanup(self.may_answer.set)
        return listener.port
