"""Keys of a role are valid for as long as was asked for; after that each service refuses them in its own form."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from local_aws.iam import credentials
from local_aws.kernel.clients import DEVELOPER, Keys
from tests.clock import stop_clock
from tests.iam.enforced_role import EnforcedRole
from tests.support import aws

_HOUR = 3600
_EXPIRED = "The security token included in the request is expired"
# Service and call by protocol; the code and the status of the refusal.
_FORMS: tuple[tuple[str, str, str, str, int], ...] = (
    ("XML", "s3", "list_buckets", "ExpiredToken", 400),
    ("JSON 1.0", "dynamodb", "list_tables", "ExpiredTokenException", 400),
    ("JSON 1.1", "kms", "list_keys", "ExpiredTokenException", 400),
    ("JSON with the codes of a former protocol", "sqs", "list_queues", "ExpiredToken", 403),
    ("REST with JSON", "lambda", "list_functions", "ExpiredTokenException", 403),
    ("Query", "sns", "list_topics", "ExpiredToken", 403),
    ("Query, of a call that everybody may make", "sts", "get_caller_identity", "ExpiredToken", 403),
)


class ExpiredKeysTest(EnforcedRole):
    def setUp(self) -> None:
        super().setUp()
        self.clock = stop_clock(self, credentials)
        self.allow({"Action": "*", "Resource": "*"})

    def assume(self, seconds: int) -> tuple[str, str, str]:
        """The keys of the role for so long."""
        arn = self.role["outputs"]["arn"]
        answer = aws("sts").assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=seconds)["Credentials"]
        return answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"]

    def user(self, name: str, action: str) -> Keys:
        aws("iam").create_user(UserName=name)
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
        aws("iam").put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=json.dumps(document))
        key = aws("iam").create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"], None

    def session(self, keys: Keys, seconds: int) -> Keys:
        """The keys of a session of a user or of the developer."""
        answer = aws("sts", keys).get_session_token(DurationSeconds=seconds)["Credentials"]
        return answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"]

    def test_each_service_says_it_in_its_own_form(self):
        keys = self.assume(_HOUR)
        for _, service, call, _, _ in _FORMS:
            getattr(aws(service, keys), call)()
        self.clock.advance(_HOUR + 60)
        for protocol, service, call, code, status in _FORMS:
            with self.subTest(protocol), self.assertRaises(ClientError) as refused:
                getattr(aws(service, keys), call)()
            response = refused.exception.response
            self.assertEqual((code, status), (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]))
            message = "The provided token has expired." if code == "ExpiredToken" and status == 400 else _EXPIRED
            self.assertEqual(message, response["Error"]["Message"])

    def test_a_presigned_url(self):
        bucket = self.bucket()
        aws("s3").put_object(Bucket=bucket, Key="a", Body=b"x")
        url = urlsplit(aws("s3", self.assume(_HOUR)).generate_presigned_url("get_object", {"Bucket": bucket, "Key": "a"}))

        def get() -> tuple[int, bytes]:
            connection = HTTPConnection(url.hostname or "", url.port)
            connection.request("GET", f"{url.path}?{url.query}")
            response = connection.getresponse()
            answer = response.status, response.read()
            connection.close()
            return answer

        self.assertEqual((200, b"x"), get())
        self.clock.advance(_HOUR + 60)
        status, body = get()
        self.assertEqual(400, status)
        self.assertIn(b"<Code>ExpiredToken</Code>", body)

    def test_keys_live_as_long_as_was_asked_for(self):
        short, long = self.assume(900), self.assume(2 * _HOUR)
        self.clock.advance(_HOUR)
        with self.denied("ExpiredToken", _EXPIRED):
            aws("sts", short).get_caller_identity()
        aws("sts", long).get_caller_identity()

    def test_a_session_is_its_caller_s_until_it_ends(self):
        user = self.user(self.unique("user"), "sqs:ListQueues")
        of_user, of_developer = self.session(user, 900), self.session(DEVELOPER, 900)
        self.assertNotEqual(of_user, of_developer)
        for keys in (of_user, of_developer):
            aws("sqs", keys).list_queues()
        aws("kms", of_developer).list_keys()
        with self.denied("AccessDeniedException", "kms:ListKeys"):
            aws("kms", of_user).list_keys()
        self.clock.advance(_HOUR)
        for keys in (of_user, of_developer):
            with self.denied("ExpiredToken", _EXPIRED):
                aws("sqs", keys).list_queues()

    def test_those_of_a_function_s_environment_and_of_users_stay(self):
        keys = self.user(self.unique("user"), "*")
        self.clock.advance(1000 * _HOUR)
        self.client("sqs").list_queues()
        aws("sqs", keys).list_queues()
