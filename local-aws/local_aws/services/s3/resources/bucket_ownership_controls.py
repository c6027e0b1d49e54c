"""``aws:s3/bucketOwnershipControls:BucketOwnershipControls``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration


class BucketOwnershipControls(BucketConfiguration):
    type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    accepts = frozenset({"bucket", "rule"})
    missing = ("OwnershipControlsNotFoundError",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        rules = [{"ObjectOwnership": inputs["rule"]["objectOwnership"]}]
        s3.put_bucket_ownership_controls(Bucket=inputs["bucket"], OwnershipControls={"Rules": rules})

    def get(self, s3: Any, bucket: str) -> Outputs:
        rule = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"][0]
        return {"rule": {"objectOwnership": rule["ObjectOwnership"]}}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_ownership_controls(Bucket=bucket)


HANDLERS = [BucketOwnershipControls()]
