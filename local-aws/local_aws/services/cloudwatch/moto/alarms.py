"""moto cannot put composite alarms, knows no suppressor of theirs, keeps no history, cannot switch actions off, creates alarms as OK
where AWS's have INSUFFICIENT_DATA, does not say since when, tells of alarms of any type, and a state that is set by hand has no
consequences."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudwatch.exceptions import InvalidFormat, InvalidParameterValue, ResourceNotFound, ValidationError
from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws.kernel.amendments import amend, param
from local_aws.services.cloudwatch import alarm_rule, bands, expressions, suppression
from local_aws.services.cloudwatch.alarms import change, changing, compose_all, note
from local_aws.services.cloudwatch.evaluation import Verdict
from local_aws.services.cloudwatch.metrics import is_statistic

_RANGES = ("GreaterThanUpperThreshold", "LessThanLowerThreshold", "LessThanLowerOrGreaterThanUpperThreshold")
_STATES = ("OK", "ALARM", "INSUFFICIENT_DATA")


def install() -> None:
    """Adds the missing calls, the initial state and the history."""
    put_metric_alarm = CloudWatchBackend.put_metric_alarm

    def put_alarm(backend: CloudWatchBackend, name: str, **arguments: Any) -> Alarm:
        _check(arguments)
        known = backend.alarms.get(name)
        alarm = put_metric_alarm(backend, name=name, **arguments)
        if known is None:
            alarm.state_value = "INSUFFICIENT_DATA"
        else:  # a new definition does not change the state
            alarm.state_value, alarm.state_reason = known.state_value, known.state_reason
            alarm.state_reason_data, alarm.state_updated_timestamp = known.state_reason_data, known.state_updated_timestamp
            alarm.history = known.history
            suppression.hand_on(known, alarm)
        note(alarm, "ConfigurationUpdate", f'Alarm "{name}" {"updated" if known else "created"}', {"version": "1.0"})
        return alarm

    amend(CloudWatchBackend, "put_metric_alarm", put_alarm)
    amend(CloudWatchBackend, "set_alarm_state", _set_alarm_state)
    amend(CloudWatchResponse, "put_composite_alarm", _put_composite_alarm)
    # The state is updated when it changes, and only then.
    amend(Alarm, "state_transitioned_timestamp", property(lambda alarm: alarm.state_updated_timestamp))
    describe_alarms = CloudWatchResponse.describe_alarms
    amend(CloudWatchResponse, "describe_alarms", lambda response: _of_the_types(response, describe_alarms(response)))
    amend(CloudWatchResponse, "describe_alarm_history", _describe_alarm_history)
    amend(CloudWatchResponse, "disable_alarm_actions", lambda response: _enable_actions(response, False))
    amend(CloudWatchResponse, "enable_alarm_actions", lambda response: _enable_actions(response, True))


def _put_composite_alarm(response: CloudWatchResponse) -> ActionResult:
    backend = response.cloudwatch_backend
    suppressor, *periods = (param(response, f"ActionsSuppressor{part}") for part in ("", "WaitPeriod", "ExtensionPeriod"))
    suppression.check(backend, suppressor, *periods)
    with changing:
        answer = response.put_metric_alarm()
        suppression.define(backend.alarms[param(response, "AlarmName")], suppressor, *periods)
    return answer


def _check(alarm: dict[str, Any]) -> None:
    """Refuses at once what could not be evaluated later."""
    try:
        if alarm.get("rule") is not None:
            alarm_rule.parse(alarm["rule"])
            return
        _check_range(alarm)
        for query in alarm.get("metric_data_queries") or ():
            if query.expression and query.id == alarm.get("threshold_metric_id"):
                if bands.parse(query.expression) is None:
                    raise ValidationError("Threshold metric expression must use ANOMALY_DETECTION_BAND function")
            elif query.expression:
                expressions.check(query.expression)
            elif not is_statistic(query.metric_stat.stat):
                raise ValidationError(f"Invalid statistic: {query.metric_stat.stat}")
    except (alarm_rule.InvalidRule, expressions.InvalidExpression) as error:
        raise ValidationError(str(error)) from error
    extended = alarm.get("extended_statistic")
    if extended and not is_statistic(extended):
        raise InvalidParameterValue(f"The value {extended} for parameter ExtendedStatistic is not supported.")


def _check_range(alarm: dict[str, Any]) -> None:
    """A band has two edges, so that it is compared otherwise than a threshold."""
    band = alarm.get("threshold_metric_id")
    if alarm["comparison_operator"] in _RANGES and not band:
        raise ValidationError("ComparisonOperators for ranges require ThresholdMetricId to be set")
    if band and alarm["comparison_operator"] not in _RANGES:
        raise ValidationError("ThresholdMetricId can only be set with ComparisonOperators for ranges")
    if band and band not in [query.id for query in alarm.get("metric_data_queries") or ()]:
        raise ValidationError(f"ThresholdMetricId {band} is not the id of any of the Metrics")


def _set_alarm_state(backend: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str | None, state_value: str) -> None:
    try:
        json.loads(reason_data or "{}")
    except ValueError as error:
        raise InvalidFormat(f"StateReasonData is not JSON: {error}") from error
    if alarm_name not in backend.alarms:
        raise ResourceNotFound
    if state_value not in _STATES:
        raise ValidationError(
            f"Value '{state_value}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: {_STATES}"
        )
    change(backend, backend.alarms[alarm_name], Verdict(state_value, reason, reason_data or "{}"))
    compose_all(backend)


def _enable_actions(response: CloudWatchResponse, enabled: bool) -> EmptyResult:
    for alarm in response.cloudwatch_backend.get_alarms_by_alarm_names(param(response, "AlarmNames") or []):
        alarm.actions_enabled = enabled
    return EmptyResult()


def _types(response: CloudWatchResponse) -> list[str]:
    return param(response, "AlarmTypes") or ["MetricAlarm"]


def _of_the_types(response: CloudWatchResponse, answer: ActionResult) -> ActionResult:
    types = _types(response)
    found: Any = answer.result
    return ActionResult({kind: alarms if kind.removesuffix("s") in types else [] for kind, alarms in found.items()})


def _describe_alarm_history(response: CloudWatchResponse) -> ActionResult:
    name, kind = param(response, "AlarmName"), param(response, "HistoryItemType")
    types = _types(response)
    start, end = param(response, "StartDate"), param(response, "EndDate")
    items = [
        item
        for alarm in response.cloudwatch_backend.alarms.values()
        if name in (None, alarm.name)
        for item in list(alarm.history)
        if item["AlarmType"] in types
        and kind in (None, item["HistoryItemType"])
        and (start is None or start <= item["Timestamp"])
        and (end is None or item["Timestamp"] <= end)
    ]
    items.sort(key=lambda item: item["Timestamp"], reverse=param(response, "ScanBy") != "TimestampAscending")
    return ActionResult({"AlarmHistoryItems": items[: param(response, "MaxRecords") or 100]})
