"""``aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig``."""
from __future__ import annotations

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.kernel.process import ResourceContext


class ProvisionedConcurrencyConfig(Handler):
    type = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
    accepts = frozenset({"functionName", "provisionedConcurrentExecutions", "qualifier", "skipDestroy"})
    replace_on = frozenset({"functionName", "qualifier"})
    state_only = "local workers start on demand and stay warm; none are held ready in advance"

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        return f"{inputs['functionName']},{inputs['qualifier']}", {}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        return outputs

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        return None
