"""``aws:cloudwatch/compositeAlarm:CompositeAlarm``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, key_value_list
from local_aws.engine.shapes import to_aws
from local_aws.kernel.process import ResourceContext

_ARGUMENTS = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "alarmRule": "AlarmRule",
    "insufficientDataActions": "InsufficientDataActions",
    "okActions": "OKActions",
}


class CompositeAlarm(Handler):
    type = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
    accepts = frozenset({"alarmName", *_ARGUMENTS})
    replace_on = frozenset({"alarmName"})
    identity = ("alarmName",)
    overwrites_in = "region"
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        cloudwatch = ctx.client("cloudwatch")
        alarm = inputs["alarmName"]
        cloudwatch.put_composite_alarm(AlarmName=alarm, Tags=key_value_list(tags), **to_aws(inputs, _ARGUMENTS))
        return alarm, self._outputs(cloudwatch, alarm)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        current = self._outputs(ctx.client("cloudwatch"), id)
        return outputs | current if current else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        cloudwatch = ctx.client("cloudwatch")
        cloudwatch.put_composite_alarm(AlarmName=id, **to_aws(new_inputs, _ARGUMENTS))
        changed, removed = changed_tags(tags, outputs)
        if removed:
            cloudwatch.untag_resource(ResourceARN=outputs["arn"], TagKeys=removed)
        if changed:
            cloudwatch.tag_resource(ResourceARN=outputs["arn"], Tags=key_value_list(changed))
        return self._outputs(cloudwatch, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("cloudwatch").delete_alarms(AlarmNames=[id])

    def _outputs(self, cloudwatch: Any, name: str) -> Outputs:
        alarms = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
        return {"arn": alarms[0]["AlarmArn"], "actionsEnabled": alarms[0]["ActionsEnabled"]} if alarms else {}


HANDLERS = [CompositeAlarm()]
