"""The metrics of invocations, with the dimensions that AWS documents."""
from __future__ import annotations

from botocore.exceptions import ClientError
from moto.cloudwatch.models import cloudwatch_backends

from local_aws.services.cloudwatch.metrics import Metric, Summary
from local_aws.services.cloudwatch.recorder import store_of
from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase

FAILING = "export const handler = async (event) => { if (event) throw new Error('no'); };"


class Metrics(FunctionTestCase):
    def summary(self, metric: str, **dimensions: str) -> Summary:
        return self.periods(metric, **dimensions)[0]

    def periods(self, metric: str, **dimensions: str) -> dict[float, Summary]:
        store = store_of(cloudwatch_backends[ACCOUNT][REGION])
        return store.periods(Metric.of("AWS/Lambda", metric, dimensions), 0, 4e9, 4_000_000_000)

    def test_invocations_of_a_function_and_of_its_qualifiers(self) -> None:
        name = self.function(FAILING)
        self.lambda_.publish_version(FunctionName=name)
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        self.invoke(name)
        self.invoke(name, True, Qualifier="live")
        self.assertEqual((2, 1), (self.summary("Invocations", FunctionName=name).sum, self.summary("Errors", FunctionName=name).sum))
        self.assertEqual(2, self.summary("Duration", FunctionName=name).count)
        self.assertEqual(1, self.summary("ConcurrentExecutions", FunctionName=name).maximum)
        for resource, errors in ((name, 0), (f"{name}:live", 1)):
            self.assertEqual(errors, self.summary("Errors", FunctionName=name, Resource=resource).sum)
        self.assertEqual({}, self.periods("Errors", FunctionName=name, Resource=f"{name}:live", ExecutedVersion="1"))

    def test_an_alias_with_weights_tells_which_version_ran(self) -> None:
        name = self.function(FAILING)
        for timeout in (800, 801):
            self.lambda_.update_function_configuration(FunctionName=name, Timeout=timeout)
            self.lambda_.publish_version(FunctionName=name)
        weights = {"AdditionalVersionWeights": {"2": 1.0}}
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1", RoutingConfig=weights)
        self.invoke(name, True, Qualifier="live")
        self.assertEqual(1, self.summary("Errors", FunctionName=name, Resource=f"{name}:live", ExecutedVersion="2").sum)

    def test_throttles(self) -> None:
        name = self.function(FAILING)
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        with self.assertRaises(ClientError):
            self.lambda_.invoke(FunctionName=name)
        self.assertEqual(1, self.summary("Throttles", FunctionName=name).sum)
