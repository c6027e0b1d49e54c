"""``aws:s3/bucketLogging:BucketLogging``."""

from __future__ import annotations

from typing import Any

from local_aws.context import ResourceContext
from local_aws.resources.base import Inputs, Outputs
from local_aws.resources.s3_configuration import BucketConfiguration


class BucketLogging(BucketConfiguration):
    type = "aws:s3/bucketLogging:BucketLogging"
    accepts = frozenset({"bucket", "targetBucket", "targetPrefix"})

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        target = {"TargetBucket": inputs["targetBucket"], "TargetPrefix": inputs["targetPrefix"]}
        s3.put_bucket_logging(Bucket=inputs["bucket"], BucketLoggingStatus={"LoggingEnabled": target})

    def get(self, s3: Any, bucket: str) -> Outputs:
        target = s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled")
        return {"targetBucket": target["TargetBucket"], "targetPrefix": target["TargetPrefix"]} if target else {}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})


HANDLERS = [BucketLogging()]
