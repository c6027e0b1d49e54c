"""``aws:s3/bucketReplicationConfig:BucketReplicationConfig``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs, key_value_list
from local_aws.engine.shapes import from_aws, to_aws
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration

_STATUS = {"status": "Status"}
_RULE = {
    "id": "ID",
    "priority": "Priority",
    "prefix": "Prefix",
    "status": "Status",
    "deleteMarkerReplication": ("DeleteMarkerReplication", _STATUS),
    "sourceSelectionCriteria": ("SourceSelectionCriteria", {"sseKmsEncryptedObjects": ("SseKmsEncryptedObjects", _STATUS)}),
    "destination": (
        "Destination",
        {
            "bucket": "Bucket",
            "account": "Account",
            "storageClass": "StorageClass",
            "encryptionConfiguration": ("EncryptionConfiguration", {"replicaKmsKeyId": "ReplicaKmsKeyID"}),
            "metrics": ("Metrics", {**_STATUS, "eventThreshold": ("EventThreshold", {"minutes": "Minutes"})}),
            "replicationTime": ("ReplicationTime", {**_STATUS, "time": ("Time", {"minutes": "Minutes"})}),
        },
    ),
}
# What local-aws does not carry out: the part of the rule it belongs to and its name.
_UNSUPPORTED = (
    (None, "existingObjectReplication"),
    ("destination", "accessControlTranslation"),
    ("sourceSelectionCriteria", "replicaModifications"),
)


class BucketReplication(BucketConfiguration):
    type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    accepts = frozenset({"bucket", "role", "rules"})
    missing = ("ReplicationConfigurationNotFoundError",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        rules = [_rule_to_aws(rule) for rule in inputs["rules"]]
        configuration = {"Role": inputs["role"], "Rules": rules}
        s3.put_bucket_replication(Bucket=inputs["bucket"], ReplicationConfiguration=configuration)

    def get(self, s3: Any, bucket: str) -> Outputs:
        configuration = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
        return {"role": configuration["Role"], "rules": [_rule_from_aws(rule) for rule in configuration["Rules"]]}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_replication(Bucket=bucket)


def _rule_to_aws(rule: dict[str, Any]) -> dict[str, Any]:
    for part, name in _UNSUPPORTED:
        if ((rule.get(part) or {}) if part else rule).get(name):
            raise ResourceError("UnsupportedInput", f"local-aws cannot apply {name} of a replication rule.")
    converted = to_aws(rule, _RULE)
    filter = rule.get("filter")
    if filter is not None:
        converted["Filter"] = to_aws(filter, {"prefix": "Prefix", "tag": ("Tag", {"key": "Key", "value": "Value"})})
        if filter.get("and"):
            converted["Filter"]["And"] = to_aws(filter["and"], {"prefix": "Prefix"}) | {
                "Tags": key_value_list(filter["and"].get("tags") or {})
            }
    return converted


def _rule_from_aws(rule: dict[str, Any]) -> dict[str, Any]:
    converted = from_aws(rule, _RULE)
    filter = rule.get("Filter")
    if filter is not None:
        converted["filter"] = from_aws(filter, {"prefix": "Prefix", "tag": ("Tag", {"key": "Key", "value": "Value"})})
        if "And" in filter:
            tags = {tag["Key"]: tag["Value"] for tag in filter["And"].get("Tags", ())}
            converted["filter"]["and"] = from_aws(filter["And"], {"prefix": "Prefix"}) | ({"tags": tags} if tags else {})
    return converted


HANDLERS = [BucketReplication()]
