"""``aws:cloudwatch/*``: alarms and dashboards."""

from __future__ import annotations

import json
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, key_value_list, named, physical_name
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_ALARM = {**pascal("actionsEnabled alarmActions alarmDescription insufficientDataActions"), "okActions": "OKActions"}
_METRIC = {
    **_ALARM,
    **pascal("comparisonOperator datapointsToAlarm evaluationPeriods extendedStatistic metricName namespace period statistic"),
    **pascal("threshold thresholdMetricId treatMissingData unit"),
    "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
}
_QUERY = pascal("id expression label period")
_STAT = pascal("period stat unit")
_COMPOSITE = {**_ALARM, **pascal("alarmRule")}
_SUPPRESSOR = {
    "alarm": "ActionsSuppressor",
    "waitPeriod": "ActionsSuppressorWaitPeriod",
    "extensionPeriod": "ActionsSuppressorExtensionPeriod",
}


class _Alarm(Handler):
    service = "cloudwatch"
    overwrites_in = "region"
    tagging = Tagging("ResourceARN")
    kind: str
    """``MetricAlarm`` or ``CompositeAlarm``, as CloudWatch names its lists."""

    def find(self, aws: Any, id: str) -> dict[str, Any] | None:
        """The alarm as CloudWatch shows it."""
        found = aws.describe_alarms(AlarmNames=[id], AlarmTypes=[self.kind])[f"{self.kind}s"]
        return found[0] if found else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_alarms(AlarmNames=[id])


class MetricAlarm(_Alarm):
    type = "aws:cloudwatch/metricAlarm:MetricAlarm"
    accepts = named("name dimensions metricQueries") | _METRIC.keys()
    replace_on = named("name")
    identity = ("name",)
    kind = "MetricAlarm"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        alarm = physical_name(inputs, name, 255)
        aws.put_metric_alarm(AlarmName=alarm, Tags=key_value_list(tags), **_arguments(inputs))
        return alarm

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        alarm = self.find(aws, id)
        if alarm is None:
            return None
        dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm.get("Dimensions") or ()}
        shown = {"treatMissingData": "missing"} | from_aws(alarm, _METRIC) | ({"dimensions": dimensions} if dimensions else {})
        return {"name": id, "arn": alarm["AlarmArn"], **shown}

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        aws.put_metric_alarm(AlarmName=id, **_arguments(new))


class CompositeAlarm(_Alarm):
    type = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
    accepts = named("alarmName actionsSuppressor") | _COMPOSITE.keys()
    replace_on = named("alarmName")
    identity = ("alarmName",)
    kind = "CompositeAlarm"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        alarm = inputs["alarmName"]
        aws.put_composite_alarm(AlarmName=alarm, Tags=key_value_list(tags), **_composite(inputs))
        return alarm

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        alarm = self.find(aws, id)
        suppressor = from_aws(alarm or {}, _SUPPRESSOR)
        silenced = {"actionsSuppressor": suppressor} if suppressor else {}
        return alarm and {"arn": alarm["AlarmArn"], **from_aws(alarm, _COMPOSITE), **silenced}

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        aws.put_composite_alarm(AlarmName=id, **_composite(new))


class Dashboard(Setting):
    type = "aws:cloudwatch/dashboard:Dashboard"
    service = "cloudwatch"
    accepts = named("dashboardBody dashboardName")
    replace_on = named("dashboardName")
    identity = ("dashboardName",)
    overwrites_in = "account"
    verbatim = named("dashboardBody")
    gone = ("ResourceNotFound", "DashboardNotFoundError")

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        _check_dashboard(inputs["dashboardBody"])
        aws.put_dashboard(DashboardName=id, DashboardBody=inputs["dashboardBody"])

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        body = aws.get_dashboard(DashboardName=id)["DashboardBody"]
        return {"dashboardArn": f"arn:{ctx.partition}:cloudwatch::{ctx.account}:dashboard/{id}", "dashboardBody": body}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_dashboards(DashboardNames=[id])


def _check_metrics(inputs: Inputs) -> None:
    if bool(inputs.get("metricName")) == bool(inputs.get("metricQueries")):
        raise ResourceError("ValidationError", "Exactly one of MetricName and Metrics must be specified")
    if inputs.get("metricName") and bool(inputs.get("statistic")) == bool(inputs.get("extendedStatistic")):
        raise ResourceError("ValidationError", "Exactly one of Statistic and ExtendedStatistic must be specified")
    period = inputs.get("period")
    if period is not None and period not in (10, 20, 30) and (period < 60 or period % 60):
        raise ResourceError("ValidationError", "Period must be 10, 20, 30 or a multiple of 60")
    band = inputs.get("thresholdMetricId")
    returned = [query for query in inputs.get("metricQueries") or () if query.get("returnData") and query["id"] != band]
    if inputs.get("metricQueries") and len(returned) != 1:
        raise ResourceError("ValidationError", "Exactly one element of the metrics list should return data.")
    if bool(band) == (inputs.get("threshold") is not None):
        raise ResourceError("ValidationError", "Exactly one of Threshold and ThresholdMetricId must be specified")


def _arguments(inputs: Inputs) -> dict[str, Any]:
    _check_metrics(inputs)
    arguments = to_aws(inputs, _METRIC)
    if inputs.get("dimensions"):
        arguments["Dimensions"] = _dimensions(inputs["dimensions"])
    if inputs.get("metricQueries"):
        arguments["Metrics"] = [_query(query) for query in inputs["metricQueries"]]
    return arguments


def _composite(inputs: Inputs) -> dict[str, Any]:
    return to_aws(inputs, _COMPOSITE) | to_aws(inputs.get("actionsSuppressor") or {}, _SUPPRESSOR)


def _query(query: dict[str, Any]) -> dict[str, Any]:
    converted = to_aws(query, _QUERY) | {"ReturnData": bool(query.get("returnData"))}
    metric = query.get("metric")
    if metric:
        dimensions = {"Dimensions": _dimensions(metric.get("dimensions") or {})}
        converted["MetricStat"] = {"Metric": to_aws(metric, pascal("namespace metricName")) | dimensions, **to_aws(metric, _STAT)}
    return converted


def _dimensions(dimensions: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]


def _check_dashboard(body: str) -> None:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise ResourceError("InvalidParameterInput", f"The field DashboardBody must be a valid JSON object: {error}") from error
    widgets = document.get("widgets") if isinstance(document, dict) else None
    if not isinstance(widgets, list):
        raise ResourceError("InvalidParameterInput", "The dashboard body is invalid: it should have required property 'widgets'")
    for number, widget in enumerate(widgets):
        missing = [name for name in ("type", "properties") if name not in widget]
        if missing:
            raise ResourceError(
                "InvalidParameterInput",
                f"The dashboard body is invalid: /widgets/{number} should have required property '{missing[0]}'",
            )


HANDLERS = [MetricAlarm(), CompositeAlarm(), Dashboard()]
