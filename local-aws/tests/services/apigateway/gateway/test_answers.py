"""What reaches the client of what a function returned, and what the access log says about it."""

import base64
import json
import uuid
from typing import Any

from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy
from tests.waiting import until

_CLOUDWATCH = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


def _answering(answer: object, **headers: str) -> dict[str, str]:
    return {"X-Answer": base64.b64encode(json.dumps(answer).encode()).decode(), **headers}


class AnswerTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.echo = cls.function(cls(), ECHO)

    def _serve(self, **extensions: Any) -> str:
        return self.serve(definition({"/": {"x-amazon-apigateway-any-method": proxy(self.echo)}}, **extensions), self.echo)

    def test_headers(self):
        wanted = {
            "statusCode": "201",
            "headers": {"X-One": "1", "X-Many": "c", "Allowed": True, "Server": "mine", "Transfer-Encoding": "gzip", "X-Name": "\u00e9"},
            "multiValueHeaders": {"x-many": ["a", "b", "c"], "Set-Cookie": ["d=1", "e=2"]},
            "body": "caf\u00e9",
        }
        answer = call(self._serve(), headers=_answering(wanted))
        self.assertEqual((201, "caf\u00e9".encode()), (answer.status, answer.body))
        self.assertEqual(["a", "b", "c"], answer.headers.get_all("X-Many"))
        self.assertEqual(["d=1", "e=2"], answer.headers.get_all("Set-Cookie"))
        self.assertEqual(("1", "true", "mine"), tuple(answer.headers[name] for name in ("X-One", "Allowed", "x-amzn-Remapped-Server")))
        self.assertEqual(["application/json"], answer.headers.get_all("Content-Type"))
        self.assertIsNone(answer.headers["Transfer-Encoding"])

    def test_an_empty_answer_is_a_200(self):
        answer = call(self._serve(), headers=_answering({}))
        self.assertEqual((200, b""), (answer.status, answer.body))

    def test_head_and_no_content(self):
        url = self._serve()
        answer = call(url, "HEAD", headers=_answering({"body": "four"}))
        self.assertEqual((200, b"", "4"), (answer.status, answer.body, answer.headers["Content-Length"]))
        answer = call(url, "HEAD", headers=_answering({"statusCode": 1}))
        self.assertEqual((502, b"", "35"), (answer.status, answer.body, answer.headers["Content-Length"]))
        answer = call(url, headers=_answering({"statusCode": 304, "headers": {"ETag": '"1"'}}))
        self.assertEqual((304, b"", None, '"1"'), (answer.status, answer.body, answer.headers["Content-Length"], answer.headers["ETag"]))
        answer = call(url, headers=_answering({"statusCode": 204}))
        self.assertEqual((204, b"", None), (answer.status, answer.body, answer.headers["Content-Length"]))

    def test_bytes(self):
        url = self._serve(**{"x-amazon-apigateway-binary-media-types": ["image/*"]})
        content = bytes(range(256))
        encoded = base64.b64encode(content).decode()
        wanted = {"body": encoded, "isBase64Encoded": True, "headers": {"Content-Type": "image/png"}}
        self.assertEqual(content, call(url, headers=_answering(wanted, Accept="image/png;q=1, */*")).body)
        self.assertEqual(encoded.encode(), call(url, headers=_answering(wanted, Accept="*/*")).body)
        self.assertEqual(500, call(url, headers=_answering({**wanted, "body": "?"}, Accept="image/png")).status)
        event = call(url, "POST", content, {"Content-Type": "image/gif"}).event
        self.assertEqual((wanted["body"], True), (event["body"], event["isBase64Encoded"]))
        event = call(url, "POST", b"caf\xc3\xa9 \xff", {"Content-Type": "text/plain"}).event
        self.assertEqual(("caf\u00e9 \ufffd", False), (event["body"], event["isBase64Encoded"]))

    def _log_group(self) -> Any:
        """A log group for access logs, which API Gateway may write."""
        trust = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = self.create("iam/role", "role", assumeRolePolicy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
        self.create("iam/rolePolicyAttachment", "logs", role=role["id"], policyArn=_CLOUDWATCH)
        self.create("apigateway/account", "account", cloudwatchRoleArn=role["outputs"]["arn"])
        return self.create("cloudwatch/logGroup", "group", name=f"/access/{uuid.uuid4().hex}")

    def test_the_access_log_is_cut_where_api_gateway_cuts_it(self):
        group = self._log_group()
        settings = {"destinationArn": group["outputs"]["arn"], "format": "$context.requestId $context.identity.userAgent"}
        url = self.serve(definition({"/": {"get": proxy(self.echo)}}), self.echo, accessLogSettings=settings)
        id = call(url, headers={"User-Agent": "a" * 3000}).headers["x-amzn-RequestId"]
        (line,) = until(lambda: self.log_lines(group["id"]))
        self.assertEqual(f"{id} ".ljust(1024, "a"), line)

    def test_the_access_log(self):
        group = self._log_group()
        names = (
            "requestId", "extendedRequestId", "httpMethod", "resourcePath", "path", "protocol", "status", "responseLength", "stage",
            "apiId", "integration.status", "error.message", "error.responseType", "identity.sourceIp", "identity.userAgent",
            "identity.caller", "responseLatency", "integration.latency", "integration.requestId", "xrayTraceId",
        )
        format = json.dumps({name: f"$context.{name}" for name in names})
        url = self.serve(
            definition({"/things/{id}": {"get": proxy(self.echo)}}), self.echo,
            accessLogSettings={"destinationArn": group["outputs"]["arn"], "format": format}, xrayTracingEnabled=True,
        )
        served = call(f"{url}/things/7?secret=1", headers={"User-Agent": 'a "quoted" one\t'})
        refused = call(f"{url}/none", headers={"User-Agent": "b", "X-Amzn-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0"})
        events = until(lambda: len(self.log_lines(group["id"])) == 2 and [json.loads(line) for line in self.log_lines(group["id"])])
        first, second = sorted(events, key=lambda event: event["status"])
        for name in ("responseLatency", "integration.latency"):
            self.assertGreaterEqual(int(first.pop(name)), 0)
        root = served.headers["X-Amzn-Trace-Id"]
        self.assertEqual(f"Root={first.pop('xrayTraceId')};Sampled=1", root)
        self.assertEqual(served.json["id"], first.pop("integration.requestId"))
        shared = {
            "protocol": "HTTP/1.1", "stage": "dev", "apiId": self.api["id"], "httpMethod": "GET",
            "identity.sourceIp": "127.0.0.1", "identity.caller": "-",
        }
        self.assertEqual(
            {
                **shared, "requestId": served.headers["x-amzn-RequestId"], "extendedRequestId": served.headers["x-amz-apigw-id"],
                "resourcePath": "/things/{id}", "path": "/dev/things/7", "status": "200", "responseLength": str(len(served.body)),
                "integration.status": "200", "error.message": "-", "error.responseType": "-", "identity.userAgent": 'a "quoted" one',
            },
            first,
        )
        second.pop("responseLatency")
        self.assertEqual(
            {
                **shared, "requestId": refused.headers["x-amzn-RequestId"], "extendedRequestId": refused.headers["x-amz-apigw-id"],
                "resourcePath": "-", "path": "/dev/none", "status": "403", "responseLength": str(len(refused.body)),
                "integration.status": "-", "integration.latency": "-", "integration.requestId": "-",
                "error.message": "Missing Authentication Token", "error.responseType": "MISSING_AUTHENTICATION_TOKEN",
                "identity.userAgent": "b", "xrayTraceId": "1-00000000-000000000000000000000000",
            },
            second,
        )
        streams = self.client("logs").describe_log_streams(logGroupName=group["id"])["logStreams"]
        self.assertRegex(" ".join(stream["logStreamName"] for stream in streams), "^[0-9a-f]{32}$")
