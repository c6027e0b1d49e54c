import socket
import unittest
from urllib.parse import urlsplit

from tests.support import local_aws


class HttpServerTest(unittest.TestCase):
    def test_a_client_that_asks_whether_to_send_the_body_is_answered_at_once(self):
        address = urlsplit(local_aws().context.endpoint)
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            head = ("POST /_tap/invoke HTTP/1.1", f"Host: {address.netloc}", "Content-Length: 2", "Expect: 100-continue")
            connection.sendall("\r\n".join([*head, "", ""]).encode())
            self.assertIn(b"100 Continue", connection.recv(1024))
            connection.sendall(b"{}")
            self.assertIn(b"The request lacks token, region", connection.recv(4096))
