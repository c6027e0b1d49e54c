"""``aws:s3/bucket:Bucket``: the bucket itself; its configurations are resources of their own."""

from __future__ import annotations

import re
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, gone_is_fine, key_value_list, undone_on_error
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_NAME = re.compile(r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias)(?<!--ol-s3)")


class Bucket(Handler):
    type = "aws:s3/bucket:Bucket"
    accepts = frozenset({"bucket", "bucketPrefix", "forceDestroy", "objectLockEnabled"})
    replace_on = frozenset({"bucket", "bucketPrefix", "objectLockEnabled", "region"})
    identity = ("bucket",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        bucket = inputs.get("bucket") or auto_name(inputs.get("bucketPrefix") or name.lower(), 63)
        if not _NAME.fullmatch(bucket):
            raise ResourceError("InvalidBucketName", f"The specified bucket is not valid: {bucket}")
        s3 = ctx.client("s3")
        location = {} if ctx.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": ctx.region}}
        s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=bool(inputs.get("objectLockEnabled")), **location)
        with undone_on_error(lambda: s3.delete_bucket(Bucket=bucket)):
            _put_tags(s3, bucket, tags)
        return bucket, self._outputs(ctx, bucket, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            ctx.client("s3").head_bucket(Bucket=id)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchBucket"):
                return None
            raise
        return outputs | self._outputs(ctx, id, outputs)

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _put_tags(ctx.client("s3"), id, tags)
        return self._outputs(ctx, id, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        s3 = ctx.client("s3")
        with gone_is_fine("NoSuchBucket"):
            if inputs.get("forceDestroy"):
                _empty(s3, id)
            s3.delete_bucket(Bucket=id)

    def _outputs(self, ctx: ResourceContext, bucket: str, inputs: Inputs) -> Outputs:
        return {
            "bucket": bucket,
            "arn": f"arn:{ctx.partition}:s3:::{bucket}",
            "bucketDomainName": f"{bucket}.s3.{ctx.dns_suffix}",
            "bucketRegionalDomainName": f"{bucket}.s3.{ctx.region}.{ctx.dns_suffix}",
            "bucketRegion": ctx.region,
            "forceDestroy": bool(inputs.get("forceDestroy")),
            "objectLockEnabled": bool(inputs.get("objectLockEnabled")),
        }


def _put_tags(s3: Any, bucket: str, tags: Tags) -> None:
    if tags:
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": key_value_list(tags)})
    else:
        s3.delete_bucket_tagging(Bucket=bucket)


def _empty(s3: Any, bucket: str) -> None:
    """Deletes every object, every version and every delete marker, locked ones too, as the AWS provider does."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = [
            {"Key": version["Key"], "VersionId": version["VersionId"]}
            for kind in ("Versions", "DeleteMarkers")
            for version in page.get(kind, ())
        ]
        if versions:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": versions, "Quiet": True}, BypassGovernanceRetention=True)
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", ()):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])


HANDLERS = [Bucket()]
