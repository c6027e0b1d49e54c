"""The listener alone: what may come over a connection, and that nothing of it hangs or harms."""

import socket
import threading
import unittest
from http.client import HTTPConnection
from types import SimpleNamespace
from unittest import mock

from local_aws.services.apigateway.gateway import server
from local_aws.services.apigateway.gateway.http_message import Request, Response
from tests.services.apigateway.gateway.harness import call, raw
from tests.waiting import HANG_SECONDS, until


def _tell(request: Request) -> Response:
    if request.path == "/broken":
        raise RuntimeError("a fault of ours")
    text = f"{request.method} {request.path} {request.query} {'too large' if request.body is None else len(request.body)}"
    return Response(200, [("X-Seen", request.header("X-Seen") or "")], text.encode())


class ServerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.listener = server.Listener(_tell)
        self.addCleanup(self.listener.close)
        self.url = f"http://127.0.0.1:{self.listener.port}"

    def _connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.listener.port), timeout=HANG_SECONDS)

    def _status(self, request: bytes) -> int:
        answer = raw(self.url, request)
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer)
        self.assertIn(b"\r\nConnection: close\r\n", answer)
        return int(answer.split(b" ", 2)[1])

    def test_a_connection_serves_many_requests(self):
        connection = HTTPConnection("127.0.0.1", self.listener.port)
        for number in range(3):
            connection.request("POST", f"/{number}", b"body", {"X-Seen": "caf\u00e9".encode()})
            response = connection.getresponse()
            self.assertEqual((f"POST /{number}  4".encode(), "keep-alive"), (response.read(), response.headers["Connection"]))
            self.assertEqual("caf\u00e9", response.headers["X-Seen"].encode("latin-1").decode())
        connection.close()

    def test_pipelined_requests(self):
        answer = raw(
            self.url, b"\r\nGET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /d HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )
        self.assertEqual((1, 1), (answer.count(b"GET /a b=c 0"), answer.count(b"GET /d  0")))

    def test_chunked_bodies(self):
        head = b"PUT / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: Chunked\r\n\r\n"
        self.assertIn(b"PUT /  8", raw(self.url, head + b"3;a=b\r\nabc\r\n5\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n"))
        for wrong in (b"x\r\nabc\r\n", b"-1\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"999999999\r\n"):
            with self.subTest(wrong):
                self.assertEqual(400, self._status(head + wrong))

    def test_expect_continue(self):
        with self._connection() as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(b"HTTP/1.1 100 Continue\r\n\r\n", connection.recv(100))
            connection.sendall(b"ab")
            self.assertIn(b"POST /  2", connection.recv(1000))

    def test_bad_messages(self):
        good = b"Host: 127.0.0.1\r\n\r\n"
        for request, status in {
            b"nonsense\r\n\r\n": 400,
            b"GET /\r\n\r\n": 400,
            b"GET / HTTP/2.0\r\n" + good: 400,
            b"GET / HTTP/1.1\r\n\r\n": 400,
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n": 400,
            b"GET nowhere HTTP/1.1\r\n" + good: 400,
            b"GET /a b HTTP/1.1\r\n" + good: 400,
            b'GET /" HTTP/1.1\r\n' + good: 400,
            b"GET /\xc3\xa9 HTTP/1.1\r\n" + good: 400,
            b"GET /%zz HTTP/1.1\r\n" + good: 400,
            b"GET /?a={} HTTP/1.1\r\n" + good: 400,
            b"G\x00T / HTTP/1.1\r\n" + good: 400,
            b"GET / HTTP/1.1\r\nno colon\r\n" + good: 400,
            b"GET / HTTP/1.1\r\nName : x\r\n" + good: 400,
            b"GET / HTTP/1.1\r\nX: a\r\n folded\r\n" + good: 400,
            b"GET / HTTP/1.1\r\nX: \x00\r\n" + good: 400,
            b"POST / HTTP/1.1\r\nContent-Length: -1\r\n" + good: 400,
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + good: 400,
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n" + good: 400,
            b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + good: 501,
            b"GET / HTTP/1.1\r\nX: " + b"x" * 11_000 + b"\r\n" + good: 431,
            b"GET /" + b"x" * 11_000 + b" HTTP/1.1\r\n" + good: 431,
            b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + good: 431,
            b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n" + good: 200,
        }.items():
            with self.subTest(request[:50]):
                self.assertEqual(status, self._status(request))

    def test_a_request_that_ends_early_gets_no_answer(self):
        for request in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nab"):
            with self.subTest(request):
                self.assertEqual(b"", raw(self.url, request))

    def test_a_client_that_is_silent_is_left(self):
        with mock.patch.object(server, "_IDLE_SECONDS", 0.2), self._connection() as silent:
            self.assertEqual(b"", silent.recv(1))

    def test_a_client_whose_request_does_not_end_is_left(self):
        clock = SimpleNamespace(now=0)

        def is_left() -> bool:
            clock.now += 1  # each byte in time, the whole request not
            try:
                slow.sendall(b"G")
                return slow.recv(1) == b""
            except BlockingIOError:
                return False
            except ConnectionError:
                return True

        with mock.patch.object(server, "time", SimpleNamespace(monotonic=lambda: clock.now)), self._connection() as slow:
            slow.setblocking(False)
            until(is_left)
        self.assertGreater(clock.now, 30)

    def test_a_fault_of_ours_ends_one_request(self):
        with self.assertLogs("local_aws.services.apigateway.gateway.server", "ERROR"):
            answer = call(f"{self.url}/broken")
        self.assertEqual((500, {"message": "Internal server error"}), (answer.status, answer.json))
        self.assertEqual(200, call(self.url).status)

    def test_http_1_0(self):
        self.assertIn(b"GET /  0", raw(self.url, b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"))

    def test_closing_ends_open_connections(self):
        with self._connection() as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            connection.recv(1000)
            self.listener.close()
            self.assertEqual(b"", connection.recv(1000))
        with self.assertRaises(ConnectionError):
            call(self.url)

    def test_many_clients_at_once(self):
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.append(call(self.url).status)) for _ in range(400)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([200] * 400, answers)
