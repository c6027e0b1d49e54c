"""What tests of the debugging of functions share."""
from __future__ import annotations

import http.client
import json
import socket
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.services.lambda_.harness import REGION, FunctionTestCase


class Refused(Exception):
    """The code of a refusal of the control API."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class DebuggingTestCase(FunctionTestCase):
    def control(self, path: str, **request: Any) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.server.context.endpoint.rpartition(":")[2]))
        try:
            connection.request("POST", f"/_tap/{path}", json.dumps(request), {**self.token, "Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if "error" in answer:
            raise Refused(answer["error"]["code"])
        return answer

    def begin(self, function: str, port: int, qualifier: str | None = None) -> str:
        """Begins to debug a function; returns the id of the session."""
        return self.control("debug", function=function, qualifier=qualifier, region=REGION, port=port)["id"]

    @contextmanager
    def debugged(self, function: str, qualifier: str | None = None) -> Generator[int]:
        """Debugs a function meanwhile, on a port of its own."""
        port = free_port()
        session = self.begin(function, port, qualifier)
        try:
            yield port
        finally:
            self.control(f"debug/{session}/end")

    def workers(self, function: str) -> list[dict[str, Any]]:
        return [worker for worker in self.server.functions.describe()["workers"] if worker["function"] == function]

    def idle(self, function: str) -> dict[str, Any] | None:
        """The only worker of a function, if it waits for requests."""
        (worker,) = self.workers(function) or ({"state": "none"},)
        return worker if worker["state"] == "idle" else None

    def new_file(self) -> Path:
        """The path of a file that is not there yet."""
        return Path(self.folder.name) / uuid.uuid4().hex
