"""``aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs, given
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key
from local_aws.services.s3.resources.configuration import BucketConfiguration


class BucketEncryption(BucketConfiguration):
    type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    accepts = frozenset({"bucket", "rules"})
    missing = ("ServerSideEncryptionConfigurationNotFoundError",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        rules = []
        for rule in inputs["rules"]:
            default = rule.get("applyServerSideEncryptionByDefault") or {}
            algorithm, key = default.get("sseAlgorithm"), default.get("kmsMasterKeyId")
            if key and algorithm == "AES256":
                raise ResourceError("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms")
            require_key(ctx, key)
            rules.append(
                {
                    "ApplyServerSideEncryptionByDefault": given(default, SSEAlgorithm="sseAlgorithm", KMSMasterKeyID="kmsMasterKeyId"),
                    "BucketKeyEnabled": bool(rule.get("bucketKeyEnabled")),
                    **_blocking(rule.get("blockedEncryptionTypes") or []),
                }
            )
        s3.put_bucket_encryption(Bucket=inputs["bucket"], ServerSideEncryptionConfiguration={"Rules": rules})

    def get(self, s3: Any, bucket: str) -> Outputs:
        rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
        return {"rules": [_rule(rule) for rule in rules]}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_encryption(Bucket=bucket)


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    default = rule["ApplyServerSideEncryptionByDefault"]
    return {
        "applyServerSideEncryptionByDefault": given(default, sseAlgorithm="SSEAlgorithm", kmsMasterKeyId="KMSMasterKeyID"),
        "bucketKeyEnabled": rule["BucketKeyEnabled"],
        **({"blockedEncryptionTypes": blocked} if (blocked := (rule.get("BlockedEncryptionTypes") or {}).get("EncryptionType")) else {}),
    }


def _blocking(kinds: list[str]) -> dict[str, Any]:
    if not set(kinds) <= {"SSE-C", "NONE"}:
        raise ResourceError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
    return {"BlockedEncryptionTypes": {"EncryptionType": kinds}} if kinds else {}


HANDLERS = [BucketEncryption()]
