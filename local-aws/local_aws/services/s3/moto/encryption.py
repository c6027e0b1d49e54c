"""moto encrypts with the key of the bucket's default where a request asks for ``aws:kms`` and names no key. S3 takes its own key then,
``aws/s3``, whatever the default is. And moto knows nothing of kinds of encryption that a bucket blocks.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.kms.models import kms_backends
from moto.s3.exceptions import S3AccessDeniedError, ServerSideEncryptionConfigurationNotFoundError
from moto.s3.models import FakeBucket, FakeKey, S3Backend
from moto.s3.responses import S3Response

from local_aws.kernel.amendments import amend

_OWN_KEY = "alias/aws/s3"
_CUSTOMER_KEYS = "SSE-C"
_CUSTOMER_HEADER = "x-amz-server-side-encryption-customer-algorithm"


def install() -> None:
    """Wraps what writes objects, and returns what a bucket blocks."""
    put = S3Backend.put_object

    def put_object(
        backend: S3Backend, bucket_name: str, *arguments: Any, encryption: str | None = None, kms_key_id: str | None = None, **options: Any
    ) -> FakeKey:
        if encryption == "aws:kms" and not kms_key_id:
            kms_key_id = _own_key(backend.get_bucket(bucket_name))
        return put(backend, bucket_name, *arguments, encryption=encryption, kms_key_id=kms_key_id, **options)

    amend(S3Backend, "put_object", put_object)
    for name in ("put_object", "copy_object", "_key_response_post"):
        amend(S3Response, name, _unless_blocked(getattr(S3Response, name)))
    amend(S3Response, "get_bucket_encryption", _get_bucket_encryption)


def blocked_kinds(bucket: FakeBucket) -> list[str]:
    """The kinds of encryption that a bucket takes no object with."""
    blocked = ((bucket.encryption or {}).get("Rule") or {}).get("BlockedEncryptionTypes") or {}
    kinds = blocked.get("EncryptionType") or []
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "NONE"]


def _own_key(bucket: FakeBucket) -> str:
    backend = kms_backends[bucket.account_id][bucket.region_name]
    return backend.keys[backend.get_key_id_from_alias(_OWN_KEY) or ""].arn


def _unless_blocked(respond: Callable[..., Any]) -> Callable[..., Any]:
    def respond_unless_blocked(response: S3Response, *arguments: Any, **options: Any) -> Any:
        bucket = response.backend.buckets.get(response.bucket_name)
        if bucket and _CUSTOMER_HEADER in response.headers and _CUSTOMER_KEYS in blocked_kinds(bucket):
            raise S3AccessDeniedError
        return respond(response, *arguments, **options)

    return respond_unless_blocked


def _get_bucket_encryption(response: S3Response) -> Any:
    response.data["Action"] = "GetBucketEncryption"
    bucket = response.backend.get_bucket(response.bucket_name)
    if not bucket.encryption:
        raise ServerSideEncryptionConfigurationNotFoundError(bucket_name=response.bucket_name)
    rule = {
        "ApplyServerSideEncryptionByDefault": bucket.encryption["Rule"]["ApplyServerSideEncryptionByDefault"],
        "BucketKeyEnabled": bucket.encryption["Rule"].get("BucketKeyEnabled") == "true",
        "BlockedEncryptionTypes": {"EncryptionType": blocked_kinds(bucket)},
    }
    return response.serialized(ActionResult({"ServerSideEncryptionConfiguration": {"Rules": [rule]}}))
