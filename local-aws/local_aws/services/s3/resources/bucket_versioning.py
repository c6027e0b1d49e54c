"""``aws:s3/bucketVersioning:BucketVersioning``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration


class BucketVersioning(BucketConfiguration):
    type = "aws:s3/bucketVersioning:BucketVersioning"
    accepts = frozenset({"bucket", "versioningConfiguration"})

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        status = inputs["versioningConfiguration"]["status"]
        if status != "Disabled":  # a bucket that was never versioned is just left so
            s3.put_bucket_versioning(Bucket=inputs["bucket"], VersioningConfiguration={"Status": status})

    def get(self, s3: Any, bucket: str) -> Outputs:
        status = s3.get_bucket_versioning(Bucket=bucket).get("Status", "Disabled")
        return {"versioningConfiguration": {"status": status}}

    def remove(self, s3: Any, bucket: str) -> None:
        # Versioning cannot be taken away, only suspended.
        if s3.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled":
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


HANDLERS = [BucketVersioning()]
