"""IAM authorization: requests signed by botocore, and what is wrong with them."""

import base64
import hashlib
import json
import sys
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local_aws.iam import credentials as role_keys
from local_aws.iam import signatures
from tests.clock import stop_clock
from tests.services.apigateway.gateway.harness import ECHO, Answer, RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import ACCOUNT, REGION
from tests.waiting import until

SECURED = {"security": [{"sigv4": []}]}
SCHEMES = {"sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}}
DEVELOPER = Credentials("test", "test")


def now() -> datetime:
    return datetime.now(UTC)


def signed(
    url: str, credentials: Credentials = DEVELOPER, method: str = "GET", body: bytes = b"", /, *,
    service: str = "execute-api", region: str = REGION, age: timedelta = timedelta(), headers: dict[str, str] | None = None,
) -> dict[str, str]:
    """The headers of a request as botocore signs it."""
    request = AWSRequest(method, url, headers or {}, body)
    moment = now().replace(tzinfo=None) - age
    with mock.patch("botocore.auth.get_current_datetime", lambda *_: moment):
        SigV4Auth(credentials, service, region).add_auth(request)
    return dict(request.headers)


class IamAuthorizationTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.echo = cls.function(cls(), ECHO)
        cls.iam = cls.client("iam")

    def setUp(self) -> None:
        super().setUp()
        paths = {
            "/": {"get": proxy(self.echo)},
            "/open": {"get": proxy(self.echo, security=[])},
            "/things/{id}": {"x-amazon-apigateway-any-method": proxy(self.echo)},
        }
        self.url = self.serve(definition(paths, components={"securitySchemes": SCHEMES}, **SECURED), self.echo)
        self.arn = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.api['id']}/dev"

    def _role(self, *statements: dict[str, Any]) -> Credentials:
        self.role_arn = self.role(*statements, logs=False)
        return Credentials(*self.server.context.credentials_for_role(self.role_arn, "caller"))

    def _user(self, *resources: str) -> tuple[str, Credentials]:
        name = f"user-{uuid.uuid4().hex[:8]}"
        self.iam.create_user(UserName=name)
        statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": list(resources)}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document)
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        return name, Credentials(key["AccessKeyId"], key["SecretAccessKey"])

    def _call(self, path: str, credentials: Credentials, method: str = "GET", body: bytes = b"", **how: Any) -> Answer:
        url = f"{self.url}{path}"
        return call(url, method, body or None, signed(url, credentials, method, body, **how))

    def _is_refused(self, answer: Answer, message: str, type: str, member: str = "message") -> None:
        self.assertEqual((403, type), (answer.status, answer.headers["x-amzn-ErrorType"]))
        self.assertEqual([member], list(answer.json))
        self.assertRegex(answer.json[member], message)

    def test_what_is_not_secured_is_open(self):
        self.assertEqual(200, call(f"{self.url}/open").status)

    def test_without_a_signature(self):
        self._is_refused(call(self.url), "^Missing Authentication Token$", "MissingAuthenticationTokenException")
        answer = call(self.url, headers={"Authorization": "Bearer secret"})
        digest = base64.b64encode(hashlib.sha256(b"Bearer secret").digest()).decode()
        self._is_refused(answer, r"^Invalid key=value pair .*: '.+'\.$", "IncompleteSignatureException")
        self.assertIn(digest, answer.json["message"])
        answer = call(self.url, headers={"Authorization": "AWS4-HMAC-SHA256 Credential=a, Signature="})
        faults = "requires 'Signature' .* requires 'SignedHeaders' .* either a 'X-Amz-Date' or"
        self._is_refused(answer, faults, "IncompleteSignatureException")

    def test_the_developer_may_do_everything(self):
        answer = self._call("/things/7", DEVELOPER)
        identity = answer.event["requestContext"]["identity"]
        known = {name: identity[name] for name in ("accessKey", "accountId", "caller", "user", "userArn")}
        arn = f"arn:aws:iam::{ACCOUNT}:root"
        self.assertEqual({"accessKey": "test", "accountId": ACCOUNT, "caller": ACCOUNT, "user": ACCOUNT, "userArn": arn}, known)
        self.assertNotIn("authorizer", answer.event["requestContext"])

    def test_odd_paths_and_queries(self):
        for path in (
            "", "/things/a%20b%2Fc", "/things/a:b@c", "/things/caf%C3%A9", "//things/7", "/things/7/",
            "/things/7?b=2&a=%20x&a=1&empty=&flag", "/things/7?q=%2B%2F%3D",
        ):
            with self.subTest(path):
                self.assertEqual(200, self._call(path, DEVELOPER, headers={"X-Odd": "  two   spaces "}).status)

    def test_a_role_may_what_its_policies_allow(self):
        allow = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{self.arn}/*/things/*"}
        deny = {"Effect": "Deny", "Action": "execute-api:*", "Resource": f"{self.arn}/DELETE/*"}
        role = self._role(allow, deny)
        name = self.role_arn.rsplit("/", 1)[1]
        answer = self._call("/things/7", role, "POST", b"a body")
        self.assertEqual((200, "a body"), (answer.status, answer.event["body"]))
        identity = answer.event["requestContext"]["identity"]
        session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/caller"
        self.assertEqual((session, role.access_key, ACCOUNT), (identity["userArn"], identity["accessKey"], identity["accountId"]))
        self.assertRegex(identity["caller"], "^AROA[0-9A-Z]+:caller$")
        self.assertEqual(identity["caller"], identity["user"])
        hidden = f"arn:aws:execute-api:{REGION}:\\*{{8}}{ACCOUNT[-4:]}:{self.api['id']}/dev"
        sentence = f"^User: {session} is not authorized to perform: execute-api:Invoke on resource: {hidden}"
        self._is_refused(
            self._call("/", role), f"{sentence}/GET/ because no identity-based policy allows the execute-api:Invoke action$",
            "AccessDeniedException", "Message",
        )
        for path in ("/things/7", "/things/7/", "//things/7"):
            self._is_refused(
                self._call(path, role, "DELETE"), f"{sentence}/DELETE/things/7 with an explicit deny in an identity-based policy$",
                "AccessDeniedException", "Message",
            )

    def test_keys_that_have_expired(self):
        clock = stop_clock(self, role_keys)
        role = self.role({"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}, logs=False)
        keys = self.client("sts").assume_role(RoleArn=role, RoleSessionName="caller")["Credentials"]
        caller = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
        self.assertEqual(200, self._call("/", caller).status)
        clock.advance(3660)
        self._is_refused(self._call("/", caller), "^The security token included in the request is expired$", "ExpiredTokenException")

    def test_conditions_see_the_caller(self):
        condition = {"StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*"}, "IpAddress": {"aws:SourceIp": "127.0.0.1"}}
        role = self._role({"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*", "Condition": condition})
        self.assertEqual(200, self._call("/", role).status)
        condition["IpAddress"] = {"aws:SourceIp": "192.0.2.0/24"}
        role = self._role({"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*", "Condition": condition})
        self.assertEqual(403, self._call("/", role).status)

    def test_a_user_may_what_its_policies_and_groups_allow(self):
        name, user = self._user(f"{self.arn}/GET/things/*")
        identity = self._call("/things/7", user).event["requestContext"]["identity"]
        described = self.iam.get_user(UserName=name)["User"]
        self.assertEqual((described["Arn"], described["UserId"]), (identity["userArn"], identity["caller"]))
        self._is_refused(self._call("/", user), f"^User: {described['Arn']} is not", "AccessDeniedException", "Message")
        group = f"group-{name}"
        self.iam.create_group(GroupName=group)
        statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{self.arn}/GET/"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_group_policy(GroupName=group, PolicyName="inline", PolicyDocument=document)
        self.iam.add_user_to_group(GroupName=group, UserName=name)
        self.assertEqual(200, self._call("/", user).status)

    def test_unknown_keys(self):
        name, user = self._user("*")
        role = self._role()
        other = self._role()
        self.iam.update_access_key(UserName=name, AccessKeyId=user.access_key, Status="Inactive")
        for credentials in (
            user,
            Credentials("AKIAIOSFODNN7EXAMPLE", "x"),
            Credentials("ASIAIOSFODNN7EXAMPLE", "x", "x"),
            Credentials("nobody", "test"),
            Credentials("test", "test", "a token that nobody issued"),
            Credentials(role.access_key, role.secret_key),
            Credentials(role.access_key, role.secret_key, other.token),
        ):
            with self.subTest(credentials.access_key):
                answer = self._call("/", credentials)
                self._is_refused(answer, r"^The security token included in the request is invalid\.$", "UnrecognizedClientException")

    def test_signatures_that_do_not_match(self):
        no_match = "^The request signature we calculated does not match the signature you provided. "
        invalid = "InvalidSignatureException"
        url = f"{self.url}/things/7?a=1"
        headers = signed(url, DEVELOPER, "PUT", b"body", headers={"X-Signed": "1"})
        without_hash = signed(url, DEVELOPER, "PUT", b"body", headers={"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
        longer = headers["Authorization"] + "\u00e9".encode().decode("latin-1")
        self.assertEqual(200, call(url, "PUT", b"body", headers).status)
        for changed, sent in {
            "method": (url, "POST", b"body", headers),
            "path": (f"{self.url}/things/8?a=1", "PUT", b"body", headers),
            "query": (f"{url}&b=2", "PUT", b"body", headers),
            "body": (url, "PUT", b"other", headers),
            "header": (url, "PUT", b"body", {**headers, "X-Signed": "2"}),
            "missing header": (url, "PUT", b"body", {name: value for name, value in headers.items() if name != "X-Signed"}),
            "unlisted hash": (url, "PUT", b"body", {**headers, "X-Amz-Content-SHA256": "0" * 64}),
            "host": (url, "PUT", b"body", {**headers, "Host": "localhost"}),
            "secret": (url, "PUT", b"body", signed(url, Credentials("test", "wrong"), "PUT", b"body")),
            "unsigned payload": (url, "PUT", b"body", without_hash),
            "signature": (url, "PUT", b"body", {**headers, "Authorization": longer}),
        }.items():
            with self.subTest(changed):
                self._is_refused(call(*sent), no_match, invalid)
        digest = hashlib.sha256(b"body").hexdigest()
        hashed = signed(url, DEVELOPER, "PUT", b"body", headers={"X-Amz-Content-SHA256": digest})
        self.assertEqual(200, call(url, "PUT", b"body", hashed).status)

    def test_the_scope(self):
        invalid = "InvalidSignatureException"
        self._is_refused(self._call("/", DEVELOPER, service="s3"), "correct service: 'execute-api'", invalid)
        self._is_refused(self._call("/", DEVELOPER, region="us-east-1"), "scoped to a valid region", invalid)
        headers = signed(f"{self.url}/")
        for old, new, message, code in (
            ("aws4_request", "aws3_request", "valid terminator: 'aws4_request'", invalid),
            ("=test/2", "=test/1", "^Date in Credential scope does not match", invalid),
            ("SignedHeaders=host;", "SignedHeaders=", "^'Host' must be a 'SignedHeader'", invalid),
            ("/aws4_request", "", "exactly 5 slash-delimited elements", "IncompleteSignatureException"),
            ("HMAC", "MD5", "Unsupported AWS 'algorithm'", "IncompleteSignatureException"),
        ):
            with self.subTest(new):
                self.assertIn(old, headers["Authorization"])
                sent = {**headers, "Authorization": headers["Authorization"].replace(old, new)}
                self._is_refused(call(f"{self.url}/", headers=sent), message, code)

    def test_the_time(self):
        moment = now()  # at which the clocks of both sides stand
        clock = mock.Mock(wraps=datetime, **{"now.return_value": moment})
        for module, name, stopped in ((signatures, "datetime", clock), (sys.modules[__name__], "now", lambda: moment)):
            patch = mock.patch.object(module, name, stopped)
            patch.start()
            self.addCleanup(patch.stop)
        self.assertEqual(200, self._call("/", DEVELOPER, age=timedelta(minutes=4, seconds=30)).status)
        self.assertEqual(200, self._call("/", DEVELOPER, age=-timedelta(minutes=4, seconds=30)).status)
        self.assertEqual(200, self._call("/", DEVELOPER, headers={"Date": "now"}).status)
        old = self._call("/", DEVELOPER, age=timedelta(minutes=6))
        self._is_refused(old, r"^Signature expired: \w+ is now earlier than \w+ \(\w+ - 5 min\.\)$", "InvalidSignatureException")
        early = self._call("/", DEVELOPER, age=-timedelta(minutes=6))
        self._is_refused(early, r"^Signature not yet current: \w+ is still later than \w+ \(\w+ \+ 5 min\.\)$", "InvalidSignatureException")
        wrong = {**signed(f"{self.url}/"), "X-Amz-Date": "today"}
        self._is_refused(call(f"{self.url}/", headers=wrong), "either a 'X-Amz-Date' or a 'Date' header", "IncompleteSignatureException")

    def test_authorization_comes_before_throttling_and_its_refusals_are_customised(self):
        custom = {"ACCESS_DENIED": {"statusCode": "418", "responseTemplates": {"application/json": "$context.identity.userArn"}}}
        extensions = {"components": {"securitySchemes": SCHEMES}, "x-amazon-apigateway-gateway-responses": custom, **SECURED}
        body = json.dumps(definition({"/": {"get": proxy(self.echo)}}, **extensions))
        self.api = self.change("update", self.api, body=body)
        second = self.change("replace", self.deployment, triggers={"body": "2"})
        self.change("update", self.stage, deployment=second["id"])
        stage = {"restApi": self.api["id"], "stageName": "dev"}
        settings = {"throttlingRateLimit": 0.001, "throttlingBurstLimit": 1}
        self.create("apigateway/methodSettings", "all", methodPath="*/*", settings=settings, **stage)
        role = self._role()
        refused = [self._call("/", role) for _ in range(2)]
        self.assertEqual([418, 418], [answer.status for answer in refused])
        self.assertRegex(refused[0].body.decode(), "assumed-role/.*/caller$")
        until(lambda: [self._call("/", DEVELOPER).status for _ in range(2)][1] == 429)
