"""What API Gateway answers itself: faults of the request, of the definition and of the function."""

import base64
import json
import uuid

from tests.services.apigateway.gateway.harness import ECHO, Answer, RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import ACCOUNT, REGION
from tests.waiting import until

_CUSTOM = {
    "responseParameters": {
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.X-Asked": "method.request.header.X-Ask",
    },
    "responseTemplates": {
        "application/json": '{"detail":$context.error.messageString,"instance":"$context.path",'
        '"id":"$context.requestId","none":"$context.nothing"}'
    },
}


def _wanted(answer: object) -> dict[str, str]:
    """The header that makes the function return this."""
    return {"X-Answer": base64.b64encode(json.dumps(answer).encode()).decode()}


class GatewayErrorTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.echo = cls.function(cls(), ECHO)

    def _is_refused(self, answer: Answer, status: int, message: str, type: str) -> None:
        self.assertEqual((status, {"message": message}, type), (answer.status, answer.json, answer.headers["x-amzn-ErrorType"]))
        self.assertEqual("application/json", answer.headers["Content-Type"])

    def test_what_is_not_deployed_is_not_served(self):
        url = self.serve(definition({"/old": {"get": proxy(self.echo)}}), self.echo)
        body = json.dumps(definition({"/new": {"get": proxy(self.echo)}}))
        self.api = self.change("update", self.api, body=body)
        self.assertEqual([200, 403], [call(f"{url}/{path}").status for path in ("old", "new")])
        second = self.change("replace", self.deployment, triggers={"body": "2"})
        self.assertEqual([200, 403], [call(f"{url}/{path}").status for path in ("old", "new")])
        stage = self.change("update", self.stage, deployment=second["id"])
        self.assertEqual(url, stage["outputs"]["invokeUrl"])
        self.assertEqual([403, 200], [call(f"{url}/{path}").status for path in ("old", "new")])
        self._is_refused(call(f"{url}/old"), 403, "Missing Authentication Token", "MissingAuthenticationTokenException")
        self._is_refused(call(f"{url}x/new"), 403, "Forbidden", "ForbiddenException")

    def test_a_deleted_api_does_not_answer(self):
        url = self.serve(definition({"/": {"get": proxy(self.echo)}}), self.echo)
        self.assertEqual(200, call(url).status)
        for record in (self.stage, self.deployment, self.api):
            self.control("POST", "delete", {"key": record["key"]})
        with self.assertRaises(ConnectionError):
            call(url)

    def test_required_parameters(self):
        operation = proxy(
            self.echo,
            parameters=[
                {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
                {"$ref": "#/components/parameters/Key"},
                {"name": "optional", "in": "query"},
            ],
        )
        document = definition(
            {"/things": {"get": operation}},
            components={"parameters": {"Key": {"name": "X-Key", "in": "header", "required": True}}},
            **{
                "x-amazon-apigateway-request-validators": {"all": {"validateRequestParameters": True, "validateRequestBody": True}},
                "x-amazon-apigateway-request-validator": "all",
            },
        )
        url = self.serve(document, self.echo)
        self._is_refused(call(f"{url}/things"), 400, "Missing required request parameters: [X-Key, q]", "BadRequestException")
        answer = call(f"{url}/things?q=", headers={"x-key": "k"})
        self._is_refused(answer, 400, "Missing required request parameters: [q]", "BadRequestException")
        self.assertEqual(200, call(f"{url}/things?q=1", headers={"x-key": "k"}).status)

    def test_the_body_s_model(self):
        properties = {"name": {"$ref": "#/components/schemas/Name"}}
        schema = {"type": "object", "required": ["name"], "additionalProperties": False, "properties": properties}
        document = definition(
            {"/things": {"post": proxy(self.echo, requestBody={"content": {"application/json": {"schema": schema}}})}},
            components={"schemas": {"Name": {"type": "string", "pattern": "^[a-z]+$"}}},
            **{
                "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": True}},
                "x-amazon-apigateway-request-validator": "body",
                "x-amazon-apigateway-gateway-responses": {
                    "BAD_REQUEST_BODY": {
                        "responseTemplates": {"application/json": "$context.error.message: $context.error.validationErrorString"}
                    }
                },
            },
        )
        url = f"{self.serve(document, self.echo)}/things"
        for body, fault in {
            "{}": 'object has missing required properties (["name"])',
            "": 'object has missing required properties (["name"])',
            '{"name":1}': 'instance type (integer) does not match any allowed primitive type (allowed: ["string"])',
            '{"name":"A"}': 'ECMA 262 regex "^[a-z]+$" does not match input string "A"',
            '{"name":"a","b":1}': 'object instance has properties which are not allowed by the schema: ["b"]',
            "{": "Unable to parse the body as JSON",
            "[" * 100_000: "Unable to parse the body as JSON",
        }.items():
            with self.subTest(body[:20]):
                answer = call(url, "POST", body, {"Content-Type": "application/json"})
                self.assertEqual((400, f"Invalid request body: [{fault}]"), (answer.status, answer.body.decode()))
        self.assertEqual(200, call(url, "POST", '{"name":"a"}').status)
        self.assertEqual(200, call(url, "POST", "a,b", {"Content-Type": "text/csv"}).status)

    def test_gateway_responses_are_customised(self):
        custom = {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": "404", **_CUSTOM}, "DEFAULT_5XX": _CUSTOM}
        document = definition({"/things": {"get": proxy(self.echo)}}, **{"x-amazon-apigateway-gateway-responses": custom})
        url = self.serve(document, self.echo)
        answer = call(f"{url}/none?x=1", headers={"Accept": "text/html", "X-Ask": "me"})
        self.assertEqual((404, "me"), (answer.status, answer.headers["X-Asked"]))
        self.assertEqual(["application/problem+json"], answer.headers.get_all("Content-Type"))
        request_id = answer.headers["x-amzn-RequestId"]
        expected = {"detail": "Missing Authentication Token", "instance": "/dev/none", "id": request_id, "none": ""}
        self.assertEqual(expected, answer.json)
        answer = call(f"{url}/things", headers=_wanted({"nothing": "that API Gateway knows"}))
        self.assertEqual((502, "Internal server error"), (answer.status, answer.json["detail"]))

    def test_a_late_answer_is_told_from_what_lambda_or_the_function_refuse(self):
        custom = {
            "INTEGRATION_FAILURE": {"statusCode": "503", "responseParameters": {"gatewayresponse.header.Retry-After": "'1'"}},
            "DEFAULT_5XX": {"statusCode": "500"},
        }
        crash = self.function("export const handler = async () => { throw new Error('secret reason'); };")
        slow = self.function("export const handler = async () => { await new Promise(done => setTimeout(done, 60000)); };", Timeout=5)
        stopped = self.function(ECHO)
        self.lambda_.put_function_concurrency(FunctionName=stopped, ReservedConcurrentExecutions=0)
        paths = {
            "/crash": {"get": proxy(crash)}, "/slow": {"get": proxy(slow, integration={"timeoutInMillis": 300})},
            "/stopped": {"get": proxy(stopped)}, "/malformed": {"get": proxy(self.echo)},
        }
        url = self.serve(definition(paths, **{"x-amazon-apigateway-gateway-responses": custom}))
        for function in (crash, slow, stopped, self.echo):
            self.lambda_.add_permission(
                FunctionName=function, StatementId=f"s{uuid.uuid4().hex}", Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com", SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.api['id']}/dev/*",
            )
        for path, expected in {"crash": (503, "1"), "stopped": (503, "1"), "malformed": (503, "1"), "slow": (500, None)}.items():
            with self.subTest(path):
                answer = call(f"{url}/{path}", headers=_wanted({"nothing": "that API Gateway knows"}) if path == "malformed" else {})
                self.assertEqual(expected, (answer.status, answer.headers["Retry-After"]))

    def test_a_function_that_api_gateway_may_not_invoke(self):
        function = self.function(ECHO)
        url = self.serve(definition({"/": {"get": proxy(function)}, "/gone": {"get": proxy("gone")}}))
        self._is_refused(call(url), 500, "Internal server error", "InternalServerErrorException")
        self._is_refused(call(f"{url}/gone"), 500, "Internal server error", "InternalServerErrorException")
        for source, status in {"dev/POST/": 500, "prod/*": 500, "dev/GET/": 200}.items():
            with self.subTest(source):
                self.lambda_.add_permission(
                    FunctionName=function, StatementId=f"s{status}{source[0]}{len(source)}", Action="lambda:InvokeFunction",
                    Principal="apigateway.amazonaws.com", SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.api['id']}/{source}",
                )
                self.assertEqual(status, call(url).status)

    def test_malformed_answers(self):
        url = self.serve(definition({"/": {"get": proxy(self.echo)}}), self.echo)
        for wrong in (
            [], "text", {"statusCode": "ok"}, {"statusCode": 99}, {"statusCode": 200, "body": {}}, {"cookies": []},
            {"headers": []}, {"headers": {"a": {}}}, {"headers": {"a": "1\r\nb: 2"}}, {"multiValueHeaders": {"a": "b"}},
        ):
            with self.subTest(wrong):
                self._is_refused(call(url, headers=_wanted(wrong)), 502, "Internal server error", "InternalServerErrorException")

    def test_a_failing_function(self):
        crash = self.function("export const handler = async () => { throw new Error('secret reason'); };")
        url = self.serve(definition({"/": {"get": proxy(crash)}}), crash)
        self._is_refused(call(url), 502, "Internal server error", "InternalServerErrorException")

    def test_a_slow_function(self):
        slow = self.function("export const handler = async () => { await new Promise(done => setTimeout(done, 60000)); };", Timeout=5)
        url = self.serve(definition({"/": {"get": proxy(slow, integration={"timeoutInMillis": 300})}}), slow)
        self._is_refused(call(url), 504, "Endpoint request timed out", "InternalServerErrorException")

    def test_a_throttled_function(self):
        stopped = self.function(ECHO)
        self.lambda_.put_function_concurrency(FunctionName=stopped, ReservedConcurrentExecutions=0)
        url = self.serve(definition({"/": {"get": proxy(stopped)}}), stopped)
        self._is_refused(call(url), 500, "Internal server error", "InternalServerErrorException")

    def test_method_throttling(self):
        url = self.serve(definition({"/a": {"get": proxy(self.echo)}, "/b": {"get": proxy(self.echo)}}), self.echo)
        settings = {"throttlingRateLimit": 0.001, "throttlingBurstLimit": 2}
        stage = {"restApi": self.api["id"], "stageName": "dev"}
        everywhere = self.create("apigateway/methodSettings", "all", methodPath="*/*", settings=settings, **stage)
        self.assertEqual([200, 200, 429], [call(f"{url}/a").status for _ in range(3)])
        self._is_refused(call(f"{url}/a"), 429, "Too Many Requests", "TooManyRequestsException")
        self.assertEqual(200, call(f"{url}/b").status)
        more = {"throttlingRateLimit": 1000, "throttlingBurstLimit": 100}
        self.create("apigateway/methodSettings", "one", methodPath="a/GET", settings=more, **stage)
        until(lambda: call(f"{url}/a").status == 200)
        self.control("POST", "delete", {"key": everywhere["key"]})
        self.assertEqual([200, 200, 200], [call(f"{url}/b").status for _ in range(3)])

    def test_large_bodies(self):
        url = self.serve(definition({"/": {"post": proxy(self.echo)}}), self.echo)
        answer = call(url, "POST", b"x" * (10 * 1024 * 1024 + 1))
        self._is_refused(answer, 413, "HTTP content length exceeded 10485760 bytes.", "RequestTooLargeException")
        answer = call(url, "POST", iter([b"x" * 1024 * 1024] * 11))
        self._is_refused(answer, 413, "HTTP content length exceeded 10485760 bytes.", "RequestTooLargeException")
        self._is_refused(call(url, "POST", b"x" * (6 * 1024 * 1024)), 413, "Request Too Long", "RequestTooLargeException")
