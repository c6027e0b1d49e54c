"""The configurations of a bucket that are lists of rules: lifecycle and replication."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs, key_value_list, named
from local_aws.engine.shapes import Names, from_aws, pascal, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.configurations import BucketConfiguration

_PARTS = Difference(
    "`existingObjectReplication`, `accessControlTranslation` and `replicaModifications` of a replication rule", "refused", "applied"
)
DIFFERENCES = (_PARTS,)

_TAG = {"tag": ("Tag", pascal("key value"))}
_PREFIX = pascal("prefix")
_SIZES = pascal("prefix objectSizeGreaterThan objectSizeLessThan")
_LIFECYCLE = {
    "id": "ID",
    **pascal("status prefix"),
    "expiration": ("Expiration", pascal("days date expiredObjectDeleteMarker")),
    "transitions": ("Transitions", pascal("days date storageClass")),
    "noncurrentVersionExpiration": ("NoncurrentVersionExpiration", pascal("noncurrentDays newerNoncurrentVersions")),
    "noncurrentVersionTransitions": ("NoncurrentVersionTransitions", pascal("noncurrentDays newerNoncurrentVersions storageClass")),
    "abortIncompleteMultipartUpload": ("AbortIncompleteMultipartUpload", pascal("daysAfterInitiation")),
}
_ACTIONS = frozenset(_LIFECYCLE) - {"id", "status", "prefix"}
_STATUS = pascal("status")
_MINUTES = pascal("minutes")
_DESTINATION = {
    **pascal("bucket account storageClass"),
    "encryptionConfiguration": ("EncryptionConfiguration", {"replicaKmsKeyId": "ReplicaKmsKeyID"}),
    "metrics": ("Metrics", {**_STATUS, "eventThreshold": ("EventThreshold", _MINUTES)}),
    "replicationTime": ("ReplicationTime", {**_STATUS, "time": ("Time", _MINUTES)}),
}
_REPLICATION = {
    "id": "ID",
    **pascal("priority prefix status"),
    "deleteMarkerReplication": ("DeleteMarkerReplication", _STATUS),
    "sourceSelectionCriteria": ("SourceSelectionCriteria", {"sseKmsEncryptedObjects": ("SseKmsEncryptedObjects", _STATUS)}),
    "destination": ("Destination", _DESTINATION),
}
# What local-aws does not carry out: the part of the rule it belongs to and its name.
_UNSUPPORTED = (
    (None, "existingObjectReplication"),
    ("destination", "accessControlTranslation"),
    ("sourceSelectionCriteria", "replicaModifications"),
)


class BucketLifecycle(BucketConfiguration):
    type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    accepts = named("bucket rules")
    gone = ("NoSuchBucket", "NoSuchLifecycleConfiguration")
    part, argument, deletion = "bucket_lifecycle_configuration", "LifecycleConfiguration", "delete_bucket_lifecycle"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        rules = [_lifecycle_to_aws(rule) for rule in inputs["rules"]]
        ids = [rule["ID"] for rule in rules]
        if len(set(ids)) < len(ids):
            raise ResourceError("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
        return {"Rules": rules}

    def from_s3(self, configuration: Any) -> Outputs | None:
        rules = [_from_aws(rule, _LIFECYCLE, _SIZES) for rule in configuration["Rules"]]
        return {"rules": rules, "transitionDefaultMinimumObjectSize": configuration["TransitionDefaultMinimumObjectSize"]}


class BucketReplication(BucketConfiguration):
    type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    accepts = named("bucket role rules")
    gone = ("NoSuchBucket", "ReplicationConfigurationNotFoundError")
    part, argument, deletion = "bucket_replication", "ReplicationConfiguration", "delete_bucket_replication"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        return {"Role": inputs["role"], "Rules": [_replication_to_aws(rule) for rule in inputs["rules"]]}

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {"role": configuration["Role"], "rules": [_from_aws(rule, _REPLICATION, _PREFIX) for rule in configuration["Rules"]]}


def _lifecycle_to_aws(rule: dict[str, Any]) -> dict[str, Any]:
    if not any(rule.get(action) for action in _ACTIONS):
        raise ResourceError("InvalidRequest", "At least one action needs to be specified in a rule")
    for period in (rule.get("expiration") or {}, *(rule.get("transitions") or ())):
        if period.get("days") is not None and period["days"] < 0:
            raise ResourceError("InvalidArgument", "'Days' must be a positive integer")
    converted = to_aws(rule, _LIFECYCLE)
    filter = rule.get("filter")
    if filter is not None or "Prefix" not in converted:
        converted["Filter"] = _filter_to_aws(filter or {}, _SIZES)
    return converted


def _replication_to_aws(rule: dict[str, Any]) -> dict[str, Any]:
    for part, name in _UNSUPPORTED:
        if ((rule.get(part) or {}) if part else rule).get(name):
            raise ResourceError("UnsupportedInput", _PARTS.explain(f"{name} of a replication rule cannot be applied."))
    converted = to_aws(rule, _REPLICATION)
    if rule.get("filter") is not None:
        converted["Filter"] = _filter_to_aws(rule["filter"], _PREFIX)
    return converted


def _from_aws(rule: dict[str, Any], names: Names, filter_names: Names) -> dict[str, Any]:
    converted = from_aws(rule, names)
    filter = rule.get("Filter")
    if filter is not None:
        converted["filter"] = from_aws(filter, {**filter_names, **_TAG})
        if "And" in filter:
            tags = {tag["Key"]: tag["Value"] for tag in filter["And"].get("Tags", ())}
            converted["filter"]["and"] = from_aws(filter["And"], filter_names) | ({"tags": tags} if tags else {})
    return converted


def _filter_to_aws(filter: dict[str, Any], names: Names) -> dict[str, Any]:
    converted = to_aws(filter, {**names, **_TAG})
    if filter.get("and"):
        converted["And"] = to_aws(filter["and"], names) | {"Tags": key_value_list(filter["and"].get("tags") or {})}
    return converted


HANDLERS = [BucketLifecycle(), BucketReplication()]
