import socket
import unittest
from urllib.parse import urlsplit

from tests.support import local_aws, token
from tests.waiting import HANG_SECONDS


class HttpServerTest(unittest.TestCase):
    def test_a_client_that_asks_whether_to_send_the_body_is_answered_at_once(self):
        address = urlsplit(local_aws().context.endpoint)
        with socket.create_connection((address.hostname, address.port), timeout=HANG_SECONDS) as connection:
            head = {"Host": address.netloc, "Content-Length": "2", "Expect": "100-continue", **token()}
            lines = ["POST /_tap/invoke HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            self.assertIn(b"100 Continue", connection.recv(1024))
            connection.sendall(b"{}")
            self.assertIn(b"The request lacks token, region", connection.recv(4096))
