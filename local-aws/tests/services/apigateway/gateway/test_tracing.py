"""The segment of a stage, which the client's header and the function's segments belong to."""

from __future__ import annotations

import base64
import json
import random
from typing import Any
from unittest import mock

from local_aws.services.xray import sampling
from tests.clock import Clock
from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy, uri
from tests.services.lambda_.harness import ACCOUNT, REGION
from tests.services.xray.harness import arrived, trace_id

CALLER = "53995c3f42cd8ad8"


class StageTracingTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        may_send = {"Effect": "Allow", "Action": "xray:PutTraceSegments", "Resource": "*"}
        cls.echo = cls.function(cls(), ECHO, Role=cls.role(may_send))

    def segments(self, id: str, count: int) -> dict[str, Any]:
        """The trace's segments by their origins, once there are so many."""
        return arrived(self.client("xray"), id, count)

    def served(self, **stage: Any) -> str:
        return self.serve(definition({"/things": {"get": proxy(self.echo)}}), self.echo, xrayTracingEnabled=True, **stage)

    def test_the_stage_calls_lambda_which_runs_the_function(self) -> None:
        url = self.served()
        answer = call(f"{url}/things?a=b", headers={"User-Agent": "tester"})
        id = answer.headers["X-Amzn-Trace-Id"].removeprefix("Root=").removesuffix(";Sampled=1")
        self.assertEqual(answer.headers["X-Amzn-Trace-Id"], answer.event["headers"]["X-Amzn-Trace-Id"])
        found = self.segments(id, 3)
        stage = found["AWS::ApiGateway::Stage"]
        (called,) = stage["subsegments"]
        self.assertEqual(called["id"], found["AWS::Lambda"]["parent_id"])
        self.assertEqual(found["AWS::Lambda"]["id"], found["AWS::Lambda::Function"]["parent_id"])
        self.assertEqual(f"Root={id};Parent={found['AWS::Lambda::Function']['id']};Sampled=1", answer.json["trace"])
        self.assertTrue(stage["start_time"] <= called["start_time"] <= called["end_time"] <= stage["end_time"])
        request_id = answer.headers["x-amzn-RequestId"]
        self.assertEqual(
            {
                "name": f"{self.api['outputs']['name']}/dev",
                "http": {
                    "request": {"url": f"{url}/things?a=b", "method": "GET", "client_ip": "127.0.0.1", "user_agent": "tester"},
                    "response": {"status": 200, "content_length": len(answer.body)},
                },
                "aws": {
                    "api_gateway": {"account_id": ACCOUNT, "rest_api_id": self.api["id"], "stage": "dev", "request_id": request_id},
                    "xray": {"sampling_rule_name": "Default"},
                },
                "annotations": {"aws:api_id": self.api["id"], "aws:api_stage": "dev"},
                "resource_arn": f"arn:aws:apigateway:{REGION}::/restapis/{self.api['id']}/stages/dev",
            },
            {name: stage[name] for name in ("name", "http", "aws", "annotations", "resource_arn")},
        )
        self.assertEqual(
            ("Lambda", "aws", {"function_name": self.echo, "region": REGION, "operation": "Invoke", "resource_names": [self.echo]}, 200),
            (called["name"], called["namespace"], called["aws"], called["http"]["response"]["status"]),
        )

    def test_the_clients_trace_goes_on(self) -> None:
        url, id = self.served(), trace_id()
        header = f"Root={id};Parent={CALLER};Sampled=1"
        self.assertEqual(header, call(f"{url}/things", headers={"X-Amzn-Trace-Id": header}).headers["X-Amzn-Trace-Id"])
        stage = self.segments(id, 3)["AWS::ApiGateway::Stage"]
        self.assertEqual((CALLER, False), (stage["parent_id"], "xray" in stage["aws"]))

    def test_the_status_is_the_clients(self) -> None:
        url = self.served()
        self.lambda_.put_function_concurrency(FunctionName=self.echo, ReservedConcurrentExecutions=0)
        self.addCleanup(self.lambda_.delete_function_concurrency, FunctionName=self.echo)
        ids = [trace_id() for _ in range(2)]
        for path, id in zip(("none", "things"), ids, strict=True):
            call(f"{url}/{path}", headers={"X-Amzn-Trace-Id": f"Root={id};Sampled=1"})
        refused = self.segments(ids[0], 1)["AWS::ApiGateway::Stage"]
        self.assertEqual((True, [], 403), (refused["error"], refused["subsegments"], refused["http"]["response"]["status"]))
        found = self.segments(ids[1], 2)
        failed = found["AWS::ApiGateway::Stage"]
        self.assertEqual((True, 500), (failed["fault"], failed["http"]["response"]["status"]))
        self.assertEqual((True, True), (failed["subsegments"][0]["throttle"], found["AWS::Lambda"]["throttle"]))

    def test_what_the_function_answers_decides_about_the_status_too(self) -> None:
        url, id = self.served(), trace_id()
        wanted = base64.b64encode(json.dumps({"statusCode": 429, "body": ""}).encode()).decode()
        call(f"{url}/things", headers={"X-Amzn-Trace-Id": f"Root={id};Sampled=1", "X-Answer": wanted})
        stage = self.segments(id, 3)["AWS::ApiGateway::Stage"]
        self.assertTrue(stage["error"] and stage["throttle"])
        self.assertNotIn("error", stage["subsegments"][0])

    def test_an_authorizer_is_called_within_the_trace(self) -> None:
        source = """export const handler = async () => ({ principalId: 'ann', policyDocument: { Version: '2012-10-17',
            Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }] } });"""
        authorizer, id = self.function(source), trace_id()
        self.lambda_.add_permission(
            FunctionName=authorizer, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        extension = {
            "type": "token", "authorizerUri": uri(authorizer), "identitySource": "method.request.header.Authorization",
            "authorizerResultTtlInSeconds": 0,
        }  # fmt: skip
        scheme = {
            "type": "apiKey", "name": "Authorization", "in": "header",
            "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": extension,
        }  # fmt: skip
        document = definition(
            {"/things": {"get": proxy(self.echo, security=[{"token": []}])}}, components={"securitySchemes": {"token": scheme}}
        )
        url = self.serve(document, self.echo, xrayTracingEnabled=True)
        headers = {"X-Amzn-Trace-Id": f"Root={id};Sampled=1", "Authorization": "a"}
        self.assertEqual(200, call(f"{url}/things", headers=headers).status)
        called = self.segments(id, 4)["AWS::ApiGateway::Stage"]["subsegments"]
        self.assertEqual([authorizer, self.echo], [each["aws"]["function_name"] for each in called])

    def test_nothing_is_written_of_what_is_not_sampled(self) -> None:
        url, clock = self.served(), Clock()
        never = mock.Mock(random=lambda: 1.0, spec=random)
        with mock.patch.object(sampling, "time", clock), mock.patch.object(sampling, "random", never):
            headers = [call(f"{url}/things").headers["X-Amzn-Trace-Id"] for _ in range(2)]
        self.assertEqual(["1", "0"], [header[-1] for header in headers])
        ids = [header.removeprefix("Root=").partition(";")[0] for header in headers]
        self.segments(ids[0], 3)
        self.assertEqual([ids[1]], self.client("xray").batch_get_traces(TraceIds=ids)["UnprocessedTraceIds"])

    def test_a_stage_without_tracing_passes_the_trace_on(self) -> None:
        url, id = self.serve(definition({"/things": {"get": proxy(self.echo)}}), self.echo), trace_id()
        call(f"{url}/things", headers={"X-Amzn-Trace-Id": f"Root={id};Parent={CALLER};Sampled=1"})
        found = self.segments(id, 2)
        self.assertEqual(({"AWS::Lambda", "AWS::Lambda::Function"}, CALLER), (found.keys(), found["AWS::Lambda"]["parent_id"]))
