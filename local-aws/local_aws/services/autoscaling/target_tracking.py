"""Target tracking: the alarms of a scaling policy, and what it does with the capacity of a table or index when one of them rings.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html. Cooldowns are left out:
the periods of the alarms space the changes.
"""

from __future__ import annotations

import math
from typing import Any

from moto.cloudwatch.models import Alarm, cloudwatch_backends
from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal import mock_random

from local_aws.kernel.differences import Difference
from local_aws.kernel.process import ACCOUNT
from local_aws.services.autoscaling.without_ecs import FakeApplicationAutoscalingPolicy, applicationautoscaling_backends
from local_aws.services.dynamodb.units import Part

DIFFERENCES = (
    Difference("cooldowns of scaling policies", "left out: the periods of the alarms space the changes", "kept"),
)

_PERIOD_SECONDS = 60
_HIGH, _LOW = "GreaterThanThreshold", "LessThanThreshold"
# What is used too much for two minutes or, by twenty percent of the capacity, too little for fifteen:
# https://repost.aws/knowledge-center/dynamodb-auto-scaling
_ALARMS = {_HIGH: ("AlarmHigh", 2, 0), _LOW: ("AlarmLow", 15, 20)}


def make_alarms(policy: FakeApplicationAutoscalingPolicy) -> list[Alarm]:
    """The alarms on what the policy scales, for the capacity at hand."""
    units, part = _units(policy), _part(policy)
    return [
        cloudwatch_backends[ACCOUNT][policy.region_name].put_metric_alarm(
            name=f"TargetTracking-{policy.resource_id}-{name}-{mock_random.uuid4()}",
            namespace="AWS/DynamoDB",
            metric_name=f"Consumed{units}",
            metric_data_queries=[],
            comparison_operator=comparison,
            evaluation_periods=periods,
            period=_PERIOD_SECONDS,
            threshold=_threshold(policy, comparison),
            statistic="Sum",
            description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
            dimensions=[{"Name": name, "Value": value} for name, value in part.dimensions.items()],
            alarm_actions=[policy.policy_arn],
        )
        for comparison, (name, periods, _) in _ALARMS.items()
    ]


def follow(alarm: Alarm, policy_arn: str, consumed: list[float]) -> bool:
    """Scales to what was consumed, in units for each of the latest periods; whether that changed the capacity."""
    backend = applicationautoscaling_backends[ACCOUNT][alarm.region_name]
    policy = next((each for each in list(backend.policies.values()) if each.policy_arn == policy_arn), None)
    if policy is None:
        return False
    target = backend.targets[policy.scalable_dimension][policy.resource_id]
    configuration = _configuration(policy)
    wanted = math.ceil(max(consumed) * 100 / (_PERIOD_SECONDS * configuration["TargetValue"]))
    wanted = min(max(wanted, target.min_capacity or 1), target.max_capacity or wanted)
    throughput, units = _throughput(policy), _units(policy)
    scales_out = alarm.comparison_operator == _HIGH
    if not (wanted > throughput[units] if scales_out else wanted < throughput[units] and not configuration.get("DisableScaleIn")):
        return False
    throughput[units] = wanted
    for each in policy.alarms:
        each.threshold = _threshold(policy, each.comparison_operator)
    return True


def _threshold(policy: FakeApplicationAutoscalingPolicy, comparison: str) -> float:
    _, _, below = _ALARMS[comparison]
    percentage = _configuration(policy)["TargetValue"] - below
    return _throughput(policy)[_units(policy)] * _PERIOD_SECONDS * percentage / 100


def _configuration(policy: FakeApplicationAutoscalingPolicy) -> dict[str, Any]:
    configuration = policy.target_tracking_scaling_policy_configuration
    assert configuration is not None  # only policies that track a target have alarms
    return configuration


def _units(policy: FakeApplicationAutoscalingPolicy) -> str:
    """``ReadCapacityUnits`` or ``WriteCapacityUnits``."""
    return policy.scalable_dimension.rpartition(":")[2]


def _part(policy: FakeApplicationAutoscalingPolicy) -> Part:
    _, table, *index = policy.resource_id.split("/")
    return Part(table, index[-1] if index else None)


def _throughput(policy: FakeApplicationAutoscalingPolicy) -> dict[str, int]:
    part = _part(policy)
    return part.throughput(dynamodb_backends[ACCOUNT][policy.region_name].get_table(part.table))
