"""``aws:cloudwatch/logGroup:LogGroup``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, changed_tags, gone_is_fine, undone_on_error
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key, require_logs_access

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


class LogGroup(Handler):
    type = "aws:cloudwatch/logGroup:LogGroup"
    accepts = frozenset({"kmsKeyId", "name", "namePrefix", "retentionInDays", "skipDestroy"})
    replace_on = frozenset({"name", "namePrefix"})
    identity = ("name",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        group = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 512)
        _check(ctx, group, inputs)
        logs = ctx.client("logs")
        logs.create_log_group(
            logGroupName=group,
            **({"kmsKeyId": inputs["kmsKeyId"]} if inputs.get("kmsKeyId") else {}),
            **({"tags": tags} if tags else {}),
        )
        with undone_on_error(lambda: logs.delete_log_group(logGroupName=group)):
            _set_retention(logs, group, inputs)
        return group, self._outputs(logs, group)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        current = self._outputs(ctx.client("logs"), id)
        return outputs | current if current else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(ctx, id, new_inputs)
        logs = ctx.client("logs")
        _set_retention(logs, id, new_inputs)
        key = new_inputs.get("kmsKeyId")
        if key:
            logs.associate_kms_key(logGroupName=id, kmsKeyId=key)
        elif old_inputs.get("kmsKeyId"):
            logs.disassociate_kms_key(logGroupName=id)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            logs.untag_resource(resourceArn=outputs["arn"], tagKeys=removed)
        if changed:
            logs.tag_resource(resourceArn=outputs["arn"], tags=changed)
        return self._outputs(logs, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        if inputs.get("skipDestroy"):
            return
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("logs").delete_log_group(logGroupName=id)

    def _outputs(self, logs: Any, name: str) -> Outputs:
        for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name):
            for group in page["logGroups"]:
                if group["logGroupName"] == name:
                    return {
                        "name": name,
                        "arn": group["logGroupArn"],
                        "retentionInDays": group.get("retentionInDays", 0),
                        "kmsKeyId": group.get("kmsKeyId", ""),
                        "logGroupClass": "STANDARD",
                    }
        return {}


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


HANDLERS = [LogGroup()]
