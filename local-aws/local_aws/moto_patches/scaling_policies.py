"""moto's target tracking makes the same alarms on a table's reads whatever a policy scales, and a changed policy gets another
ARN and leaves its alarms behind.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html. Capacities are not
changed here: requests consume none.
"""

from __future__ import annotations

from typing import Any

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy
from moto.cloudwatch.models import Alarm, cloudwatch_backends
from moto.moto_api._internal import mock_random

# Two alarms on what is consumed: more than the target for two minutes, and less than nine tenths of it for fifteen.
_ALARMS = {"AlarmHigh": ("GreaterThanThreshold", 2, 1.0), "AlarmLow": ("LessThanThreshold", 15, 0.9)}
_MINUTE = 60


def install() -> None:
    """Replaces the making of the alarms and the change of a policy."""
    put = ApplicationAutoscalingBackend.put_scaling_policy

    def put_scaling_policy(backend: ApplicationAutoscalingBackend, *arguments: Any, **options: Any) -> FakeApplicationAutoscalingPolicy:
        before = dict(backend.policies)
        policy = put(backend, *arguments, **options)
        key = next(key for key, kept in backend.policies.items() if kept is policy)
        old = before.get(key)
        if old:
            old.delete_alarms(backend.account_id, backend.region_name)
            policy.policy_arn, policy.creation_time = old.policy_arn, old.creation_time
        return policy

    ApplicationAutoscalingBackend.put_scaling_policy = put_scaling_policy
    FakeApplicationAutoscalingPolicy._generate_dynamodb_alarms = _make_alarms


def _make_alarms(policy: FakeApplicationAutoscalingPolicy) -> list[Alarm]:
    _, table, *index = policy.resource_id.split("/")
    kind = "Write" if "Write" in policy.scalable_dimension else "Read"
    dimensions = {"TableName": table} | ({"GlobalSecondaryIndexName": index[-1]} if index else {})
    target = policy.target_tracking_scaling_policy_configuration["TargetValue"]
    # The threshold is per minute for the capacity at hand, which is the least one at first; AWS moves it as the capacity moves.
    target_of = policy_target(policy)
    capacity = target_of.min_capacity if target_of else 1
    alarms = []
    for name, (comparison, periods, part) in _ALARMS.items():
        alarms.append(
            cloudwatch_backends[policy.account_id][policy.region_name].put_metric_alarm(
                name=f"TargetTracking-{policy.resource_id}-{name}-{mock_random.uuid4()}",
                namespace="AWS/DynamoDB",
                metric_name=f"Consumed{kind}CapacityUnits",
                metric_data_queries=[],
                comparison_operator=comparison,
                evaluation_periods=periods,
                period=_MINUTE,
                threshold=capacity * _MINUTE * target / 100 * part,
                statistic="Sum",
                description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
                dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
                alarm_actions=[policy.policy_arn],
            )
        )
    return alarms
