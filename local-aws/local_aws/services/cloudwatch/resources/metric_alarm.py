"""``aws:cloudwatch/metricAlarm:MetricAlarm``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, key_value_list, physical_name
from local_aws.engine.shapes import to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_SIMPLE = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
    "evaluationPeriods": "EvaluationPeriods",
    "extendedStatistic": "ExtendedStatistic",
    "insufficientDataActions": "InsufficientDataActions",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "thresholdMetricId": "ThresholdMetricId",
    "treatMissingData": "TreatMissingData",
    "unit": "Unit",
}
_QUERY = {"id": "Id", "expression": "Expression", "label": "Label", "period": "Period", "returnData": "ReturnData"}


class MetricAlarm(Handler):
    type = "aws:cloudwatch/metricAlarm:MetricAlarm"
    accepts = frozenset({"name", "dimensions", "metricQueries", *_SIMPLE})
    replace_on = frozenset({"name"})
    identity = ("name",)
    overwrites_in = "region"
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        alarm = physical_name(inputs, "name", name, 255)
        cloudwatch = ctx.client("cloudwatch")
        _check(inputs)
        cloudwatch.put_metric_alarm(AlarmName=alarm, Tags=key_value_list(tags), **_arguments(inputs))
        return alarm, self._outputs(cloudwatch, alarm)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        current = self._outputs(ctx.client("cloudwatch"), id)
        return outputs | current if current else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(new_inputs)
        cloudwatch = ctx.client("cloudwatch")
        cloudwatch.put_metric_alarm(AlarmName=id, **_arguments(new_inputs))
        changed, removed = changed_tags(tags, outputs)
        if removed:
            cloudwatch.untag_resource(ResourceARN=outputs["arn"], TagKeys=removed)
        if changed:
            cloudwatch.tag_resource(ResourceARN=outputs["arn"], Tags=key_value_list(changed))
        return self._outputs(cloudwatch, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("cloudwatch").delete_alarms(AlarmNames=[id])

    def _outputs(self, cloudwatch: Any, name: str) -> Outputs:
        alarms = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        if not alarms:
            return {}
        alarm = alarms[0]
        return {
            "name": name,
            "arn": alarm["AlarmArn"],
            "actionsEnabled": alarm["ActionsEnabled"],
            "treatMissingData": alarm.get("TreatMissingData", "missing"),
        }


def _check(inputs: Inputs) -> None:
    if bool(inputs.get("metricName")) == bool(inputs.get("metricQueries")):
        raise ResourceError("ValidationError", "Exactly one of MetricName and Metrics must be specified")
    if inputs.get("metricName") and bool(inputs.get("statistic")) == bool(inputs.get("extendedStatistic")):
        raise ResourceError("ValidationError", "Exactly one of Statistic and ExtendedStatistic must be specified")
    period = inputs.get("period")
    if period is not None and period not in (10, 20, 30) and (period < 60 or period % 60):
        raise ResourceError("ValidationError", "Period must be 10, 20, 30 or a multiple of 60")
    returned = [query for query in inputs.get("metricQueries") or () if query.get("returnData")]
    if inputs.get("metricQueries") and len(returned) != 1:
        raise ResourceError("ValidationError", "Exactly one element of the metrics list should return data.")


def _arguments(inputs: Inputs) -> dict[str, Any]:
    arguments = to_aws(inputs, _SIMPLE)
    if inputs.get("dimensions"):
        arguments["Dimensions"] = _dimensions(inputs["dimensions"])
    if inputs.get("metricQueries"):
        arguments["Metrics"] = [_query(query) for query in inputs["metricQueries"]]
    return arguments


def _query(query: dict[str, Any]) -> dict[str, Any]:
    converted = to_aws(query, _QUERY)
    converted["ReturnData"] = bool(query.get("returnData"))
    metric = query.get("metric")
    if metric:
        converted["MetricStat"] = {
            "Metric": {
                "Namespace": metric["namespace"],
                "MetricName": metric["metricName"],
                "Dimensions": _dimensions(metric.get("dimensions") or {}),
            },
            "Period": metric["period"],
            "Stat": metric["stat"],
        }
        if metric.get("unit"):
            converted["MetricStat"]["Unit"] = metric["unit"]
    return converted


def _dimensions(dimensions: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]


HANDLERS = [MetricAlarm()]
