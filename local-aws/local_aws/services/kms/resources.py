"""``aws:kms/*``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tagging, Tags, gone_is_fine, named, physical_name, undone_on_error
from local_aws.engine.shapes import pascal, to_aws
from local_aws.iam.documents import resource_policy
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

DIFFERENCES = (
    Difference("encryption at rest", "configured and checked, nothing is encrypted", "encrypted"),
)


def _kms_tags(tags: Tags) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


class Key(Handler):
    type = "aws:kms/key:Key"
    service = "kms"
    accepts = named(
        "bypassPolicyLockoutSafetyCheck customerMasterKeySpec deletionWindowInDays description enableKeyRotation "
        "isEnabled keyUsage multiRegion policy rotationPeriodInDays"
    )
    replace_on = named("customerMasterKeySpec keyUsage multiRegion")
    gone = ("NotFoundException",)
    tagging = Tagging("KeyId", by=None, shape=_kms_tags)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _check(inputs)
        key_id = aws.create_key(
            **to_aws(inputs, pascal("description")),
            KeyUsage=inputs.get("keyUsage") or "ENCRYPT_DECRYPT",
            KeySpec=inputs.get("customerMasterKeySpec") or "SYMMETRIC_DEFAULT",
            MultiRegion=bool(inputs.get("multiRegion")),
            **({"Policy": _policy(ctx, inputs)} if inputs.get("policy") else {}),
            Tags=_kms_tags(tags),
        )["KeyMetadata"]["KeyId"]
        with undone_on_error(lambda: aws.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)):
            _switch(aws, key_id, inputs)
        return key_id

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        metadata = aws.describe_key(KeyId=id)["KeyMetadata"]
        if metadata["KeyState"] == "PendingDeletion":
            return None
        rotation = aws.get_key_rotation_status(KeyId=id)
        return {
            "arn": metadata["Arn"],
            "keyId": metadata["KeyId"],
            "description": metadata["Description"],
            "customerMasterKeySpec": metadata["KeySpec"],
            "keyUsage": metadata["KeyUsage"],
            "isEnabled": metadata["Enabled"],
            "multiRegion": metadata["MultiRegion"],
            "enableKeyRotation": rotation["KeyRotationEnabled"],
            "rotationPeriodInDays": rotation.get("RotationPeriodInDays", 0),
            "policy": aws.get_key_policy(KeyId=id, PolicyName="default")["Policy"],
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(new)
        aws.update_key_description(KeyId=id, Description=new.get("description") or "")
        if new.get("policy"):
            aws.put_key_policy(KeyId=id, PolicyName="default", Policy=_policy(ctx, new))
        _switch(aws, id, new)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        with gone_is_fine("KMSInvalidStateException"):
            aws.schedule_key_deletion(KeyId=id, PendingWindowInDays=known.get("deletionWindowInDays") or 30)


class Alias(Handler):
    type = "aws:kms/alias:Alias"
    service = "kms"
    accepts = named("name namePrefix targetKeyId")
    replace_on = named("name namePrefix")
    identity = ("name",)
    gone = ("NotFoundException",)
    located, deletion = {"id": "AliasName"}, "delete_alias"

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        alias = physical_name(inputs, f"alias/{name}", 256)
        aws.create_alias(AliasName=alias, TargetKeyId=inputs["targetKeyId"])
        return alias

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        aliases = (alias for page in aws.get_paginator("list_aliases").paginate() for alias in page["Aliases"])
        target = next((alias["TargetKeyId"] for alias in aliases if alias["AliasName"] == id), None)
        if target is None:
            return None
        key = aws.describe_key(KeyId=target)["KeyMetadata"]
        return {"name": id, "arn": ctx.arn("kms", id), "targetKeyId": key["KeyId"], "targetKeyArn": key["Arn"]}

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        aws.update_alias(AliasName=id, TargetKeyId=new["targetKeyId"])


def _switch(kms: Any, key_id: str, inputs: Inputs) -> None:
    if inputs.get("enableKeyRotation"):
        kms.enable_key_rotation(KeyId=key_id, **to_aws(inputs, pascal("rotationPeriodInDays")))
    else:
        kms.disable_key_rotation(KeyId=key_id)
    if inputs.get("isEnabled") is False:
        kms.disable_key(KeyId=key_id)
    else:
        kms.enable_key(KeyId=key_id)


def _check(inputs: Inputs) -> None:
    window = inputs.get("deletionWindowInDays")
    if window is not None and not 7 <= window <= 30:
        raise ResourceError("ValidationException", f"expected deletion_window_in_days to be in the range (7 - 30), got {window}")
    period = inputs.get("rotationPeriodInDays")
    if period is not None and not 90 <= period <= 2560:
        raise ResourceError("ValidationException", f"expected rotation_period_in_days to be in the range (90 - 2560), got {period}")


def _policy(ctx: ResourceContext, inputs: Inputs) -> str:
    return resource_policy(ctx, inputs["policy"], "MalformedPolicyDocumentException")


HANDLERS = [Key(), Alias()]
