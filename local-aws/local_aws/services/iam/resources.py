"""``aws:iam/*``. A role's inline and managed policies are resources of their own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, key_value_list, named, physical_name
from local_aws.engine.shapes import pascal, to_aws
from local_aws.iam.documents import policy_text, statements, trust_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_POLICY_BYTES = 10_240


class Role(Handler):
    type = "aws:iam/role:Role"
    service = "iam"
    accepts = named(
        "assumeRolePolicy description forceDetachPolicies maxSessionDuration name namePrefix path permissionsBoundary"
    )
    replace_on = named("name namePrefix path")
    identity = ("name",)
    gone = ("NoSuchEntity",)
    verbatim = named("assumeRolePolicy")
    tagging = Tagging("RoleName", by=None, noun="role")
    regional = False

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        role = physical_name(inputs, name, 64)
        aws.create_role(
            RoleName=role,
            AssumeRolePolicyDocument=trust_policy(inputs["assumeRolePolicy"]),
            Tags=key_value_list(tags),
            MaxSessionDuration=_session_seconds(inputs),
            **to_aws(inputs, pascal("path description permissionsBoundary")),
        )
        return role

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        role = aws.get_role(RoleName=id)["Role"]
        return {
            "name": id,
            "arn": role["Arn"],
            "uniqueId": role["RoleId"],
            "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
            "description": role.get("Description", ""),
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "path": role["Path"],
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        seconds = _session_seconds(new)
        aws.update_assume_role_policy(RoleName=id, PolicyDocument=trust_policy(new["assumeRolePolicy"]))
        aws.update_role(RoleName=id, Description=new.get("description") or "", MaxSessionDuration=seconds)
        if new.get("permissionsBoundary"):
            aws.put_role_permissions_boundary(RoleName=id, PermissionsBoundary=new["permissionsBoundary"])
        elif old.get("permissionsBoundary"):
            aws.delete_role_permissions_boundary(RoleName=id)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        if known.get("forceDetachPolicies"):
            for policy in aws.list_attached_role_policies(RoleName=id)["AttachedPolicies"]:
                aws.detach_role_policy(RoleName=id, PolicyArn=policy["PolicyArn"])
            for policy_name in aws.list_role_policies(RoleName=id)["PolicyNames"]:
                aws.delete_role_policy(RoleName=id, PolicyName=policy_name)
        aws.delete_role(RoleName=id)


class RolePolicy(Setting):
    """An inline policy. Its id is ``<role>:<policy>``."""

    type = "aws:iam/rolePolicy:RolePolicy"
    service = "iam"
    accepts = named("name namePrefix policy role")
    replace_on = named("name namePrefix role")
    identity = ("role", "name")
    verbatim = named("policy")
    gone = ("NoSuchEntity",)
    regional = False

    def id(self, name: str, inputs: Inputs) -> str:
        return f"{inputs['role']}:{physical_name(inputs, name, 128)}"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        text = policy_text(inputs["policy"], "MalformedPolicyDocument")
        document = json.loads(text)
        if any("Principal" in statement for statement in statements(document)):
            raise ResourceError("MalformedPolicyDocument", "Policy document should not specify a principal.")
        role, policy = id.split(":")
        if len(json.dumps(document, separators=(",", ":"))) > _POLICY_BYTES:
            raise ResourceError("LimitExceeded", f"Maximum policy size of {_POLICY_BYTES} bytes exceeded for role {role}")
        aws.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=text)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        role, policy = id.split(":")
        document = aws.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        return {"name": policy, "role": role, "policy": unquote(document if isinstance(document, str) else json.dumps(document))}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        role, policy = id.split(":")
        aws.delete_role_policy(RoleName=role, PolicyName=policy)


class RolePolicyAttachment(Setting):
    """Its id is ``<role>/<policy ARN>``."""

    type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    service = "iam"
    accepts = named("policyArn role")
    replace_on = accepts
    gone = ("NoSuchEntity",)
    located, deletion = {"role": "RoleName", "policyArn": "PolicyArn"}, "detach_role_policy"
    regional = False

    def id(self, name: str, inputs: Inputs) -> str:
        return f"{inputs['role']}/{inputs['policyArn']}"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        aws.attach_role_policy(**self.where(id, inputs))

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        role, _, arn = id.partition("/")
        attached = aws.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        return {} if any(policy["PolicyArn"] == arn for policy in attached) else None


def _session_seconds(inputs: Inputs) -> int:
    seconds = inputs.get("maxSessionDuration") or 3600
    if not 3600 <= seconds <= 43_200:
        raise ResourceError("ValidationError", "MaxSessionDuration must be between 3600 and 43200 seconds.")
    return seconds


HANDLERS = [Role(), RolePolicy(), RolePolicyAttachment()]
