"""``aws:cloudwatch/dashboard:Dashboard``."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class Dashboard(Handler):
    type = "aws:cloudwatch/dashboard:Dashboard"
    accepts = frozenset({"dashboardBody", "dashboardName"})
    replace_on = frozenset({"dashboardName"})
    identity = ("dashboardName",)
    overwrites_in = "account"

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        return inputs["dashboardName"], self._put(ctx, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | {"dashboardBody": ctx.client("cloudwatch").get_dashboard(DashboardName=id)["DashboardBody"]}
        except ClientError as error:
            if error.response["Error"]["Code"] in ("ResourceNotFound", "DashboardNotFoundError"):
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return self._put(ctx, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFound", "DashboardNotFoundError"):
            ctx.client("cloudwatch").delete_dashboards(DashboardNames=[id])

    def _put(self, ctx: ResourceContext, inputs: Inputs) -> Outputs:
        _check(inputs["dashboardBody"])
        ctx.client("cloudwatch").put_dashboard(DashboardName=inputs["dashboardName"], DashboardBody=inputs["dashboardBody"])
        return {"dashboardArn": f"arn:{ctx.partition}:cloudwatch::{ctx.account}:dashboard/{inputs['dashboardName']}"}


def _check(body: str) -> None:
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


HANDLERS = [Dashboard()]
