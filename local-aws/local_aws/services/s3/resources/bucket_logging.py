"""``aws:s3/bucketLogging:BucketLogging``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration


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
