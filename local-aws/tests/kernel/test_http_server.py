import io
import socket
import unittest
from urllib.parse import urlsplit

from tests.iam.enforced_role import EnforcedRole
from tests.support import local_aws, over_http, token
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


class SdkTest(EnforcedRole):
    """What other tests ask without HTTP is the same with it: the signature, the name and the headers of a request reach the services."""

    def test_an_sdk_with_the_keys_of_a_role(self):
        bucket = self.bucket()
        self.allow({"Action": ["s3:PutObject", "s3:GetObject"], "Resource": f"arn:aws:s3:::{bucket}/*"})
        s3 = over_http("s3", self.credentials)
        s3.put_object(Bucket=bucket, Key="ä ö+ü/%", Body=io.BytesIO(b"x" * 100_000), ContentType="text/plain", Metadata={"a": "b"})
        read = s3.get_object(Bucket=bucket, Key="ä ö+ü/%")
        self.assertEqual((b"x" * 100_000, "text/plain", {"a": "b"}), (read["Body"].read(), read["ContentType"], read["Metadata"]))
        self.assertEqual(100_000, s3.head_object(Bucket=bucket, Key="ä ö+ü/%")["ContentLength"])
        with self.denied("AccessDenied", "s3:DeleteObject"):
            s3.delete_object(Bucket=bucket, Key="ä ö+ü/%")
