import json
from typing import Any

from tests.support import ResourceTest, aws

API = "aws:apigateway/restApi:RestApi"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
STAGE = "aws:apigateway/stage:Stage"
SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
ACCOUNT = "aws:apigateway/account:Account"


FUNCTION = "arn:aws:lambda:eu-west-2:123456789012:function:f"


def _definition(*paths: str, description: str = "", **extensions: Any) -> str:
    uri = f"arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
    proxy = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    mock = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    item = {
        "parameters": [{"name": "id", "in": "query", "schema": {"type": "string"}}],
        "get": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": proxy},
        "options": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": mock},
    }
    info = {"title": "TAP", "version": "1", "description": description}
    return json.dumps({"openapi": "3.0.3", "info": info, "paths": dict.fromkeys(paths, item), **extensions})


class RestApiTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.gateway = aws("apigateway")

    def _role(self, service: str) -> str:
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return self.create("aws:iam/role:Role", f"role-{service}", {"assumeRolePolicy": trust})["outputs"]["arn"]

    def test_the_endpoint_is_secured(self):
        inputs = {"securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06", "endpointAccessMode": "STRICT"}
        extensions = {f"x-amazon-apigateway-{'-'.join(words)}": inputs[name] for name, words in {
            "securityPolicy": ("security", "policy"), "endpointAccessMode": ("endpoint", "access", "mode"),
        }.items()}
        secured = _definition("/", **extensions)
        apis: list[Any] = []
        for name, given in {"body": {"body": secured}, "both": {**inputs, "body": secured}, "arguments": inputs}.items():
            with self.subTest(name):
                api = self.create(API, name, given)
                apis.append(api)
                for described in (self.gateway.get_rest_api(restApiId=api["id"]), api["outputs"]):
                    self.assertEqual(inputs, {name: described[name] for name in inputs})
        changed = self.update(apis[-1], securityPolicy="SecurityPolicy_TLS13_1_3_2025_09")
        self.assertEqual("SecurityPolicy_TLS13_1_3_2025_09", changed["outputs"]["securityPolicy"])
        self.assertNotIn("securityPolicy", self.create(API, "plain", {"body": _definition("/")})["outputs"])

    def test_an_import_removes_what_the_definition_does_not_say(self):
        inputs = {"securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06", "endpointAccessMode": "STRICT"}
        api = self.create(API, "api", {**inputs, "body": _definition("/")})
        self.assertEqual(set(), set(inputs) & set(self.gateway.get_rest_api(restApiId=api["id"])))
        merged = self.create(API, "merged", {**inputs, "body": _definition("/"), "putRestApiMode": "merge"})
        shown = self.gateway.get_rest_api(restApiId=merged["id"])
        self.assertEqual(inputs, {name: shown[name] for name in inputs})

    def test_after_an_import_arguments_and_what_was_there_before_win(self):
        def said(description: str, media_type: str) -> str:
            return _definition("/", description=description, **{"x-amazon-apigateway-binary-media-types": [media_type]})

        def shown(record: Any) -> tuple[str, str, list[str]]:
            api = self.gateway.get_rest_api(restApiId=record["id"])
            outputs = record["outputs"]
            self.assertEqual(
                [api["name"], api["description"], api["binaryMediaTypes"]],
                [outputs[each] for each in ("name", "description", "binaryMediaTypes")],
            )
            return api["name"], api["description"], api["binaryMediaTypes"]

        api = self.create(API, "api", {"name": "api", "body": said("old", "*/*")})
        self.assertEqual(("api", "old", ["*/*"]), shown(api))
        self.assertEqual(("api", "old", ["*/*"]), shown(self.update(api, body=said("new", "text/csv"))))
        argued = self.update(api, body=said("new", "text/csv"), description="new", binaryMediaTypes=["text/csv"])
        self.assertEqual(("api", "new", ["text/csv"]), shown(argued))

    def test_a_definition_that_cannot_be_served_is_refused(self):
        key = {"type": "apiKey", "name": "x-api-key", "in": "header"}
        function = {"type": "token", "authorizerUri": "uri", "identityValidationExpression": "("}
        schemes = {
            "key": key,
            "pool": {**key, "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools"}},
            "request": {**key, "x-amazon-apigateway-authorizer": {"type": "request"}},
            "pattern": {**key, "x-amazon-apigateway-authorizer": function},
        }
        for names, message in {
            ("key",): "security scheme key must", ("pool",): "security scheme pool must", ("request",): "security scheme request must",
            ("pattern",): "no regular expression", ("key", "pool"): "must name one scheme", ("none",): "security scheme none must",
        }.items():
            with self.subTest(names):
                security = {"security": [{name: [] for name in names}], "components": {"securitySchemes": schemes}}
                body = {**json.loads(_definition("/")), **security}
                with self.refused("BadRequestException" if names == ("pattern",) else "UnsupportedInput") as refusal:
                    self.create(API, "api", {"body": json.dumps(body)})
                self.assertIn(message, refusal.message)

    def test_an_api_is_deployed(self):
        inputs = {"body": _definition("/health"), "endpointConfiguration": {"types": "REGIONAL"}}
        api = self.create(API, "api", inputs, {"Project": "TAP"})
        self.assertEqual(["/", "/health"], self._paths(api["id"]))
        self.assertEqual(["REGIONAL"], self.gateway.get_rest_api(restApiId=api["id"])["endpointConfiguration"]["types"])
        self.assertEqual(f"arn:aws:execute-api:eu-west-2:123456789012:{api['id']}", api["outputs"]["executionArn"])
        first = self.create(DEPLOYMENT, "deployment", {"restApi": api["id"], "triggers": {"definition": "1"}})
        inputs = {"restApi": api["id"], "deployment": first["id"], "stageName": "dev", "xrayTracingEnabled": True}
        stage = self.create(STAGE, "stage", inputs)
        self.assertTrue(self.gateway.get_stage(restApiId=api["id"], stageName="dev")["tracingEnabled"])

        self.update(api, {"Owner": "me"}, body=_definition("/health", "/process/{id}"))
        self.assertEqual({"Owner": "me"}, self.gateway.get_tags(resourceArn=api["outputs"]["arn"])["tags"])
        self.assertEqual(["/", "/health", "/process", "/process/{id}"], self._paths(api["id"]))
        second = self.replace(first, triggers={"definition": "2"})
        with self.refused("BadRequestException"):
            self.sweep()  # the stage still uses the old one
        self.update(stage, {"Owner": "me"}, deployment=second["id"], variables={"a": "b"}, xrayTracingEnabled=False)
        self.assertEqual({"Owner": "me"}, self.gateway.get_tags(resourceArn=stage["outputs"]["arn"])["tags"])
        self.sweep()
        current = self.gateway.get_stage(restApiId=api["id"], stageName="dev")
        self.assertEqual((second["id"], {"a": "b"}), (current["deploymentId"], current["variables"]))
        self.assertEqual(1, len(self.gateway.get_deployments(restApiId=api["id"])["items"]))

    def test_logging_needs_the_account_s_role(self):
        api = self.create(API, "api", {"body": _definition("/health")})
        deployment = self.create(DEPLOYMENT, "deployment", {"restApi": api["id"]})
        group = self.create("aws:cloudwatch/logGroup:LogGroup", "logs", {})["outputs"]["arn"]
        log = {"destinationArn": group, "format": '{"id":"$context.requestId"}'}
        inputs = {"restApi": api["id"], "deployment": deployment["id"], "stageName": "dev", "accessLogSettings": log}
        with self.refused("BadRequestException"):
            self.create(STAGE, "stage", inputs)
        with self.refused("BadRequestException"):
            self.create(ACCOUNT, "account", {"cloudwatchRoleArn": self._role("lambda.amazonaws.com")})
        role = self._role("apigateway.amazonaws.com")
        self.create(ACCOUNT, "account", {"cloudwatchRoleArn": role})
        self.assertEqual(role, self.gateway.get_account()["cloudwatchRoleArn"])
        stage = self.create(STAGE, "stage", inputs)
        self.assertEqual(log, self.gateway.get_stage(restApiId=api["id"], stageName="dev")["accessLogSettings"])

        settings = {"metricsEnabled": True, "loggingLevel": "INFO", "throttlingRateLimit": 50, "throttlingBurstLimit": 100}
        inputs = {"restApi": api["id"], "stageName": "dev", "methodPath": "*/*", "settings": settings}
        methods = self.create(SETTINGS, "settings", inputs)
        current = self.gateway.get_stage(restApiId=api["id"], stageName="dev")["methodSettings"]["*/*"]
        self.assertEqual(settings, {name: current[name] for name in settings})
        self.update(methods, settings={**settings, "throttlingRateLimit": 5})
        self.delete(methods)
        self.assertEqual({}, self.gateway.get_stage(restApiId=api["id"], stageName="dev")["methodSettings"])
        self.update(stage, accessLogSettings=None)
        self.assertNotIn("accessLogSettings", self.gateway.get_stage(restApiId=api["id"], stageName="dev"))

    def test_a_bad_definition_leaves_no_api(self):
        before = len(self.gateway.get_rest_apis()["items"])
        for body in ("{bad", "[]", '{"swagger": "2.0", "info": {"title": "t"}, "paths": {}}'):
            with self.refused("BadRequestException"):
                self.create(API, "api", {"body": body})
        self.assertEqual(before, len(self.gateway.get_rest_apis()["items"]))

    def _paths(self, api: str) -> list[str]:
        return sorted(resource["path"] for resource in self.gateway.get_resources(restApiId=api, limit=500)["items"])
