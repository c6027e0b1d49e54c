"""``aws:iam/role:Role``. Inline and managed policies are resources of their own."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import (
    Handler,
    Inputs,
    Outputs,
    Tags,
    auto_name,
    changed_tags,
    given,
    gone_is_fine,
    key_value_list,
)
from local_aws.iam.documents import trust_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class Role(Handler):
    type = "aws:iam/role:Role"
    accepts = frozenset(
        {
            "assumeRolePolicy",
            "description",
            "forceDetachPolicies",
            "maxSessionDuration",
            "name",
            "namePrefix",
            "path",
            "permissionsBoundary",
        }
    )
    replace_on = frozenset({"name", "namePrefix", "path"})
    identity = ("name",)
    taggable = True
    regional = False

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        role = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 64)
        _check(inputs)
        iam = ctx.client("iam")
        iam.create_role(
            RoleName=role,
            AssumeRolePolicyDocument=trust_policy(inputs["assumeRolePolicy"]),
            Tags=key_value_list(tags),
            MaxSessionDuration=_session_seconds(inputs),
            **given(inputs, Path="path", Description="description", PermissionsBoundary="permissionsBoundary"),
        )
        return role, self._outputs(iam, role)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx.client("iam"), id)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(new_inputs)
        iam = ctx.client("iam")
        iam.update_assume_role_policy(RoleName=id, PolicyDocument=trust_policy(new_inputs["assumeRolePolicy"]))
        iam.update_role(
            RoleName=id,
            Description=new_inputs.get("description") or "",
            MaxSessionDuration=_session_seconds(new_inputs),
        )
        boundary = new_inputs.get("permissionsBoundary")
        if boundary:
            iam.put_role_permissions_boundary(RoleName=id, PermissionsBoundary=boundary)
        elif old_inputs.get("permissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=id)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            iam.untag_role(RoleName=id, TagKeys=removed)
        if changed:
            iam.tag_role(RoleName=id, Tags=key_value_list(changed))
        return self._outputs(iam, id)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        iam = ctx.client("iam")
        with gone_is_fine("NoSuchEntity"):
            if inputs.get("forceDetachPolicies"):
                for policy in iam.list_attached_role_policies(RoleName=id)["AttachedPolicies"]:
                    iam.detach_role_policy(RoleName=id, PolicyArn=policy["PolicyArn"])
                for policy_name in iam.list_role_policies(RoleName=id)["PolicyNames"]:
                    iam.delete_role_policy(RoleName=id, PolicyName=policy_name)
            iam.delete_role(RoleName=id)

    def _outputs(self, iam: Any, name: str) -> Outputs:
        role = iam.get_role(RoleName=name)["Role"]
        return {
            "name": name,
            "arn": role["Arn"],
            "uniqueId": role["RoleId"],
            "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": role.get("Description", ""),
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "path": role["Path"],
        }


def _session_seconds(inputs: Inputs) -> int:
    return inputs.get("maxSessionDuration") or 3600


def _check(inputs: Inputs) -> None:
    if not 3600 <= _session_seconds(inputs) <= 43_200:
        raise ResourceError("ValidationError", "MaxSessionDuration must be between 3600 and 43200 seconds.")


HANDLERS = [Role()]
