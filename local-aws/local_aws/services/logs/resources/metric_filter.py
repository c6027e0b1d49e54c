"""``aws:cloudwatch/logMetricFilter:LogMetricFilter``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine, physical_name
from local_aws.engine.shapes import to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_TRANSFORMATION = {
    "name": "metricName",
    "namespace": "metricNamespace",
    "value": "metricValue",
    "dimensions": "dimensions",
    "unit": "unit",
}


class LogMetricFilter(Handler):
    type = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
    accepts = frozenset({"logGroupName", "metricTransformation", "name", "pattern"})
    replace_on = frozenset({"logGroupName", "name"})
    identity = ("logGroupName", "name")
    overwrites_in = "region"

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        filter = physical_name(inputs, "name", name, 512)
        self._put(ctx, filter, inputs)
        return filter, {"name": filter}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        answer = ctx.client("logs").describe_metric_filters(logGroupName=outputs["logGroupName"], filterNamePrefix=id)
        for found in answer["metricFilters"]:
            if found["filterName"] == id:
                return outputs | {"pattern": found["filterPattern"]}
        return None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, id, new_inputs)
        return {"name": id}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("logs").delete_metric_filter(logGroupName=inputs["logGroupName"], filterName=id)

    def _put(self, ctx: ResourceContext, name: str, inputs: Inputs) -> None:
        logs, group = ctx.client("logs"), inputs["logGroupName"]
        groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        if all(found["logGroupName"] != group for found in groups):
            raise ResourceError("ResourceNotFoundException", "The specified log group does not exist.")
        wanted = inputs["metricTransformation"]
        transformation: dict[str, Any] = to_aws(wanted, _TRANSFORMATION)
        if wanted.get("defaultValue") is not None:
            transformation["defaultValue"] = float(wanted["defaultValue"])
        logs.put_metric_filter(
            filterName=name, filterPattern=inputs["pattern"], logGroupName=group, metricTransformations=[transformation]
        )


HANDLERS = [LogMetricFilter()]
