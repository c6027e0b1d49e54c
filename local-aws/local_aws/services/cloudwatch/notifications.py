"""Tells the topics of an alarm that its state changed: CloudWatch's message, sent if the topic and its key let CloudWatch.

The message: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

from moto.cloudwatch.models import Alarm
from moto.sns.models import Topic, sns_backends

from local_aws.iam import stored
from local_aws.iam.policy import Access, Statement, Verdict, as_list, evaluate
from local_aws.iam.principals import names_service
from local_aws.kernel.differences import Difference
from local_aws.kernel.process import ACCOUNT

_ACTIONS = Difference("actions of alarms but notifications of topics", "noted as failed in the alarm's history", "carried out")
DIFFERENCES = (_ACTIONS,)

_SERVICE = "cloudwatch.amazonaws.com"


def notify(alarm: Alarm, topic_arn: str, message: dict[str, Any]) -> str | None:
    """Publishes a message about a change; says why not if that is not possible."""
    if topic_arn.split(":")[2] != "sns":
        return _ACTIONS.explain(f"{topic_arn} is no topic.")
    topic: Topic | None = sns_backends[ACCOUNT][alarm.region_name].topics.get(topic_arn)
    if topic is None:
        return f"there is no topic {topic_arn}"
    reason = _refusal(alarm, topic)
    if reason:
        return reason
    topic.publish(json.dumps(message), subject=f'{message["NewStateValue"]}: "{alarm.name}" in {message["Region"]}'[:100])
    return None


def _refusal(alarm: Alarm, topic: Topic) -> str | None:
    """Why CloudWatch may not publish there: it acts as a service, so the policies of the topic and of its key decide."""
    keys = {
        "aws:securetransport": ("true",),
        "aws:sourceaccount": (ACCOUNT,),
        "aws:sourcearn": (alarm.alarm_arn,),
        "aws:sourceowner": (ACCOUNT,),
        "kms:encryptioncontext:aws:sns:topicarn": (topic.arn,),
    }
    accesses = [Access("sns:Publish", topic.arn, keys)]
    if topic.kms_master_key_id:
        key = stored.customer_key(alarm.region_name, topic.kms_master_key_id)
        if key is None:
            return f"CloudWatch may not use AWS's own key {topic.kms_master_key_id}"
        accesses += [Access("kms:GenerateDataKey", key, keys), Access("kms:Decrypt", key, keys)]
    for access in accesses:
        if evaluate(stored.resource_statements(access.resource), access, _means_cloudwatch) is not Verdict.ALLOWED:
            return f"CloudWatch Alarms is not authorized to perform: {access.action} on resource: {access.resource}"
    return None


def _means_cloudwatch(statement: Statement) -> bool:
    """A topic's own first policy names everybody, as ``"AWS": "*"``, and has the owner's account in a condition."""
    principal = statement.get("Principal")
    return names_service(statement, _SERVICE) or (isinstance(principal, dict) and "*" in as_list(principal.get("AWS")))


def message(alarm: Alarm, old_state: str, children: list[Alarm]) -> dict[str, Any]:
    """What subscribers are told of the change that the alarm has just made. ``children`` are what a composite alarm looks at."""
    document: dict[str, Any] = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": ACCOUNT,
        "AlarmConfigurationUpdatedTimestamp": _time(alarm.configuration_updated_timestamp),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": _time(alarm.state_updated_timestamp),
        "Region": _region_name(alarm.region_name),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": old_state,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
    }
    if alarm.rule is None:
        return document | {"Trigger": _trigger(alarm)}
    triggering = [
        {"Arn": child.alarm_arn, "State": {"Value": child.state_value, "Timestamp": _time(child.state_updated_timestamp)}}
        for child in children
    ]
    return document | {"AlarmRule": alarm.rule, "TriggeringChildren": triggering}


def _trigger(alarm: Alarm) -> dict[str, Any]:
    trigger: dict[str, Any] = {
        "Period": alarm.period,
        "EvaluationPeriods": alarm.evaluation_periods,
        "DatapointsToAlarm": alarm.datapoints_to_alarm,
        "ComparisonOperator": alarm.comparison_operator,
        **({"ThresholdMetricId": alarm.threshold_metric_id} if alarm.threshold_metric_id else {"Threshold": alarm.threshold}),
        "TreatMissingData": alarm.treat_missing_data or "missing",
        "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
    }
    if alarm.metric_data_queries:
        return trigger | {"Metrics": [_query(query) for query in alarm.metric_data_queries]}
    metric = {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "Unit": alarm.unit,
        "Dimensions": _dimensions(alarm.dimensions),
    }
    if alarm.extended_statistic:
        return metric | {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": alarm.extended_statistic} | trigger
    return metric | {"StatisticType": "Statistic", "Statistic": alarm.statistic.upper()} | trigger


def _query(query: Any) -> dict[str, Any]:
    document: dict[str, Any] = {"Id": query.id, "Label": query.label, "ReturnData": query.return_data is not False}
    if query.expression:
        return document | {"Expression": query.expression}
    metric = query.metric_stat.metric
    named = {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": _dimensions(metric.dimensions)}
    return document | {"MetricStat": {"Metric": named, "Period": query.metric_stat.period, "Stat": query.metric_stat.stat}}


def _dimensions(dimensions: list[Any]) -> list[dict[str, str]]:
    return [{"value": dimension.value, "name": dimension.name} for dimension in dimensions]


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


@cache
def _region_name(region: str) -> str:
    from botocore.loaders import Loader

    partitions = Loader().load_data("endpoints")["partitions"]
    return next((partition["regions"][region]["description"] for partition in partitions if region in partition["regions"]), region)
