"""``aws:cloudtrail/trail:Trail``. It is kept, and refused where CloudTrail could not write it; no event is ever recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tagging, Tags, key_value_list, named, physical_name, undone_on_error
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.iam.authorizer import service_allowed
from local_aws.iam.policy import Access
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

DIFFERENCES = (Difference("trails of CloudTrail", "kept, nothing is recorded", "written to their bucket within minutes"),)

_SETTINGS = pascal("includeGlobalServiceEvents isMultiRegionTrail kmsKeyId s3BucketName s3KeyPrefix") | {
    "enableLogFileValidation": "EnableLogFileValidation",
}
_SHOWN = pascal("includeGlobalServiceEvents isMultiRegionTrail kmsKeyId s3BucketName s3KeyPrefix") | {
    "enableLogFileValidation": "LogFileValidationEnabled",
}
_FIELD = {
    "field": "Field",
    "equals": "Equals",
    "notEquals": "NotEquals",
    "startsWiths": "StartsWith",
    "notStartsWiths": "NotStartsWith",
    "endsWiths": "EndsWith",
    "notEndsWiths": "NotEndsWith",
}
_SELECTORS = {"advancedEventSelectors": ("AdvancedEventSelectors", {"name": "Name", "fieldSelectors": ("FieldSelectors", _FIELD)})}
_CLOUDTRAIL = "cloudtrail.amazonaws.com"


@dataclass(frozen=True)
class _TrailTagging(Tagging):
    """CloudTrail's calls take the tags themselves, also to remove them."""

    def apply(self, aws: Any, id: str, outputs: Outputs, tags: Tags) -> None:
        old = outputs.get("tagsAll") or {}
        removed = {key: value for key, value in old.items() if key not in tags}
        changed = {key: value for key, value in tags.items() if old.get(key) != value}
        if removed:
            aws.remove_tags(ResourceId=id, TagsList=key_value_list(removed))
        if changed:
            aws.add_tags(ResourceId=id, TagsList=key_value_list(changed))


class Trail(Handler):
    """Its id is its ARN."""

    type = "aws:cloudtrail/trail:Trail"
    service = "cloudtrail"
    accepts = named("advancedEventSelectors name") | _SETTINGS.keys()
    replace_on = named("name")
    identity = ("name",)
    gone = ("TrailNotFoundException",)
    located, deletion = {"name": "Name"}, "delete_trail"
    tagging = _TrailTagging("ResourceId", by=None)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        trail = physical_name(inputs, name, 128)
        arn = ctx.arn("cloudtrail", f"trail/{trail}")
        _require_access(ctx, arn, inputs)
        if any(each["TrailARN"] == arn for each in aws.describe_trails()["trailList"]):
            raise ResourceError("TrailAlreadyExistsException", f"Trail {trail} already exists for customer: {ctx.account}")
        aws.create_trail(Name=trail, TagsList=key_value_list(tags), **to_aws(inputs, _SETTINGS))
        with undone_on_error(lambda: aws.delete_trail(Name=trail)):
            _select(aws, arn, inputs)
            aws.start_logging(Name=trail)
        return arn

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        trail = aws.get_trail(Name=id)["Trail"]
        return {
            "arn": id,
            "homeRegion": ctx.region,
            "name": trail["Name"],
            **from_aws(trail, _SHOWN),
            **from_aws(aws.get_event_selectors(TrailName=id), _SELECTORS),
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _require_access(ctx, id, new)
        aws.update_trail(Name=id, **to_aws(new, _SETTINGS))
        _select(aws, id, new)


def _select(aws: Any, arn: str, inputs: Inputs) -> None:
    selectors = to_aws(inputs, _SELECTORS)
    if selectors:
        aws.put_event_selectors(TrailName=arn, **selectors)


def _require_access(ctx: ResourceContext, arn: str, inputs: Inputs) -> None:
    """Refuses a bucket or a key whose policy does not let CloudTrail write this trail."""
    source = {"aws:sourcearn": (arn,), "aws:sourceaccount": (ctx.account,)}
    bucket = f"arn:{ctx.partition}:s3:::{inputs['s3BucketName']}"
    objects = "/".join(filter(None, (bucket, inputs.get("s3KeyPrefix"), "AWSLogs", ctx.account, "CloudTrail")))
    written = source | {"s3:x-amz-acl": ("bucket-owner-full-control",)}
    if not _may(Access("s3:GetBucketAcl", bucket, source)) or not _may(Access("s3:PutObject", objects, written)):
        message = f"Incorrect S3 bucket policy is detected for bucket: {inputs['s3BucketName']}"
        raise ResourceError("InsufficientS3BucketPolicyException", message)
    if not inputs.get("kmsKeyId"):
        return
    require_key(ctx, inputs["kmsKeyId"], "KmsKeyNotFoundException")
    key = ctx.client("kms").describe_key(KeyId=inputs["kmsKeyId"])["KeyMetadata"]["Arn"]
    encrypted = source | {"kms:encryptioncontext:aws:cloudtrail:arn": (arn,)}
    if not _may(Access("kms:DescribeKey", key, source)) or not _may(Access("kms:GenerateDataKey", key, encrypted)):
        raise ResourceError(
            "InsufficientEncryptionPolicyException", "Insufficient permissions to access S3 bucket or KMS key, or wrong key policy."
        )


def _may(access: Access) -> bool:
    return service_allowed(_CLOUDTRAIL, access)


HANDLERS = [Trail()]
