"""What the role of a replication configuration must be allowed to do.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html and, for encrypted objects,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeBucket, FakeKey

from local_aws.iam import stored
from local_aws.iam.policy import Access
from local_aws.iam.service_roles import role_refusal
from local_aws.iam.trust import trusts_service
from local_aws.kernel.partitions import dns_suffix
from local_aws.kernel.process import Context, ResourceContext
from local_aws.services.s3.replication.rules import Rule

_SERVICE = "s3.amazonaws.com"
_SESSION = "s3-replication"


class NotAllowed(Exception):
    """AWS's sentence about what the role lacks."""


class RolePermissions:
    """The role of a rule, which copies from one bucket to another."""

    def __init__(self, process: Context, rule: Rule, source: FakeBucket, destination: FakeBucket) -> None:
        self._rule = rule
        self._source = source
        self._destination = destination
        if not trusts_service(ResourceContext(process, source.region_name), rule.role, _SERVICE):
            raise NotAllowed(f"{_SERVICE} is not authorized to perform: sts:AssumeRole on resource: {rule.role}")
        for action in ("s3:GetReplicationConfiguration", "s3:ListBucket"):
            self._require(source, action, source.arn)

    def require_copy(self, version: FakeKey) -> None:
        """For an object; raises NotAllowed."""
        source, destination = f"{self._source.arn}/{version.name}", f"{self._destination.arn}/{version.name}"
        for action in ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl"):
            self._require(self._source, action, source)
        if version.lock_mode:
            self._require(self._source, "s3:GetObjectRetention", source)
        if version.lock_legal_status:
            self._require(self._source, "s3:GetObjectLegalHold", source)
        self._require(self._destination, "s3:ReplicateObject", destination)
        if version.encryption == "aws:kms":
            self._require_key(self._source, "kms:Decrypt", version.kms_key_id, version.name)
            self._require_key(self._destination, "kms:Encrypt", self._rule.replica_key, version.name)

    def require_delete(self, name: str) -> None:
        """For a delete marker; raises NotAllowed."""
        self._require(self._destination, "s3:ReplicateDelete", f"{self._destination.arn}/{name}")

    def tags_may_be_copied(self, name: str) -> bool:
        """Without the right, an object is replicated without its tags."""
        reading = self._refusal(self._source, Access("s3:GetObjectVersionTagging", f"{self._source.arn}/{name}"))
        writing = self._refusal(self._destination, Access("s3:ReplicateTags", f"{self._destination.arn}/{name}"))
        return reading is None and writing is None

    def _require_key(self, bucket: FakeBucket, action: str, key_id: str | None, name: str) -> None:
        key = stored.customer_key(bucket.region_name, key_id)
        if key:
            via = {"kms:viaservice": (f"s3.{bucket.region_name}.{dns_suffix(bucket.region_name)}",)}
            self._require(bucket, action, key, via | {"kms:encryptioncontext:aws:s3:arn": (bucket.arn, f"{bucket.arn}/{name}")})

    def _require(self, bucket: FakeBucket, action: str, resource: str, keys: dict[str, Any] | None = None) -> None:
        refused = self._refusal(bucket, Access(action, resource, keys or {}))
        if refused:
            raise NotAllowed(refused)

    def _refusal(self, bucket: FakeBucket, access: Access) -> str | None:
        return role_refusal(self._rule.role, _SESSION, bucket.region_name, access)
