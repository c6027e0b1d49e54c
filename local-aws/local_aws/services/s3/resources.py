"""``aws:s3/bucket:Bucket``: the bucket itself; its configurations are resources of their own."""

from __future__ import annotations

import re
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, key_value_list, named, undone_on_error
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3 import configurations, rules

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_NAME = re.compile(r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias)(?<!--ol-s3)")


class Bucket(Handler):
    type = "aws:s3/bucket:Bucket"
    service = "s3"
    accepts = named("bucket bucketPrefix forceDestroy objectLockEnabled")
    replace_on = named("bucket bucketPrefix objectLockEnabled region")
    identity = ("bucket",)
    gone = ("404", "NoSuchBucket")
    taggable = True

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        bucket = inputs.get("bucket") or auto_name(inputs.get("bucketPrefix") or name.lower(), 63)
        if not _NAME.fullmatch(bucket):
            raise ResourceError("InvalidBucketName", f"The specified bucket is not valid: {bucket}")
        location = {} if ctx.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": ctx.region}}
        aws.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=bool(inputs.get("objectLockEnabled")), **location)
        with undone_on_error(lambda: aws.delete_bucket(Bucket=bucket)):
            _put_tags(aws, bucket, tags)
        return bucket

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        aws.head_bucket(Bucket=id)
        return {
            "bucket": id,
            "arn": f"arn:{ctx.partition}:s3:::{id}",
            "bucketDomainName": f"{id}.s3.{ctx.dns_suffix}",
            "bucketRegionalDomainName": f"{id}.s3.{ctx.region}.{ctx.dns_suffix}",
            "bucketRegion": ctx.region,
            "forceDestroy": bool(known.get("forceDestroy")),
            "objectLockEnabled": bool(known.get("objectLockEnabled")),
        }

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        aws = ctx.client("s3")
        _put_tags(aws, id, tags)
        return self.get(ctx, aws, id, new) or {}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if known.get("forceDestroy"):
            _empty(aws, id)
        aws.delete_bucket(Bucket=id)


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


HANDLERS = [Bucket(), *configurations.HANDLERS, *rules.HANDLERS]
