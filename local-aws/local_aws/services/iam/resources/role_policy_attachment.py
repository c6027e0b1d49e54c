"""``aws:iam/rolePolicyAttachment:RolePolicyAttachment``. Its id is ``<role>/<policy ARN>``."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.process import ResourceContext


class RolePolicyAttachment(Handler):
    type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    accepts = frozenset({"policyArn", "role"})
    replace_on = frozenset({"policyArn", "role"})
    regional = False

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        ctx.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}", {}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        role, _, arn = id.partition("/")
        try:
            attached = ctx.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
        return outputs if any(policy["PolicyArn"] == arn for policy in attached) else None

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("NoSuchEntity"):
            ctx.client("iam").detach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])


HANDLERS = [RolePolicyAttachment()]
