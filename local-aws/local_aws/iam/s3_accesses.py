"""What an S3 request does, as IAM sees it: actions and ARNs of
https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from local_aws.iam import stored
from local_aws.iam.policy import Access
from local_aws.iam.requests import SignedRequest
from local_aws.kernel.partitions import dns_suffix, partition_of

# By method; the key of the inner table is the subresource in the query.
_BUCKET = {
    "HEAD": {"": "ListBucket"},
    "GET": {
        "": "ListBucket",
        "acl": "GetBucketAcl",
        "cors": "GetBucketCORS",
        "encryption": "GetEncryptionConfiguration",
        "lifecycle": "GetLifecycleConfiguration",
        "location": "GetBucketLocation",
        "logging": "GetBucketLogging",
        "notification": "GetBucketNotification",
        "object-lock": "GetBucketObjectLockConfiguration",
        "ownershipControls": "GetBucketOwnershipControls",
        "policy": "GetBucketPolicy",
        "policyStatus": "GetBucketPolicyStatus",
        "publicAccessBlock": "GetBucketPublicAccessBlock",
        "replication": "GetReplicationConfiguration",
        "tagging": "GetBucketTagging",
        "uploads": "ListBucketMultipartUploads",
        "versioning": "GetBucketVersioning",
        "versions": "ListBucketVersions",
        "website": "GetBucketWebsite",
    },
    "PUT": {
        "": "CreateBucket",
        "acl": "PutBucketAcl",
        "cors": "PutBucketCORS",
        "encryption": "PutEncryptionConfiguration",
        "lifecycle": "PutLifecycleConfiguration",
        "logging": "PutBucketLogging",
        "notification": "PutBucketNotification",
        "object-lock": "PutBucketObjectLockConfiguration",
        "ownershipControls": "PutBucketOwnershipControls",
        "policy": "PutBucketPolicy",
        "publicAccessBlock": "PutBucketPublicAccessBlock",
        "replication": "PutReplicationConfiguration",
        "tagging": "PutBucketTagging",
        "versioning": "PutBucketVersioning",
        "website": "PutBucketWebsite",
    },
    "DELETE": {
        "": "DeleteBucket",
        "cors": "PutBucketCORS",
        "encryption": "PutEncryptionConfiguration",
        "lifecycle": "PutLifecycleConfiguration",
        "ownershipControls": "PutBucketOwnershipControls",
        "policy": "DeleteBucketPolicy",
        "publicAccessBlock": "PutBucketPublicAccessBlock",
        "replication": "PutReplicationConfiguration",
        "tagging": "PutBucketTagging",
        "website": "DeleteBucketWebsite",
    },
}
_OBJECT = {
    "HEAD": {"": "GetObject"},
    "GET": {
        "": "GetObject",
        "acl": "GetObjectAcl",
        "legal-hold": "GetObjectLegalHold",
        "retention": "GetObjectRetention",
        "tagging": "GetObjectTagging",
        "uploadId": "ListMultipartUploadParts",
        "versionId": "GetObjectVersion",
    },
    "PUT": {
        "": "PutObject",
        "acl": "PutObjectAcl",
        "legal-hold": "PutObjectLegalHold",
        "retention": "PutObjectRetention",
        "tagging": "PutObjectTagging",
    },
    "POST": {"": "PutObject", "restore": "RestoreObject", "select": "GetObject"},
    "DELETE": {
        "": "DeleteObject",
        "tagging": "DeleteObjectTagging",
        "uploadId": "AbortMultipartUpload",
        "versionId": "DeleteObjectVersion",
    },
}
_XML = "{http://s3.amazonaws.com/doc/2006-03-01/}"


def s3_accesses(request: SignedRequest) -> Iterator[Access]:
    """Everything that the request needs to be allowed, KMS included."""
    bucket, _, key = request.path.lstrip("/").partition("/")
    keys = _condition_keys(request)
    if not bucket:
        yield Access("s3:ListAllMyBuckets", "*", keys)
        return
    arn = _arn(request, bucket)
    if key:
        yield from _object_accesses(request, bucket, key, keys)
    elif request.method == "POST" and "delete" in request.query:
        for deleted in _deleted_keys(request.body):
            yield Access("s3:DeleteObject", f"{arn}/{deleted}", keys)
    else:
        yield Access(f"s3:{_action(_BUCKET, request)}", arn, keys)


def bucket_elsewhere(request: SignedRequest) -> tuple[str, str] | None:
    """The request's bucket and where that is, if it is in another region than the request; any region tells where a bucket is."""
    name = request.path.lstrip("/").partition("/")[0]
    bucket = stored.bucket(request.region, name) if name and "location" not in request.query else None
    return (name, bucket.region_name) if bucket and bucket.region_name != request.region else None


