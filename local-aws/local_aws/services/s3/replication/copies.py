"""Makes replicas: the same version, with the same metadata, in another bucket."""

from __future__ import annotations

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, s3_backends

from local_aws.kernel.partitions import partition_of
from local_aws.kernel.process import ACCOUNT
from local_aws.services.s3.object_changes import Version, replication_status
from local_aws.services.s3.replication.rules import Rule

REPLICA = "REPLICA"


def copy_object(version: FakeKey, destination: FakeBucket, rule: Rule, with_tags: bool) -> None:
    """Puts the replica of an object into the bucket, or in the place of the one that is there."""
    replica = FakeKey(
        name=version.name,
        bucket_name=destination.name,
        value=version.value,
        account_id=version.account_id,
        region_name=destination.region_name,
        storage=rule.storage_class or version.storage_class,
        etag=version.etag.strip('"'),
        is_versioned=True,
        version_id=version.version_id,
        lock_mode=version.lock_mode,
        lock_legal_status=version.lock_legal_status,
        lock_until=version.lock_until,
        checksum_value=version.checksum_value,
        checksum_type=version.checksum_type,
        checksum_parts=version.checksum_parts,
        **_encryption(version, destination, rule),
    )
    assert isinstance(replica, FakeKey)  # moto's base says less of what it makes
    replica.checksum_algorithm = version.checksum_algorithm
    replica.website_redirect_location = version.website_redirect_location
    replica.last_modified = version.last_modified
    replica.set_metadata(dict(version.metadata), replace=True)
    replication_status.keep(replica, REPLICA)
    _put(destination, replica)
    tagger = s3_backends[ACCOUNT][partition_of(destination.region_name)].tagger
    tagger.delete_all_tags_for_resource(replica.arn)
    if with_tags:
        tagger.copy_tags(version.arn, replica.arn)


def copy_delete_marker(marker: FakeDeleteMarker, destination: FakeBucket) -> None:
    """Puts the same delete marker into the bucket."""
    replica = FakeDeleteMarker(marker.key)
    assert isinstance(replica, FakeDeleteMarker)
    replica._version_id = marker.version_id  # pyright: ignore[reportPrivateUsage] # moto makes up another one, and has no argument for it
    replica.last_modified = marker.last_modified
    replication_status.keep(replica, REPLICA)
    _put(destination, replica)


def _put(bucket: FakeBucket, replica: Version) -> None:
    """As the latest version, or in the place of the same one: what changes an old version does not make it the latest."""
    versions = bucket.keys.getlist(replica.name, [])
    known = any(version.version_id == replica.version_id for version in versions)
    replaced = [replica if version.version_id == replica.version_id else version for version in versions]
    bucket.keys.setlist(replica.name, replaced if known else [*versions, replica])


def _encryption(version: FakeKey, destination: FakeBucket, rule: Rule) -> dict[str, str | bool | None]:
    """An object that a KMS key encrypts gets the rule's key, one that S3's own key encrypts keeps it; others get the bucket's default."""
    default = (destination.encryption or {"Rule": {"ApplyServerSideEncryptionByDefault": {}}})["Rule"]
    bucket_key = default.get("BucketKeyEnabled")
    if version.encryption == "aws:kms":
        return {"encryption": "aws:kms", "kms_key_id": rule.replica_key, "bucket_key_enabled": bucket_key}
    if version.encryption:
        return {"encryption": version.encryption}
    by_default = default["ApplyServerSideEncryptionByDefault"]
    key = by_default.get("KMSMasterKeyID")
    return {"encryption": by_default.get("SSEAlgorithm"), "kms_key_id": key, "bucket_key_enabled": bucket_key if key else None}
