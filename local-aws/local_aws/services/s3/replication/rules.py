"""Which rules of a replication configuration select a version of an object.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker

from local_aws.services.s3.object_changes import Version


@dataclass(frozen=True)
class Rule:
    """A rule that is enabled."""

    id: str
    priority: int
    prefix: str
    tags: tuple[tuple[str, str], ...]
    role: str
    destination: str
    """The bucket's name."""
    storage_class: str | None
    replica_key: str | None
    encrypted_objects: bool
    """Whether objects are selected that a KMS key encrypts."""
    delete_markers: bool
    metrics: bool

    @staticmethod
    def read(role: str, rule: dict[str, Any]) -> Rule:
        """Reads a rule as the API has it."""
        filter, destination = rule.get("Filter"), rule["Destination"]
        conditions = (filter or {}).get("And") or filter or rule
        tags = conditions.get("Tags") or ([conditions["Tag"]] if "Tag" in conditions else [])
        # Without a filter it is a rule of the first version, which takes delete markers along.
        markers = rule.get("DeleteMarkerReplication", {"Status": "Enabled" if filter is None else "Disabled"})
        return Rule(
            id=rule["ID"],
            priority=rule["Priority"],
            prefix=conditions.get("Prefix") or "",
            tags=tuple((tag["Key"], tag["Value"]) for tag in tags),
            role=role,
            destination=destination["Bucket"].rpartition(":")[2],
            storage_class=destination.get("StorageClass"),
            replica_key=destination.get("EncryptionConfiguration", {}).get("ReplicaKmsKeyID"),
            encrypted_objects=_enabled((rule.get("SourceSelectionCriteria") or {}).get("SseKmsEncryptedObjects")),
            delete_markers=_enabled(markers),
            metrics=_enabled(destination.get("Metrics")),
        )

    def selects(self, version: Version, tags: dict[str, str]) -> bool:
        if not version.name.startswith(self.prefix) or not set(self.tags) <= tags.items():
            return False
        if isinstance(version, FakeDeleteMarker):
            return self.delete_markers
        return self.encrypted_objects or version.encryption != "aws:kms"


def selecting_rules(bucket: FakeBucket, version: Version, tags: dict[str, str]) -> list[Rule]:
    """For each destination the rule with the highest priority among those that select the version."""
    configuration: dict[str, Any] = getattr(bucket, "replication", None) or {"Role": "", "Rule": []}
    rules = [Rule.read(configuration["Role"], rule) for rule in configuration["Rule"] if _enabled(rule)]
    selecting = sorted((rule for rule in rules if rule.selects(version, tags)), key=lambda rule: rule.priority)
    return list({rule.destination: rule for rule in selecting}.values())


def _enabled(setting: dict[str, Any] | None) -> bool:
    return bool(setting) and setting["Status"] == "Enabled"
