"""``aws:s3/bucketPolicy:BucketPolicy``."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Inputs, Outputs
from local_aws.iam.documents import resource_policy, statements
from local_aws.iam.policy import as_list
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration


class BucketPolicy(BucketConfiguration):
    type = "aws:s3/bucketPolicy:BucketPolicy"
    accepts = frozenset({"bucket", "policy"})
    missing = ("NoSuchBucketPolicy",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        bucket = inputs["bucket"]
        text = resource_policy(ctx, inputs["policy"], "MalformedPolicy")
        for statement in statements(json.loads(text)):
            _check_resources(ctx, statement, bucket)
            if _is_public(statement) and _blocks_public_policies(s3, bucket):
                raise ResourceError(
                    "AccessDenied",
                    f"s3:PutBucketPolicy on resource: arn:{ctx.partition}:s3:::{bucket} is not allowed "
                    "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
                    403,
                )
        s3.put_bucket_policy(Bucket=bucket, Policy=text)

    def get(self, s3: Any, bucket: str) -> Outputs:
        return {"policy": s3.get_bucket_policy(Bucket=bucket)["Policy"]}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_policy(Bucket=bucket)


def _check_resources(ctx: ResourceContext, statement: dict[str, Any], bucket: str) -> None:
    arn = f"arn:{ctx.partition}:s3:::{bucket}"
    for resource in as_list(statement.get("Resource")):
        if resource != arn and not resource.startswith(f"{arn}/"):
            raise ResourceError("MalformedPolicy", "Policy has invalid resource")


def _is_public(statement: dict[str, Any]) -> bool:
    """Whether it lets everybody in; a condition is taken to narrow it down."""
    principal = statement.get("Principal")
    everybody = "*" in as_list(principal.get("AWS") if isinstance(principal, dict) else principal)
    return statement["Effect"] == "Allow" and everybody and not statement.get("Condition")


def _blocks_public_policies(s3: Any, bucket: str) -> bool:
    try:
        return s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchPublicAccessBlockConfiguration":
            return False
        raise


HANDLERS = [BucketPolicy()]
