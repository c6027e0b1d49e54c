"""No page in a browser may call a port of the process, by whatever name or address it reaches it."""

import json
import socket
import threading
import time
import unittest
from typing import Any
from urllib.parse import urlsplit

from local_aws.kernel.callers import refusal
from local_aws.services.apigateway.gateway.http_message import Response
from local_aws.services.apigateway.gateway.server import Listener
from local_aws.services.lambda_.runtime.runtime_api import RuntimeApi
from tests.support import aws, connect, control, local_aws, there
from tests.waiting import HANG_SECONDS

LOOPBACK = [
    "127.0.0.1",
    "127.0.0.1:80",
    "127.8.9.1:5",
    "localhost:4566",
    "LocalHost",
    "localhost.:1",
    "bucket.s3.localhost:1",
    "[::1]:4566",
]
ELSEWHERE = [
    "", "example.com", "example.com:4566", "127.0.0.1.example.com", "127.0.0.1.", "localhost.example.com", "notlocalhost", "x@localhost",
    "0.0.0.0:4566", "[::]:1", "[::ffff:127.0.0.1]", "::1", "10.0.0.1", "2130706433", "localhost:x", "localhost/", "localhost, example.com",
    "localhost\u0660", "motoapi.amazonaws.com",
]
OWN = "127.0.0.1:4566"


class RefusalTest(unittest.TestCase):
    def test_the_host_is_this_machine(self):
        for answers_any_origin in (False, True):
            for host in LOOPBACK:
                self.assertIsNone(refusal("/", [("Host", host)], answers_any_origin), host)
            for host in ELSEWHERE:
                self.assertIn("Host", refusal("/", [("Host", host)], answers_any_origin) or "", host)
            for hosts in ([], [OWN, OWN], [OWN, "example.com"], ["example.com", OWN]):
                self.assertIn("Host", refusal("/", [("host", host) for host in hosts], answers_any_origin) or "", hosts)

    def test_a_target_does_not_outdo_the_host(self):
        for target in ("http://example.com/", f"http://{OWN}/", "*", "example.com:80", ""):
            self.assertIsNotNone(refusal(target, [("Host", OWN)], True), target)

    def test_an_origin_is_the_port_itself(self):
        for origin in (f"http://{OWN}", f"HTTP://{OWN}"):
            self.assertIsNone(refusal("/", [("Host", OWN), ("origin", origin)]), origin)
        for origin in (
            "null", "http://example.com", "http://127.0.0.1", "http://localhost:4566",
            f"https://{OWN}", "http://127.0.0.1:3000", "", OWN,
        ):
            self.assertIsNotNone(refusal("/", [("Host", OWN), ("ORIGIN", origin)]), origin)
            self.assertIsNotNone(refusal("/", [("Host", OWN), ("Origin", f"http://{OWN}"), ("Origin", origin)]), origin)
            self.assertIsNone(refusal("/", [("Host", OWN), ("Origin", origin)], answers_any_origin=True), origin)

    def test_what_carries_no_origin_is_told_by_its_site(self):
        for site in ("same-origin", "none"):
            self.assertIsNone(refusal("/", [("Host", OWN), ("Sec-Fetch-Site", site)]), site)
        for site in ("cross-site", "same-site", "Cross-Site", ""):
            self.assertIsNotNone(refusal("/", [("Host", OWN), ("sec-fetch-site", site)]), site)
            self.assertIsNone(refusal("/", [("Host", OWN), ("Sec-Fetch-Site", site)], answers_any_origin=True), site)


