"""The base of the resources that configure one aspect of a bucket: one call sets it, one reads it, one removes it."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.process import ResourceContext


class BucketConfiguration(Handler):
    """Its id is the bucket's name, so a bucket has at most one of each type."""

    replace_on = frozenset({"bucket"})
    identity = ("bucket",)
    missing: tuple[str, ...] = ()
    """S3's codes for "not configured"."""

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        """Configures the bucket."""
        raise NotImplementedError

    def get(self, s3: Any, bucket: str) -> Outputs:
        """What is configured, by Pulumi's names; empty where nothing is."""
        raise NotImplementedError

    def remove(self, s3: Any, bucket: str) -> None:
        """Takes the configuration away."""
        raise NotImplementedError

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        s3 = ctx.client("s3")
        self.put(ctx, s3, inputs)
        return inputs["bucket"], self.get(s3, inputs["bucket"])

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            configured = self.get(ctx.client("s3"), id)
        except ClientError as error:
            if error.response["Error"]["Code"] in (*self.missing, "NoSuchBucket"):
                return None
            raise
        return outputs | configured if configured else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        s3 = ctx.client("s3")
        self.put(ctx, s3, new_inputs)
        return self.get(s3, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NoSuchBucket", *self.missing):
            self.remove(ctx.client("s3"), id)
