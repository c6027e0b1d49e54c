"""``aws:kms/key:Key``."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, given, gone_is_fine, undone_on_error
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class Key(Handler):
    type = "aws:kms/key:Key"
    accepts = frozenset(
        {
            "bypassPolicyLockoutSafetyCheck",
            "customerMasterKeySpec",
            "deletionWindowInDays",
            "description",
            "enableKeyRotation",
            "isEnabled",
            "keyUsage",
            "multiRegion",
            "policy",
            "rotationPeriodInDays",
        }
    )
    replace_on = frozenset({"customerMasterKeySpec", "keyUsage", "multiRegion"})
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        _check(inputs)
        kms = ctx.client("kms")
        policy = {"Policy": _policy(ctx, inputs)} if inputs.get("policy") else {}
        metadata = kms.create_key(
            **given(inputs, Description="description"),
            KeyUsage=inputs.get("keyUsage") or "ENCRYPT_DECRYPT",
            KeySpec=inputs.get("customerMasterKeySpec") or "SYMMETRIC_DEFAULT",
            MultiRegion=bool(inputs.get("multiRegion")),
            **policy,
            Tags=_kms_tags(tags),
        )["KeyMetadata"]
        key_id = metadata["KeyId"]
        with undone_on_error(lambda: kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)):
            self._apply_switches(kms, key_id, inputs)
        return key_id, self._outputs(ctx, key_id)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            metadata = ctx.client("kms").describe_key(KeyId=id)["KeyMetadata"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise
        return None if metadata["KeyState"] == "PendingDeletion" else outputs | self._outputs(ctx, id)

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(new_inputs)
        kms = ctx.client("kms")
        kms.update_key_description(KeyId=id, Description=new_inputs.get("description") or "")
        if new_inputs.get("policy"):
            kms.put_key_policy(KeyId=id, PolicyName="default", Policy=_policy(ctx, new_inputs))
        self._apply_switches(kms, id, new_inputs)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            kms.untag_resource(KeyId=id, TagKeys=removed)
        if changed:
            kms.tag_resource(KeyId=id, Tags=_kms_tags(changed))
        return self._outputs(ctx, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NotFoundException", "KMSInvalidStateException"):
            ctx.client("kms").schedule_key_deletion(KeyId=id, PendingWindowInDays=inputs.get("deletionWindowInDays") or 30)

    def _apply_switches(self, kms: Any, key_id: str, inputs: Inputs) -> None:
        if inputs.get("enableKeyRotation"):
            kms.enable_key_rotation(KeyId=key_id, **given(inputs, RotationPeriodInDays="rotationPeriodInDays"))
        else:
            kms.disable_key_rotation(KeyId=key_id)
        if inputs.get("isEnabled") is False:
            kms.disable_key(KeyId=key_id)
        else:
            kms.enable_key(KeyId=key_id)

    def _outputs(self, ctx: ResourceContext, key_id: str) -> Outputs:
        kms = ctx.client("kms")
        metadata = kms.describe_key(KeyId=key_id)["KeyMetadata"]
        rotation = kms.get_key_rotation_status(KeyId=key_id)
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
            "policy": kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"],
        }


def _check(inputs: Inputs) -> None:
    window = inputs.get("deletionWindowInDays")
    if window is not None and not 7 <= window <= 30:
        raise ResourceError("ValidationException", f"expected deletion_window_in_days to be in the range (7 - 30), got {window}")
    period = inputs.get("rotationPeriodInDays")
    if period is not None and not 90 <= period <= 2560:
        raise ResourceError("ValidationException", f"expected rotation_period_in_days to be in the range (90 - 2560), got {period}")


def _policy(ctx: ResourceContext, inputs: Inputs) -> str:
    return resource_policy(ctx, inputs["policy"], "MalformedPolicyDocumentException")


def _kms_tags(tags: Tags) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


HANDLERS = [Key()]
