"""``aws:iam/rolePolicy:RolePolicy``, an inline policy. Its id is ``<role>:<policy>``."""

from __future__ import annotations

import json
from urllib.parse import unquote

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, auto_name, gone_is_fine
from local_aws.iam.documents import policy_text, statements
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_LIMIT = 10_240


class RolePolicy(Handler):
    type = "aws:iam/rolePolicy:RolePolicy"
    accepts = frozenset({"name", "namePrefix", "policy", "role"})
    replace_on = frozenset({"name", "namePrefix", "role"})
    identity = ("role", "name")
    regional = False

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        policy = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 128)
        self._put(ctx, inputs, policy)
        return f"{inputs['role']}:{policy}", {"name": policy}

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        role, policy = id.split(":")
        try:
            document = ctx.client("iam").get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
        text = document if isinstance(document, str) else json.dumps(document)
        return outputs | {"name": policy, "role": role, "policy": unquote(text)}

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        self._put(ctx, new_inputs, outputs["name"])
        return {"name": outputs["name"]}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        role, policy = id.split(":")
        with gone_is_fine("NoSuchEntity"):
            ctx.client("iam").delete_role_policy(RoleName=role, PolicyName=policy)

    def _put(self, ctx: ResourceContext, inputs: Inputs, name: str) -> None:
        text = policy_text(inputs["policy"], "MalformedPolicyDocument")
        document = json.loads(text)
        if any("Principal" in statement for statement in statements(document)):
            raise ResourceError("MalformedPolicyDocument", "Policy document should not specify a principal.")
        if len(json.dumps(document, separators=(",", ":"))) > _LIMIT:
            raise ResourceError("LimitExceeded", f"Maximum policy size of {_LIMIT} bytes exceeded for role {inputs['role']}")
        ctx.client("iam").put_role_policy(RoleName=inputs["role"], PolicyName=name, PolicyDocument=text)


HANDLERS = [RolePolicy()]