class PortsTest(unittest.TestCase):
    """Each port asks before it does anything."""

    def test_the_endpoint_refuses_simple_requests_of_any_content_type(self):
        create = "Action=CreateTopic&Name=from-a-page&Version=2010-03-31"
        for type in (
            "text/plain", "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded", "application/json; text/plain", None,
        ):
            for foreign in (
                {"Origin": "http://example.com"}, {"Sec-Fetch-Site": "cross-site"},
                {"Host": "example.com"}, {"Origin": "null"},
            ):
                headers = {"Authorization": _scope("sns"), **foreign, **({"Content-Type": type} if type else {})}
                self._is_refused("POST", "/", create, headers)
        self._is_refused("OPTIONS", "/", None, {"Origin": "http://example.com", "Access-Control-Request-Method": "PUT"})
        self._is_refused("GET", f"/?{create}", None, {"Authorization": _scope("sns"), "Sec-Fetch-Site": "same-site"})
        topics = [topic["TopicArn"] for topic in aws("sns").list_topics()["Topics"]]
        self.assertEqual([], [arn for arn in topics if arn.endswith(":from-a-page")])

    def test_the_endpoint_refuses_an_absolute_target(self):
        answer = _exchange(_port(), b"GET http://example.com/_tap/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 403 "), answer)

    def test_a_refusal_leaves_the_connection_in_order(self):
        connection = connect()
        for headers, status in (({"Origin": "null"}, 403), ({}, 200)):
            connection.request("POST", "/", b"Action=ListTopics&Version=2010-03-31", {"Authorization": _scope("sns"), **headers})
            response = connection.getresponse()
            response.read()
            self.assertEqual(status, response.status)
        connection.close()

    def test_an_api_answers_every_origin_under_the_names_of_this_machine_alone(self):
        listener = Listener(lambda request: Response(200, [], b"served"))
        self.addCleanup(listener.close)
        page = "Origin: https://app.example.com\r\nSec-Fetch-Site: cross-site\r\n"
        for host, status in ((f"localhost:{listener.port}", 200), (f"example.com:{listener.port}", 403)):
            answer = _exchange(listener.port, f"GET / HTTP/1.1\r\nHost: {host}\r\n{page}Connection: close\r\n\r\n".encode())
            self.assertEqual((status, status == 200), (int(answer.split(b" ")[1]), b"served" in answer), answer)

    def test_the_runtime_api_hears_its_worker_alone(self):
        api = RuntimeApi(lambda data: None)
        self.addCleanup(api.close)
        api.deadline = time.monotonic() + HANG_SECONDS
        port = int(api.address.rsplit(":", 1)[1])
        following = "/2018-06-01/runtime/invocation/next"
        strangers = [
            f"GET {following} HTTP/1.1\r\nHost: example.com:{port}\r\n\r\n",
            f"GET {following} HTTP/1.1\r\nHost: {api.address}\r\nSec-Fetch-Site: cross-site\r\n\r\n",
            f"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: {api.address}\r\nOrigin: null\r\nContent-Length: 2\r\n\r\n{{}}",
            f"GET / HTTP/1.1\r\nHost: {api.address}\r\n\r\n",
            "\x16\x03\x01\x02\x00\x01",  # a page that tries TLS
        ]
        answers: list[bytes] = []

        def speak() -> None:
            answers.extend(_exchange(port, text.encode("latin-1")) for text in strangers)
            with socket.create_connection(("127.0.0.1", port), timeout=HANG_SECONDS) as worker:
                worker.sendall(f"GET {following} HTTP/1.1\r\nHost: {api.address}\r\n\r\n".encode())
                answers.append(worker.recv(1000))

        speaker = threading.Thread(target=speak)
        speaker.start()
        request = api.receive()
        self.assertEqual("next", request.kind)
        api.reply(request, "200 OK", b"the event")
        speaker.join()
        self.assertEqual([b""] * len(strangers), answers[:-1])
        self.assertIn(b"the event", answers[-1])

    def _is_refused(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> None:
        connection = connect()
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        self.assertEqual(403, response.status, headers)
        self.assertIsNone(response.headers["Access-Control-Allow-Origin"])
        response.read()
        connection.close()


class TokenTest(unittest.TestCase):
    def test_the_control_api_asks_for_the_token(self):
        right = f"Bearer {local_aws().token}"
        for sent in (None, "", "Bearer", "Bearer ", right[:-1], f"{right}x", local_aws().token, "Bearer caf\u00e9", _scope("sns")):
            for method, path in (("GET", "health"), ("GET", "types"), ("POST", "invoke"), ("GET", "nothing")):
                status, document, challenge = self._ask(method, path, sent)
                self.assertEqual((401, "Unauthorized", "Bearer"), (status, document["error"]["code"], challenge), (sent, path))
                self.assertNotIn(local_aws().token, json.dumps(document))
        self.assertEqual(200, self._ask("GET", "health", right)[0])

    def test_no_other_process_has_it(self):
        self.assertGreaterEqual(len(local_aws().token), 32)
        self.assertNotIn(local_aws().token, json.dumps(control("GET", "health")))
        self.assertNotEqual(local_aws().token, local_aws().instance)

    def test_motos_own_control_is_switched_off(self):
        aws("sns").create_topic(Name="stays")
        for method, path in (
            ("POST", "/moto-api/reset"), ("GET", "/moto-api/data.json"),
            ("GET", "/moto-api"), ("POST", "/moto-api/../moto-api/reset"),
        ):
            connection = connect()
            connection.request(method, path)
            self.assertEqual(404, connection.getresponse().status, path)
            connection.close()
        self.assertIn("stays", str(aws("sns").list_topics()))

    def _ask(self, method: str, path: str, authorization: str | None) -> tuple[int, Any, str | None]:
        connection = connect()
        connection.request(method, f"/_tap/{path}", None, {"Authorization": authorization} if authorization is not None else {})
        response = connection.getresponse()
        document = json.loads(response.read())
        connection.close()
        return response.status, document, response.headers["WWW-Authenticate"]


def _scope(service: str) -> str:
    return f"AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-2/{service}/aws4_request, SignedHeaders=host, Signature=0"


def _port() -> int:
    return there(urlsplit(local_aws().context.endpoint).port)


def _exchange(port: int, content: bytes) -> bytes:
    """What comes back until the other side ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=HANG_SECONDS) as connection:
        connection.sendall(content)
        try:
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionResetError:  # it was closed before it was read to its end
            return b""
