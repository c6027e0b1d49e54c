"""``aws:apigateway/account:Account``: the role with which API Gateway writes logs, one for an account and region."""

from __future__ import annotations

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.iam.trust import trusts_service
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class Account(Handler):
    type = "aws:apigateway/account:Account"
    accepts = frozenset({"cloudwatchRoleArn"})

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self._put(ctx, inputs.get("cloudwatchRoleArn"))
        return "api-gateway-account", self._outputs(ctx)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        return outputs | self._outputs(ctx)

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, new_inputs.get("cloudwatchRoleArn"))
        return self._outputs(ctx)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        self._put(ctx, None)

    def _put(self, ctx: ResourceContext, role: str | None) -> None:
        if role and not trusts_service(ctx, role, "apigateway.amazonaws.com"):
            raise ResourceError(
                "BadRequestException",
                "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway "
                "and add the required role policy.",
            )
        operation = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role or ""}
        ctx.client("apigateway").update_account(patchOperations=[operation])

    def _outputs(self, ctx: ResourceContext) -> Outputs:
        account = ctx.client("apigateway").get_account()
        limits = account["throttleSettings"]
        return {
            "cloudwatchRoleArn": account.get("cloudwatchRoleArn") or "",
            "apiKeyVersion": account.get("apiKeyVersion", ""),
            "features": account.get("features") or [],
            "throttleSettings": [{"burstLimit": limits["burstLimit"], "rateLimit": limits["rateLimit"]}],
        }


def require_log_role(ctx: ResourceContext) -> None:
    """Refuses logging, as API Gateway does, as long as the account has no role for it."""
    if not ctx.client("apigateway").get_account().get("cloudwatchRoleArn"):
        raise ResourceError("BadRequestException", "CloudWatch Logs role ARN must be set in account settings to enable logging")


HANDLERS = [Account()]
