"""A debugger: a client of the protocol that Node's inspector speaks."""
from __future__ import annotations

import json
import os
import socket
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import HANG_SECONDS


class Inspector:
    """Attached to the process that listens on a port, until it is closed."""

    def __init__(self, port: int) -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=HANG_SECONDS) as answer:
            path = urlsplit(json.load(answer)[0]["webSocketDebuggerUrl"]).path
        self._socket = socket.create_connection(("127.0.0.1", port), HANG_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._events: list[dict[str, Any]] = []
        self._calls = 0
        self._socket.sendall((
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        ).encode())
        while self._stream.readline().strip():
            pass

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a method."""
        self._calls += 1
        message = json.dumps({"id": self._calls, "method": method, "params": params}).encode()
        # A last frame of text, with the mask that a client must give.
        self._socket.sendall(b"\x81" + bytes([0x80 | 126]) + len(message).to_bytes(2, "big") + _masked(message))
        while "id" not in (answer := self._read()):
            self._events.append(answer)
        return answer["result"]

    def event(self, method: str) -> dict[str, Any]:
        """What the next event of this kind tells."""
        while True:
            for event in self._events:
                if event["method"] == method:
                    self._events.remove(event)
                    return event["params"]
            self._events.append(self._read())

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self) -> dict[str, Any]:
        length = self._stream.read(2)[1]
        if length >= 126:
            length = int.from_bytes(self._stream.read(2 if length == 126 else 8), "big")
        return json.loads(self._stream.read(length))


def _masked(message: bytes) -> bytes:
    mask = os.urandom(4)
    return mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(message))
