"""``aws:kms/alias:Alias``."""

from __future__ import annotations

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, gone_is_fine
from local_aws.kernel.process import ResourceContext


class Alias(Handler):
    type = "aws:kms/alias:Alias"
    accepts = frozenset({"name", "namePrefix", "targetKeyId"})
    replace_on = frozenset({"name", "namePrefix"})
    identity = ("name",)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        alias = inputs.get("name") or auto_name(inputs.get("namePrefix") or f"alias/{name}", 256)
        ctx.client("kms").create_alias(AliasName=alias, TargetKeyId=inputs["targetKeyId"])
        return alias, self._outputs(ctx, alias, inputs["targetKeyId"])

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        for page in ctx.client("kms").get_paginator("list_aliases").paginate():
            for alias in page["Aliases"]:
                if alias["AliasName"] == id:
                    return outputs | self._outputs(ctx, id, alias["TargetKeyId"])
        return None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        ctx.client("kms").update_alias(AliasName=id, TargetKeyId=new_inputs["targetKeyId"])
        return self._outputs(ctx, id, new_inputs["targetKeyId"])

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException"):
            ctx.client("kms").delete_alias(AliasName=id)

    def _outputs(self, ctx: ResourceContext, alias: str, target: str) -> Outputs:
        key = ctx.client("kms").describe_key(KeyId=target)["KeyMetadata"]
        return {
            "name": alias,
            "arn": ctx.arn("kms", alias),
            "targetKeyId": key["KeyId"],
            "targetKeyArn": key["Arn"],
        }


HANDLERS = [Alias()]
