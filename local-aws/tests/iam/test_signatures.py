"""A request with a role's key must be signed with its secret; each service refuses in its own form what is not."""

from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError
from botocore.utils import get_current_datetime

from tests.iam.enforced_role import EnforcedRole
from tests.support import aws

_JSON, _XML = "InvalidSignatureException", "SignatureDoesNotMatch"
# Service and call by protocol; the codes for a wrong signature, a wrong token and a wrong time.
_FORMS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("XML", "s3", "list_buckets", _XML, "InvalidToken", "RequestTimeTooSkewed"),
    ("JSON 1.0", "dynamodb", "list_tables", _JSON, "UnrecognizedClientException", _JSON),
    ("JSON 1.1", "kms", "list_keys", _JSON, "UnrecognizedClientException", _JSON),
    ("JSON with the codes of a former protocol", "sqs", "list_queues", _XML, "InvalidClientTokenId", _XML),
    ("REST with JSON", "lambda", "list_functions", _JSON, "UnrecognizedClientException", _JSON),
    ("Query", "sns", "list_topics", _XML, "InvalidClientTokenId", _XML),
)


class SignaturesTest(EnforcedRole):
    def setUp(self) -> None:
        super().setUp()
        self.allow({"Action": "*", "Resource": "*"})
        self.key_id, self.secret, self.token = self.credentials

    def code_of(self, client: Any, call: str) -> str:
        with self.assertRaises(ClientError) as refused:
            getattr(client, call)()
        return refused.exception.response["Error"]["Code"]

    def status_of(self, request: str | Request) -> tuple[int, bytes]:
        try:
            with urlopen(request) as answer:
                return answer.status, answer.read()
        except HTTPError as refused:
            return refused.code, refused.read()

    def test_each_service_says_in_its_own_form_what_is_wrong(self):
        for protocol, service, call, signature, token, time in _FORMS:
            with self.subTest(protocol):
                getattr(self.client(service), call)()
                self.assertEqual(signature, self.code_of(aws(service, (self.key_id, "wrong", self.token)), call))
                self.assertEqual(token, self.code_of(aws(service, (self.key_id, self.secret, "wrong")), call))
                self.assertEqual(token, self.code_of(aws(service, (self.key_id, self.secret, None)), call))
                for hours in (-1, 1):
                    moment = get_current_datetime() + timedelta(hours=hours)
                    with mock.patch("botocore.auth.get_current_datetime", lambda *_, moment=moment: moment):
                        self.assertEqual(time, self.code_of(self.client(service), call))

    def test_a_key_with_every_character_and_a_query_are_signed_as_they_are_sent(self):
        bucket, s3 = self.bucket(), self.client("s3")
        for key in ("a b+c", "ü/é~", "a//b", "q?x=1&y=%2F", "(*)!'"):
            with self.subTest(key):
                s3.put_object(Bucket=bucket, Key=key, Body=b"x", Tagging="a=b%20c", Metadata={"m": "two  spaces"})
                self.assertEqual([key], [item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"]])

    def test_a_presigned_url_is_for_one_request_and_for_its_time(self):
        bucket, s3 = self.bucket(), self.client("s3")
        s3.put_object(Bucket=bucket, Key="a", Body=b"x")
        s3.put_object(Bucket=bucket, Key="b", Body=b"y")
        parameters = {"Bucket": bucket, "Key": "a"}
        url = s3.generate_presigned_url("get_object", parameters, ExpiresIn=60)
        self.assertEqual((200, b"x"), self.status_of(url))
        for other in (url.replace(f"{bucket}/a?", f"{bucket}/b?"), Request(url, method="DELETE"), url.replace("Expires=60", "Expires=90")):
            status, body = self.status_of(other)
            self.assertEqual(403, status)
            self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", body)
        moment = get_current_datetime() - timedelta(minutes=2)
        with mock.patch("botocore.auth.get_current_datetime", lambda *_: moment):
            late = s3.generate_presigned_url("get_object", parameters, ExpiresIn=60)
        status, body = self.status_of(late)
        self.assertEqual(403, status)
        self.assertIn(b"<Message>Request has expired</Message>", body)

    def test_a_body_that_was_changed_is_refused(self):
        bucket = self.bucket()
        s3, queues = self.client("s3"), self.client("sqs")
        for client in (s3, queues):
            client.meta.events.register("before-send", _change)
        with self.denied("SignatureDoesNotMatch", "does not match"):
            s3.put_object(Bucket=bucket, Key="a", Body=b"one")
        with self.denied("SignatureDoesNotMatch", "does not match"):
            queues.create_queue(QueueName="one")


def _change(request: AWSPreparedRequest, **_: Any) -> None:
    body = request.body if isinstance(request.body, bytes) else request.body.read()
    request.body = body.replace(b"one", b"two")
