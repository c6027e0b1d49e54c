"""``aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs, key_value_list
from local_aws.engine.shapes import from_aws, to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration

_PERIOD = {"days": "Days", "date": "Date"}
_SIZES = {"prefix": "Prefix", "objectSizeGreaterThan": "ObjectSizeGreaterThan", "objectSizeLessThan": "ObjectSizeLessThan"}
_NONCURRENT = {"noncurrentDays": "NoncurrentDays", "newerNoncurrentVersions": "NewerNoncurrentVersions"}
_RULE = {
    "id": "ID",
    "status": "Status",
    "prefix": "Prefix",
    "expiration": ("Expiration", {**_PERIOD, "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"}),
    "transitions": ("Transitions", {**_PERIOD, "storageClass": "StorageClass"}),
    "noncurrentVersionExpiration": ("NoncurrentVersionExpiration", _NONCURRENT),
    "noncurrentVersionTransitions": ("NoncurrentVersionTransitions", {**_NONCURRENT, "storageClass": "StorageClass"}),
    "abortIncompleteMultipartUpload": ("AbortIncompleteMultipartUpload", {"daysAfterInitiation": "DaysAfterInitiation"}),
}
_ACTIONS = frozenset(_RULE) - {"id", "status", "prefix"}


class BucketLifecycle(BucketConfiguration):
    type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    accepts = frozenset({"bucket", "rules"})
    missing = ("NoSuchLifecycleConfiguration",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        rules = [_rule_to_aws(rule) for rule in inputs["rules"]]
        ids = [rule["ID"] for rule in rules]
        if len(set(ids)) < len(ids):
            raise ResourceError("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
        s3.put_bucket_lifecycle_configuration(Bucket=inputs["bucket"], LifecycleConfiguration={"Rules": rules})

    def get(self, s3: Any, bucket: str) -> Outputs:
        configuration = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
        return {
            "rules": [_rule_from_aws(rule) for rule in configuration["Rules"]],
            "transitionDefaultMinimumObjectSize": configuration["TransitionDefaultMinimumObjectSize"],
        }

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_lifecycle(Bucket=bucket)


def _rule_to_aws(rule: dict[str, Any]) -> dict[str, Any]:
    if not any(rule.get(action) for action in _ACTIONS):
        raise ResourceError("InvalidRequest", "At least one action needs to be specified in a rule")
    for period in (rule.get("expiration") or {}, *(rule.get("transitions") or ())):
        if period.get("days") is not None and period["days"] < 0:
            raise ResourceError("InvalidArgument", "'Days' must be a positive integer")
    converted = to_aws(rule, _RULE)
    filter = rule.get("filter")
    if filter is not None or "Prefix" not in converted:
        converted["Filter"] = _filter_to_aws(filter or {})
    return converted


def _filter_to_aws(filter: dict[str, Any]) -> dict[str, Any]:
    converted = to_aws(filter, _SIZES)
    if filter.get("tag"):
        converted["Tag"] = {"Key": filter["tag"]["key"], "Value": filter["tag"]["value"]}
    if filter.get("and"):
        converted["And"] = to_aws(filter["and"], _SIZES) | {"Tags": key_value_list(filter["and"].get("tags") or {})}
    return converted


def _rule_from_aws(rule: dict[str, Any]) -> dict[str, Any]:
    converted = from_aws(rule, _RULE)
    filter = rule.get("Filter")
    if filter is not None:
        converted["filter"] = from_aws(filter, _SIZES)
        if "Tag" in filter:
            converted["filter"]["tag"] = {"key": filter["Tag"]["Key"], "value": filter["Tag"]["Value"]}
        if "And" in filter:
            tags = {tag["Key"]: tag["Value"] for tag in filter["And"].get("Tags", ())}
            converted["filter"]["and"] = from_aws(filter["And"], _SIZES) | ({"tags": tags} if tags else {})
    return converted


HANDLERS = [BucketLifecycle()]
