"""``aws:cloudwatch/logGroup`` and ``logMetricFilter``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, named, physical_name, undone_on_error
from local_aws.engine.shapes import from_aws, same, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key, require_logs_access

DIFFERENCES = (
    Difference("the retention of a log group", "stored, not carried out", "older events are deleted"),
)

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
_TRANSFORMATION = {"name": "metricName", "namespace": "metricNamespace", "value": "metricValue", **same("dimensions unit")}


class LogGroup(Handler):
    type = "aws:cloudwatch/logGroup:LogGroup"
    service = "logs"
    accepts = named("kmsKeyId name namePrefix retentionInDays skipDestroy")
    replace_on = named("name namePrefix")
    identity = ("name",)
    gone = ("ResourceNotFoundException",)
    tagging = Tagging("resourceArn", shape=dict)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        group = physical_name(inputs, name, 512)
        _check(ctx, group, inputs)
        key = {"kmsKeyId": inputs["kmsKeyId"]} if inputs.get("kmsKeyId") else {}
        aws.create_log_group(logGroupName=group, **key, **({"tags": tags} if tags else {}))
        with undone_on_error(lambda: aws.delete_log_group(logGroupName=group)):
            _set_retention(aws, group, inputs)
        return group

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        group = _find(aws, id)
        return group and {
            "name": id,
            "arn": group["logGroupArn"],
            "retentionInDays": group.get("retentionInDays", 0),
            "kmsKeyId": group.get("kmsKeyId", ""),
            "logGroupClass": "STANDARD",
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(ctx, id, new)
        _set_retention(aws, id, new)
        if new.get("kmsKeyId"):
            aws.associate_kms_key(logGroupName=id, kmsKeyId=new["kmsKeyId"])
        elif old.get("kmsKeyId"):
            aws.disassociate_kms_key(logGroupName=id)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if not known.get("skipDestroy"):
            aws.delete_log_group(logGroupName=id)


class LogMetricFilter(Setting):
    type = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
    service = "logs"
    accepts = named("logGroupName metricTransformation name pattern")
    replace_on = named("logGroupName name")
    identity = ("logGroupName", "name")
    overwrites_in = "region"
    verbatim = named("pattern")
    gone = ("ResourceNotFoundException",)
    located, deletion = {"id": "filterName", "logGroupName": "logGroupName"}, "delete_metric_filter"

    def id(self, name: str, inputs: Inputs) -> str:
        return physical_name(inputs, name, 512)

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        group, wanted = inputs["logGroupName"], inputs["metricTransformation"]
        if _find(aws, group) is None:
            raise ResourceError("ResourceNotFoundException", "The specified log group does not exist.")
        transformation = to_aws(wanted, _TRANSFORMATION)
        if wanted.get("defaultValue") is not None:
            transformation["defaultValue"] = float(wanted["defaultValue"])
        aws.put_metric_filter(
            filterName=id, filterPattern=inputs["pattern"], logGroupName=group, metricTransformations=[transformation]
        )

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        found = aws.describe_metric_filters(logGroupName=known["logGroupName"], filterNamePrefix=id)["metricFilters"]
        one = next((each for each in found if each["filterName"] == id), None)
        return one and {
            "name": id,
            "pattern": one["filterPattern"],
            "metricTransformation": from_aws(one["metricTransformations"][0], _TRANSFORMATION),
        }


def _find(logs: Any, name: str) -> dict[str, Any] | None:
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    return next((group for page in pages for group in page["logGroups"] if group["logGroupName"] == name), None)


def _check(ctx: ResourceContext, group: str, inputs: Inputs) -> None:
    days = inputs.get("retentionInDays")
    if days and days not in _DAYS:
        allowed = ", ".join(map(str, _DAYS))
        raise ResourceError(
            "InvalidParameterException",
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{allowed}]",
        )
    key = inputs.get("kmsKeyId")
    if key:
        require_key(ctx, key, "InvalidParameterException")
        require_logs_access(ctx, key, group)


def _set_retention(logs: Any, group: str, inputs: Inputs) -> None:
    if inputs.get("retentionInDays"):
        logs.put_retention_policy(logGroupName=group, retentionInDays=inputs["retentionInDays"])
    else:
        logs.delete_retention_policy(logGroupName=group)


HANDLERS = [LogGroup(), LogMetricFilter()]