def _object_accesses(request: SignedRequest, bucket: str, key: str, keys: dict[str, Any]) -> Iterator[Access]:
    arn = _arn(request, bucket, key)
    action = _action(_OBJECT, request)
    yield Access(f"s3:{action}", arn, keys)
    if action in ("GetObject", "GetObjectVersion"):
        yield from _reading(request, bucket, key, keys)
    elif action == "PutObject":
        if request.header("x-amz-tagging"):
            yield Access("s3:PutObjectTagging", arn, keys)
        if request.header("x-amz-acl"):
            yield Access("s3:PutObjectAcl", arn, keys)
        source = request.header("x-amz-copy-source")
        if source:
            path, _, query = source.partition("?")
            source_bucket, _, source_key = unquote(path).lstrip("/").partition("/")
            reading = "GetObjectVersion" if "versionId=" in query else "GetObject"
            yield Access(f"s3:{reading}", _arn(request, source_bucket, source_key), keys)
            yield from _reading(request, source_bucket, source_key, keys)
        yield from _encrypting(request, bucket, key)


def _reading(request: SignedRequest, bucket: str, key: str, keys: dict[str, Any]) -> Iterator[Access]:
    """To be told that an object does not exist, one must be allowed to list the bucket; to read an encrypted one, to decrypt."""
    found = stored.bucket(request.region, bucket)
    if found is None:
        return
    stored_object = found.keys.get(key)
    if stored_object is None:
        yield Access("s3:ListBucket", _arn(request, bucket), keys)
    elif request.method != "HEAD" and stored_object.encryption == "aws:kms":
        yield from _kms(request, "kms:Decrypt", stored_object.kms_key_id, bucket, key)


def _encrypting(request: SignedRequest, bucket: str, key: str) -> Iterator[Access]:
    algorithm = request.header("x-amz-server-side-encryption")
    kms_key = request.header("x-amz-server-side-encryption-aws-kms-key-id")
    found = stored.bucket(request.region, bucket)
    if algorithm is None and found is not None and found.encryption:
        default = found.encryption["Rule"]["ApplyServerSideEncryptionByDefault"]
        algorithm, kms_key = default.get("SSEAlgorithm"), default.get("KMSMasterKeyID")
    if algorithm == "aws:kms":
        yield from _kms(request, "kms:GenerateDataKey", kms_key, bucket, key)
        if "uploads" in request.query or "uploadId" in request.query:  # a part is decrypted when the upload completes
            yield from _kms(request, "kms:Decrypt", kms_key, bucket, key)


def _kms(request: SignedRequest, action: str, key_id: str | None, bucket: str, key: str) -> Iterator[Access]:
    arn = stored.customer_key(request.region, key_id)
    if arn:
        context = (_arn(request, bucket), _arn(request, bucket, key))
        yield Access(
            action,
            arn,
            {"kms:viaservice": (f"s3.{request.region}.{dns_suffix(request.region)}",), "kms:encryptioncontext:aws:s3:arn": context},
        )


def _arn(request: SignedRequest, bucket: str, key: str | None = None) -> str:
    return f"arn:{partition_of(request.region)}:s3:::{bucket}{'' if key is None else f'/{key}'}"


def _action(table: dict[str, dict[str, str]], request: SignedRequest) -> str:
    actions = table.get(request.method, {})
    return next((action for name, action in actions.items() if name and name in request.query), actions.get("", "Unknown"))


def _condition_keys(request: SignedRequest) -> dict[str, tuple[str, ...]]:
    keys = {f"s3:{name}": tuple(values) for name, values in request.query.items() if name in ("prefix", "delimiter", "max-keys")}
    for header in ("x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-acl", "x-amz-storage-class"):
        value = request.header(header)
        if value is not None:
            keys[f"s3:{header}"] = (value,)
    return keys


def _deleted_keys(body: bytes) -> list[str]:
    document = ElementTree.fromstring(body)
    return [element.text or "" for element in [*document.iter(f"{_XML}Key"), *document.iter("Key")]]
