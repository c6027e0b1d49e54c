import json
from urllib.parse import urlsplit

from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy, raw
from tests.services.lambda_.harness import ACCOUNT


class RequestTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.echo = cls.function(cls(), ECHO)

    def test_a_header_in_several_lines(self):
        url = self.serve(definition({"/": {"get": proxy(self.echo)}}), self.echo)
        lines = b'Host: 127.0.0.1\r\nIf-Match: "1"\r\nX-One: a\r\nif-match: "7", "8"\r\nConnection: close\r\n\r\n'
        answer = raw(url, b"GET " + urlsplit(url).path.encode() + b" HTTP/1.1\r\n" + lines)
        event = json.loads(answer.partition(b"\r\n\r\n")[2])["event"]
        self.assertEqual(('"7", "8"', "a"), (event["headers"]["If-Match"], event["headers"]["X-One"]))
        self.assertEqual((['"1"', '"7", "8"'], ["a"]), (event["multiValueHeaders"]["If-Match"], event["multiValueHeaders"]["X-One"]))

    def test_the_event_is_complete(self):
        url = self.serve(definition({"/things/{id}": {"get": proxy(self.echo)}}), self.echo, variables={"color": "red"})
        sent = {"User-Agent": "test", "X-One": "1", "Accept": "text/plain", "X-Forwarded-For": "192.0.2.1", "x-forwarded-proto": "https"}
        answer = call(f"{url}/things/a%20b%2Fc/?q=1&q=a+b%C3%A9&empty=", headers=sent)
        self.assertEqual(200, answer.status)
        event = answer.event
        port = url.split(":")[2].split("/")[0]
        self.assertEqual(("/things/{id}", "/things/a%20b%2Fc/", "GET"), (event["resource"], event["path"], event["httpMethod"]))
        self.assertEqual({"id": "a%20b%2Fc"}, event["pathParameters"])
        self.assertEqual({"q": "a b\u00e9", "empty": ""}, event["queryStringParameters"])
        self.assertEqual({"q": ["1", "a b\u00e9"], "empty": [""]}, event["multiValueQueryStringParameters"])
        self.assertEqual({"color": "red"}, event["stageVariables"])
        self.assertEqual((None, False), (event["body"], event["isBase64Encoded"]))
        headers = {name: values[-1] for name, values in event["multiValueHeaders"].items()}
        self.assertEqual(headers, event["headers"])
        trace = headers.pop("X-Amzn-Trace-Id")
        self.assertRegex(trace, "^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$")
        self.assertEqual(trace, answer.headers["X-Amzn-Trace-Id"])
        self.assertTrue(answer.json["trace"].startswith(trace))
        self.assertEqual(
            {
                "Accept": "text/plain", "Accept-Encoding": "identity", "Host": f"127.0.0.1:{port}", "User-Agent": "test",
                "X-One": "1", "X-Forwarded-For": "192.0.2.1, 127.0.0.1", "X-Forwarded-Port": port, "X-Forwarded-Proto": "http",
            },
            headers,
        )
        context = event["requestContext"]
        identity = context.pop("identity")
        self.assertEqual(("127.0.0.1", "test"), (identity.pop("sourceIp"), identity.pop("userAgent")))
        self.assertEqual({None}, set(identity.values()))
        self.assertEqual(answer.headers["x-amzn-RequestId"], context.pop("requestId"))
        self.assertEqual(answer.headers["x-amz-apigw-id"], context.pop("extendedRequestId"))
        self.assertRegex(context.pop("requestTime"), r"^\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000$")
        self.assertRegex(str(context.pop("requestTimeEpoch")), r"^\d{13}$")
        self.assertTrue(context.pop("resourceId"))
        self.assertEqual(
            {
                "resourcePath": "/things/{id}", "httpMethod": "GET", "path": "/dev/things/a%20b%2Fc/", "accountId": ACCOUNT,
                "protocol": "HTTP/1.1", "stage": "dev", "domainPrefix": "127", "domainName": "127.0.0.1",
                "deploymentId": self.deployment["id"], "apiId": self.api["id"],
            },
            context,
        )
