"""What a server of the process has to stand, whichever kind it is."""

from __future__ import annotations

import socket
import threading
import unittest
from unittest import mock

from local_aws.kernel import connections
from tests.waiting import HANG_SECONDS, happens

HALF = b"GET /slow HTTP/1.1\r\nHost: 127"
_REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class SlowClients(unittest.TestCase):
    """For the server that ``listen`` starts; it answers "served", a request for ``/long`` once it is told to."""

    def setUp(self) -> None:
        self.reached, self.may_answer = threading.Event(), threading.Event()
        self.port = self.listen()

    def listen(self) -> int:
        raise NotImplementedError

    def answer(self, path: str) -> bytes:
        if path == "/long":
            self.reached.set()
            happens(self.may_answer)
        return b"served"

    def send(self, request: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=HANG_SECONDS)
        self.addCleanup(connection.close)
        connection.sendall(request)
        return connection

    def _is_open(self, connection: socket.socket) -> bool:
        connection.setblocking(False)
        try:
            return connection.recv(1) != b""
        except BlockingIOError:
            return True
        except ConnectionError:
            return False

    def _received(self, connection: socket.socket) -> bytes:
        received = b""
        while not received.endswith(b"served"):
            chunk = connection.recv(1000)
            self.assertTrue(chunk, received)
            received += chunk
        return received

    def test_half_a_request_keeps_nobody_out(self) -> None:
        slow = [self.send(HALF) for _ in range(connections.MAX_CONNECTIONS)]
        for _ in range(3):
            self._received(self.send(_REQUEST))  # while they hang
        self.assertEqual(connections.MAX_CONNECTIONS - 3, sum(self._is_open(each) for each in slow))
        self.assertEqual([b""] * 3, [end(each) for each in slow[:3]], "those that have waited longest end")

    def test_what_is_being_answered_stays(self) -> None:
        with mock.patch.object(connections, "MAX_CONNECTIONS", 2):
            long = self.send(_REQUEST.replace(b"/ ", b"/long "))
            happens(self.reached)
            for _ in range(4):
                self._received(self.send(_REQUEST))
            self.may_answer.set()
            self._received(long)

    def test_a_new_one_waits_if_all_are_being_answered(self) -> None:
        with mock.patch.object(connections, "MAX_CONNECTIONS", 1):
            long = self.send(_REQUEST.replace(b"/ ", b"/long "))
            happens(self.reached)
            next = self.send(_REQUEST)
            self.assertTrue(self._is_open(next))
            self.may_answer.set()
            self._received(long)
            next.settimeout(HANG_SECONDS)
            self._received(next)


def end(connection: socket.socket) -> bytes:
    connection.settimeout(HANG_SECONDS)
    try:
        return connection.recv(1)
    except ConnectionError:
        return b""
