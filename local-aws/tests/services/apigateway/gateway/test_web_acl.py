"""A web ACL before a stage: what its rate rule refuses is answered as the definition says, before anything else is looked at."""

from moto.cloudwatch.models import cloudwatch_backends

from local_aws.services.cloudwatch.metrics import Metric
from local_aws.services.cloudwatch.recorder import store_of
from tests.services.apigateway.gateway.harness import RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import ACCOUNT, REGION

_LIMIT = 10


class WebAclTest(RestApiTestCase):
    def test_an_address_that_sends_too_much_is_refused_until_the_web_acl_is_gone(self) -> None:
        answer = {"statusCode": "429", "responseParameters": {"gatewayresponse.header.Retry-After": "'60'"}}
        responses = {"WAF_FILTERED": answer | {"responseTemplates": {"application/json": '{"type":"$context.error.responseType"}'}}}
        url = self.serve(definition({"/": {"get": proxy("none")}}, **{"x-amazon-apigateway-gateway-responses": responses}))
        visibility = {"cloudwatchMetricsEnabled": True, "metricName": self.stack, "sampledRequestsEnabled": True}
        statement = {"rateBasedStatement": {"aggregateKeyType": "IP", "limit": _LIMIT, "evaluationWindowSec": 60}}
        rule = {"name": "rate", "priority": 0, "action": {"block": {}}, "statement": statement, "visibilityConfig": visibility}
        acl = self.create(
            "wafv2/webAcl", "acl", name=self.stack, scope="REGIONAL", defaultAction={"allow": {}}, rules=[rule], visibilityConfig=visibility
        )
        association = self.create(
            "wafv2/webAclAssociation", "a", resourceArn=self.stage["outputs"]["arn"], webAclArn=acl["outputs"]["arn"]
        )

        self.assertEqual({403}, {call(f"{url}/unknown").status for _ in range(_LIMIT)}, "an unknown path counts as well")
        refused = call(f"{url}/unknown")
        self.assertEqual((429, "60", {"type": "WAF_FILTERED"}), (refused.status, refused.headers["Retry-After"], refused.json))
        self.assertEqual({"BlockedRequests": 1, "AllowedRequests": _LIMIT}, self._metrics())

        self.control("POST", "delete", {"key": association["key"]})
        self.assertEqual(403, call(f"{url}/unknown").status)

    def _metrics(self) -> dict[str, float]:
        store = store_of(cloudwatch_backends[ACCOUNT][REGION])
        dimensions = {"Region": REGION, "Rule": "ALL", "WebACL": self.stack}
        names = ("BlockedRequests", "AllowedRequests")
        return {name: store.periods(Metric.of("AWS/WAFV2", name, dimensions), 0, 4e9, 4_000_000_000)[0].sum for name in names}
