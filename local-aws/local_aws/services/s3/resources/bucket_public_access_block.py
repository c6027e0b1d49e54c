"""``aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.kernel.process import ResourceContext
from local_aws.services.s3.resources.configuration import BucketConfiguration

_BLOCKS = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}


class BucketPublicAccessBlock(BucketConfiguration):
    type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    accepts = frozenset({"bucket", *_BLOCKS})
    missing = ("NoSuchPublicAccessBlockConfiguration",)

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        blocks = {argument: bool(inputs.get(name)) for name, argument in _BLOCKS.items()}
        s3.put_public_access_block(Bucket=inputs["bucket"], PublicAccessBlockConfiguration=blocks)

    def get(self, s3: Any, bucket: str) -> Outputs:
        blocks = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        return {name: blocks[argument] for name, argument in _BLOCKS.items()}

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_public_access_block(Bucket=bucket)


HANDLERS = [BucketPublicAccessBlock()]
