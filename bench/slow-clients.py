"""What half a request on each of 256 connections, all that a server takes, costs the others: requests to AWS itself and to a deployed API,
with and without them in turn, each on a connection of its own.

    PYTHONPATH=local-aws python3 bench/slow-clients.py [--once]

Prints `name value unit` lines.
"""
import math
import os
import socket
import sys
import time
from urllib.parse import urlsplit

from local_aws.kernel.connections import MAX_CONNECTIONS
from outside import Outside
from tests.kernel.slow_clients import HALF, end
from tests.services.apigateway.gateway.harness import call

BLOCKS, REQUESTS = (1, 1) if "--once" in sys.argv else (10, 50)


class Slow:
    """Clients that send half a request; one that the server ends to make place comes back."""

    def __init__(self, url):
        self._address = urlsplit(url).hostname, urlsplit(url).port
        self._open = [self._send() for _ in range(MAX_CONNECTIONS)]

    def _send(self):
        connection = socket.create_connection(self._address)
        connection.sendall(HALF)
        return connection

    def come_back(self):
        ended = self._open.pop(0)
        assert end(ended) == b""
        ended.close()
        self._open.append(self._send())

    def leave(self):
        for connection in self._open:
            connection.close()


def taken(url, slow):
    """ms of some requests."""
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        answer = call(url)
        yield (time.perf_counter() - begun) * 1_000
        assert answer.status == 200, answer.body
        if slow:
            slow.come_back()


def measure(name, url):
    alone, beside = [], []
    for _ in range(BLOCKS):
        alone += taken(url, None)
        slow = Slow(url)
        beside += taken(url, slow)
        slow.leave()
    for kind, times in (("alone", alone), ("beside-256", beside)):
        for percent in (50, 99):
            print(f"slow-clients.{name}.{kind}.p{percent} {sorted(times)[math.ceil(len(times) * percent / 100) - 1]:.1f} ms")
    print(f"slow-clients.{name}.load {os.getloadavg()[0]:.0f}", flush=True)


Outside.setUpClass()
try:
    case = Outside()
    case.setUp()
    measure("aws", f"{Outside.server.context.endpoint}/growth/")
    measure("api", f"{case.url}/")
finally:
    Outside.tearDownClass()
