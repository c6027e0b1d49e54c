"""moto drops parts of lifecycle rules: ``NewerNoncurrentVersions`` of an expiration and the filters by object size.

The rules are kept as they were sent and returned so.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import NoSuchLifecycleConfiguration
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

from local_aws.kernel.amendments import Beside, amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("lifecycle rules", "stored, not carried out", "carried out"),
)

_LISTS = ("Transition", "NoncurrentVersionTransition")
_NUMBERS = ("Days", "NoncurrentDays", "NewerNoncurrentVersions", "DaysAfterInitiation", "ObjectSizeGreaterThan", "ObjectSizeLessThan")

_rules_as_sent = Beside[list[dict[str, Any]]]("rules_as_sent", [])


def install() -> None:
    """Replaces the reading of the rules."""
    parse_rules = FakeBucket.set_lifecycle

    def set_lifecycle(bucket: FakeBucket, rules: list[dict[str, Any]]) -> None:
        parse_rules(bucket, rules)
        _rules_as_sent.keep(bucket, [_shape(rule) for rule in rules])

    def get_bucket_lifecycle(response: S3Response) -> Any:
        response.data["Action"] = "GetBucketLifecycleConfiguration"
        if not response.backend.get_bucket_lifecycle(response.bucket_name):
            raise NoSuchLifecycleConfiguration(bucket_name=response.bucket_name)
        rules = _rules_as_sent.of(response.backend.get_bucket(response.bucket_name))
        return response.serialized(ActionResult({"Rules": rules, "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}))

    amend(FakeBucket, "set_lifecycle", set_lifecycle)
    amend(S3Response, "get_bucket_lifecycle", get_bucket_lifecycle)


def _shape(value: Any, name: str = "") -> Any:
    """The XML document as the API's structure: numbers, lists under their plural name, empty text for empty elements."""
    if isinstance(value, dict):
        shaped = {}
        for key, part in value.items():
            if key in _LISTS or (key == "Tag" and name == "And"):
                shaped[f"{key}s"] = [_shape(item, key) for item in (part if isinstance(part, list) else [part])]
            else:
                shaped[key] = _shape(part, key)
        return shaped
    if value is None:
        return {} if name == "Filter" else ""
    if name in _NUMBERS:
        return int(value)
    return value == "true" if name == "ExpiredObjectDeleteMarker" else value
