"""The metrics of requests, with the dimensions that AWS documents."""

from moto.cloudwatch.models import cloudwatch_backends

from local_aws.services.cloudwatch.metrics import Metric, Summary
from local_aws.services.cloudwatch.recorder import store_of
from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import ACCOUNT, REGION

FAILING = "export const handler = async () => { throw new Error('no'); };"


class Metrics(RestApiTestCase):
    def summary(self, metric: str, **dimensions: str) -> Summary:
        periods = store_of(cloudwatch_backends[ACCOUNT][REGION]).periods(
            Metric.of("AWS/ApiGateway", metric, dimensions), 0, 4e9, 4_000_000_000
        )
        return periods[0]

    def test_requests_of_an_api_and_of_its_stage(self) -> None:
        fine, failing = self.function(ECHO), self.function(FAILING)
        url = self.serve(definition({"/fine": {"get": proxy(fine)}, "/failing": {"get": proxy(failing)}}), fine)
        self.lambda_.add_permission(
            FunctionName=failing, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        self.assertEqual([200, 502, 403], [call(f"{url}/{path}").status for path in ("fine", "failing", "missing")])
        name = self.client("apigateway").get_rest_api(restApiId=self.api["id"])["name"]
        for dimensions in ({"ApiName": name}, {"ApiName": name, "Stage": "dev"}):
            sums = {metric: self.summary(metric, **dimensions).sum for metric in ("Count", "4XXError", "5XXError")}
            self.assertEqual({"Count": 3, "4XXError": 1, "5XXError": 1}, sums, dimensions)
            self.assertEqual(3, self.summary("Latency", **dimensions).count)
            self.assertEqual(2, self.summary("IntegrationLatency", **dimensions).count)
