"""moto's target tracking watches a table's reads whatever a policy scales, and a changed policy gets another ARN and leaves the
alarms of its old self behind.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
"""

from __future__ import annotations

from typing import Any

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy
from moto.cloudwatch.models import Alarm, cloudwatch_backends
from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal import mock_random

_PERIOD_SECONDS = 60
# What is used too much for two minutes or, by twenty percent of the capacity, too little for fifteen:
# https://repost.aws/knowledge-center/dynamodb-auto-scaling
_ALARMS = (("AlarmHigh", "GreaterThanThreshold", 2, 0), ("AlarmLow", "LessThanThreshold", 15, 20))


def install() -> None:
    """Replaces the making of the alarms, and the change of a policy."""
    put = ApplicationAutoscalingBackend.put_scaling_policy

    def put_scaling_policy(
        backend: ApplicationAutoscalingBackend, policy_name: str, service_namespace: str, resource_id: str, scalable_dimension: str, **more: Any
    ) -> FakeApplicationAutoscalingPolicy:
        named = (service_namespace, resource_id, scalable_dimension, policy_name)
        old = backend.policies.get(FakeApplicationAutoscalingPolicy.formulate_key(*named))
        policy = put(backend, policy_name, service_namespace, resource_id, scalable_dimension, **more)
        if old:
            old.delete_alarms(backend.account_id, backend.region_name)
            policy.policy_arn, policy.creation_time = old.policy_arn, old.creation_time
        if service_namespace == "dynamodb" and policy.target_tracking_scaling_policy_configuration:
            policy.alarms = _make_alarms(policy)
        return policy

    ApplicationAutoscalingBackend.put_scaling_policy = put_scaling_policy
    FakeApplicationAutoscalingPolicy._generate_dynamodb_alarms = lambda policy: []


def _make_alarms(policy: FakeApplicationAutoscalingPolicy) -> list[Alarm]:
    _, table, *index = policy.resource_id.split("/")
    units = policy.scalable_dimension.rpartition(":")[2]
    dimensions = {"TableName": table} | ({"GlobalSecondaryIndexName": index[-1]} if index else {})
    percentage = policy.target_tracking_scaling_policy_configuration["TargetValue"]
    return [
        cloudwatch_backends[policy.account_id][policy.region_name].put_metric_alarm(
            name=f"TargetTracking-{policy.resource_id}-{name}-{mock_random.uuid4()}",
            namespace="AWS/DynamoDB",
            metric_name=f"Consumed{units}",
            metric_data_queries=[],
            comparison_operator=comparison,
            evaluation_periods=periods,
            period=_PERIOD_SECONDS,
            threshold=_capacity(policy, table, index)[units] * _PERIOD_SECONDS * (percentage - below) / 100,
            statistic="Sum",
            description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
            dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
            alarm_actions=[policy.policy_arn],
        )
        for name, comparison, periods, below in _ALARMS
    ]


def _capacity(policy: FakeApplicationAutoscalingPolicy, table_name: str, index: list[str]) -> dict[str, int]:
    """The units per second that the table or its index has."""
    table = dynamodb_backends[policy.account_id][policy.region_name].get_table(table_name)
    return next(each for each in table.global_indexes if each.name == index[-1]).throughput if index else table.throughput
