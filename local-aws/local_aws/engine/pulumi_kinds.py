"""Resources that Pulumi knows and AWS does not: providers and TAP's own components."""

from __future__ import annotations

import secrets

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.kernel.process import ResourceContext


class AwsProvider(Handler):
    type = "pulumi:providers:aws"
    regional = False

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        return secrets.token_hex(16), {}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        return outputs

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Nothing exists but the record."""


HANDLERS = [AwsProvider()]
