"""moto keeps the tags of deleted versions and buckets: for ever, and for the next bucket of the same name."""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeBucket, FakeKey, S3Backend

from local_aws.kernel.amendments import amend


def install() -> None:
    """Forgets the tags with what has them."""
    delete_object, delete_bucket = S3Backend.delete_object, S3Backend.delete_bucket

    def delete_version(
        backend: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None, bypass: bool = False
    ) -> tuple[bool, dict[str, Any]]:
        before = _versions(backend, bucket_name, key_name)
        answer = delete_object(backend, bucket_name, key_name, version_id, bypass)
        for gone in before - _versions(backend, bucket_name, key_name):
            backend.tagger.delete_all_tags_for_resource(gone)
        return answer

    def delete_with_tags(backend: S3Backend, bucket_name: str) -> FakeBucket | None:
        deleted = delete_bucket(backend, bucket_name)
        if deleted:
            backend.tagger.delete_all_tags_for_resource(deleted.arn)
        return deleted

    amend(S3Backend, "delete_object", delete_version)
    amend(S3Backend, "delete_bucket", delete_with_tags)


def _versions(backend: S3Backend, bucket: str, key: str) -> set[str]:
    """The names by which moto tags them."""
    return {version.arn for version in backend.get_bucket(bucket).keys.getlist(key, []) if isinstance(version, FakeKey)}
