"""Token authorizers: real functions that decide about tokens."""

import base64
import json
import uuid
from typing import Any

from tests.services.apigateway.gateway.harness import ECHO, Answer, RestApiTestCase, call, definition, proxy, uri
from tests.services.lambda_.harness import ACCOUNT, REGION
from tests.waiting import until

# The token is the answer that it makes the function give; each answer tells how often the function was asked.
AUTHORIZER = """
let asked = 0;
export const handler = async (event) => {
  asked += 1;
  const [kind, ...rest] = event.authorizationToken.split(' ')[1].split('.');
  const answer = JSON.parse(Buffer.from(rest.join('.'), 'base64').toString());
  if (kind === 'throw') throw new Error(answer);
  if (kind === 'slow') await new Promise(done => setTimeout(done, 60000));
  if (kind === 'raw') return answer;
  const { Effect, Resource } = answer;
  const policyDocument = { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] };
  return { principalId: 'ann', policyDocument, context: { asked, event: JSON.stringify(event), flag: true, scope: 'a b' } };
};
"""
PATTERN = "^Bearer [-0-9a-zA-Z._~+/]+=*$"


def bearer(kind: str, answer: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {kind}.{base64.b64encode(json.dumps(answer).encode()).decode()}"}


def policy(effect: str = "Allow", resource: str = "*") -> dict[str, str]:
    return bearer(f"policy{uuid.uuid4().hex}", {"Effect": effect, "Resource": resource})


class TokenAuthorizerTest(RestApiTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.echo = cls.function(cls(), ECHO)

    def setUp(self) -> None:
        super().setUp()
        self.authorizer = self.function(AUTHORIZER)

    def _definition(self, **settings: Any) -> dict[str, Any]:
        extension = {
            "type": "token", "authorizerUri": uri(self.authorizer), "identitySource": "method.request.header.Authorization",
            "identityValidationExpression": PATTERN, "authorizerResultTtlInSeconds": 300, **settings,
        }
        scheme = {
            "type": "apiKey", "name": "Authorization", "in": "header",
            "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": extension,
        }
        paths = {
            "/things/{id}": {
                "x-amazon-apigateway-any-method": proxy(self.echo, security=[{"jwt": []}]),
                "options": proxy(self.echo),
            },
        }
        return definition(paths, components={"securitySchemes": {"jwt": scheme}})

    def _start(self, permitted: bool = True, stage: dict[str, Any] | None = None, **settings: Any) -> None:
        self.url = f"{self.serve(self._definition(**settings), self.echo, **stage or {})}/things/7"
        self.arn = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.api['id']}"
        if permitted:
            self._permit(f"{self.arn}/authorizers/*")

    def _permit(self, source: str) -> None:
        self.lambda_.add_permission(
            FunctionName=self.authorizer, StatementId=f"s{uuid.uuid4().hex}", Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com", SourceArn=source,
        )

    def _is_refused(self, answer: Answer, status: int, message: str | None, type: str, member: str = "message") -> None:
        self.assertEqual((status, {member: message}, type), (answer.status, answer.json, answer.headers["x-amzn-ErrorType"]))

    def _asked(self, answer: Answer) -> int:
        return int(answer.event["requestContext"]["authorizer"]["asked"])

    def test_the_function_is_told_and_tells_who_calls(self):
        self._start()
        token = policy()
        caller = call(f"{self.url}/?q=1", "PUT", headers=token).event["requestContext"]["authorizer"]
        self.assertIsInstance(caller.pop("integrationLatency"), int)
        event = json.loads(caller.pop("event"))
        self.assertEqual({"principalId": "ann", "asked": "1", "flag": "true", "scope": "a b"}, caller)
        expected = {"type": "TOKEN", "authorizationToken": token["Authorization"], "methodArn": f"{self.arn}/dev/PUT/things/7"}
        self.assertEqual(expected, event)

    def test_what_is_not_secured_asks_nobody(self):
        self._start(permitted=False)
        self.assertNotIn("authorizer", call(self.url, "OPTIONS").event["requestContext"])

    def test_tokens_that_are_refused(self):
        self._start()
        unlike = [{"Authorization": value} for value in ("", "Basic abc", "Bearer a b", "xBearer a")]
        for sent in ({}, *unlike, bearer("throw", "Unauthorized")):
            with self.subTest(sent):
                self._is_refused(call(self.url, headers=sent), 401, "Unauthorized", "UnauthorizedException")

    def test_the_function_is_not_asked_about_what_does_not_match(self):
        self._start(permitted=False)  # were it asked, the answer would be a 500
        self._is_refused(call(self.url, headers={"Authorization": "Basic abc"}), 401, "Unauthorized", "UnauthorizedException")

    def test_policies(self):
        self._start()
        denied = "User is not authorized to access this resource with an explicit deny in an identity-based policy"
        silent = "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"
        self._is_refused(call(self.url, headers=policy("Deny")), 403, denied, "AccessDeniedException", "Message")
        for resource in ("arn:aws:execute-api:*:*:other/*", f"{self.arn}/dev/GET/things", f"{self.arn}/prod/*"):
            with self.subTest(resource):
                refused = call(self.url, headers=policy(resource=resource))
                self._is_refused(refused, 403, silent, "AccessDeniedException", "Message")
        for resource in (f"{self.arn}/dev/*", f"{self.arn}/dev/GET/things/?"):
            with self.subTest(resource):
                self.assertEqual(200, call(self.url, headers=policy(resource=resource)).status)

    def test_results_are_kept(self):
        self._start()
        token = policy(resource=f"{self.arn}/dev/GET/*")
        self.assertEqual([1, 1], [self._asked(call(self.url, headers=token)) for _ in range(2)])
        self.assertEqual(2, self._asked(call(self.url, headers=policy())))
        self.assertEqual(403, call(self.url, "PUT", headers=token).status)  # the kept policy rules other methods too
        deployment = self.change("replace", self.deployment, triggers={"body": "2"})
        self.change("update", self.stage, deployment=deployment["id"])
        self.assertEqual(3, self._asked(call(self.url, headers=token)))

    def test_results_expire(self):
        self._start(authorizerResultTtlInSeconds=1)
        token = policy()
        self.assertEqual(1, self._asked(call(self.url, headers=token)))
        until(lambda: self._asked(call(self.url, headers=token)) == 2)

    def test_results_are_not_kept_when_the_time_is_zero(self):
        self._start(authorizerResultTtlInSeconds=0)
        token = policy()
        self.assertEqual([1, 2], [self._asked(call(self.url, headers=token)) for _ in range(2)])

    def test_a_function_that_fails(self):
        self._start()
        for sent in (bearer("throw", "a secret reason"), bearer("throw", "unauthorized"), {"Authorization": "Bearer nonsense"}):
            with self.subTest(sent):
                self._is_refused(call(self.url, headers=sent), 500, None, "AuthorizerFailureException")
        self.lambda_.update_function_configuration(FunctionName=self.authorizer, Timeout=1)
        self._is_refused(call(self.url, headers=bearer("slow", "")), 500, None, "AuthorizerFailureException")
        self.lambda_.put_function_concurrency(FunctionName=self.authorizer, ReservedConcurrentExecutions=0)
        self._is_refused(call(self.url, headers=policy()), 500, None, "AuthorizerFailureException")

    def test_malformed_answers(self):
        self._start()
        statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}
        whole = {"principalId": "ann", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
        self.assertEqual(200, call(self.url, headers=bearer("raw", whole)).status)
        without_resource = {"Action": "execute-api:Invoke", "Effect": "Allow"}
        for wrong in (
            None, "Allow", [], {}, {**whole, "principalId": ""}, {**whole, "principalId": 1}, {"principalId": "ann"},
            {**whole, "policyDocument": {}}, {**whole, "policyDocument": {"Statement": [{**statement, "Effect": "allow"}]}},
            {**whole, "policyDocument": {"Statement": [without_resource]}}, {**whole, "context": {"deep": {}}}, {**whole, "context": []},
        ):
            with self.subTest(wrong):
                self._is_refused(call(self.url, headers=bearer("raw", wrong)), 500, None, "AuthorizerConfigurationException")

    def test_a_function_that_api_gateway_may_not_invoke(self):
        self._start(permitted=False)
        for source in ("dev/*", "authorizers/other"):
            self._permit(f"{self.arn}/{source}")
            self._is_refused(call(self.url, headers=policy()), 500, None, "AuthorizerConfigurationException")
        self._permit(f"{self.arn}/authorizers/*")
        self.assertEqual(200, call(self.url, headers=policy()).status)

    def test_the_access_log_tells_who_called(self):
        trust = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = self.create("iam/role", "role", assumeRolePolicy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
        logs = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        self.create("iam/rolePolicyAttachment", "logs", role=role["id"], policyArn=logs)
        self.create("apigateway/account", "account", cloudwatchRoleArn=role["outputs"]["arn"])
        group = self.create("cloudwatch/logGroup", "group", name=f"/access/{uuid.uuid4().hex}")
        names = (
            "authorizer.principalId", "authorizer.scope", "authorizer.status", "authorizer.integrationStatus", "authorizer.error",
            "error.responseType",
        )
        format = json.dumps({name: f"$context.{name}" for name in names})
        self._start(stage={"accessLogSettings": {"destinationArn": group["outputs"]["arn"], "format": format}})
        for sent in (policy(), bearer("throw", "Unauthorized"), bearer("raw", {})):
            call(self.url, headers=sent)
        self.lambda_.put_function_concurrency(FunctionName=self.authorizer, ReservedConcurrentExecutions=0)
        call(self.url, headers=policy())
        events = until(lambda: len(lines := self.log_lines(group["id"])) == 4 and [list(json.loads(line).values()) for line in lines])
        malformed = "the answer must be an object with the text principalId"
        self.assertCountEqual(
            [
                ["ann", "a b", "200", "200", "-", "-"],
                ["-", "-", "401", "200", "-", "UNAUTHORIZED"],
                ["-", "-", "500", "200", malformed, "AUTHORIZER_CONFIGURATION_ERROR"],
                ["-", "-", "500", "429", "Rate Exceeded.", "AUTHORIZER_FAILURE"],
            ],
            events,
        )
