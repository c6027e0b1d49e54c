"""``aws:secretsmanager/secret:Secret``. Its id is its ARN."""

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
    undone_on_error,
)
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key


class Secret(Handler):
    type = "aws:secretsmanager/secret:Secret"
    accepts = frozenset({"description", "kmsKeyId", "name", "namePrefix", "policy", "recoveryWindowInDays"})
    replace_on = frozenset({"name", "namePrefix"})
    identity = ("name",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        _check(ctx, inputs)
        secrets = ctx.client("secretsmanager")
        secret = inputs.get("name") or auto_name(inputs.get("namePrefix") or name, 512)
        optional = given(inputs, Description="description", KmsKeyId="kmsKeyId")
        arn = secrets.create_secret(Name=secret, Tags=key_value_list(tags), **optional)["ARN"]
        with undone_on_error(lambda: secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)):
            if inputs.get("policy"):
                secrets.put_resource_policy(SecretId=arn, ResourcePolicy=inputs["policy"])
        return arn, self._outputs(secrets, arn, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx.client("secretsmanager"), id, outputs)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("ResourceNotFoundException", "InvalidRequestException"):
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        _check(ctx, new_inputs)
        secrets = ctx.client("secretsmanager")
        secrets.update_secret(
            SecretId=id,
            Description=new_inputs.get("description") or "",
            KmsKeyId=new_inputs.get("kmsKeyId") or "alias/aws/secretsmanager",
        )
        if new_inputs.get("policy"):
            secrets.put_resource_policy(SecretId=id, ResourcePolicy=new_inputs["policy"])
        elif old_inputs.get("policy"):
            secrets.delete_resource_policy(SecretId=id)
        changed, removed = changed_tags(tags, outputs)
        if removed:
            secrets.untag_resource(SecretId=id, TagKeys=removed)
        if changed:
            secrets.tag_resource(SecretId=id, Tags=key_value_list(changed))
        return self._outputs(secrets, id, new_inputs)

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        days = _recovery_days(inputs)
        how = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("secretsmanager").delete_secret(SecretId=id, **how)

    def _outputs(self, secrets: Any, arn: str, inputs: Inputs) -> Outputs:
        secret = secrets.describe_secret(SecretId=arn)
        if secret.get("DeletedDate"):
            raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": "deleted"}}, "DescribeSecret")
        return {
            "arn": secret["ARN"],
            "name": secret["Name"],
            "description": secret.get("Description", ""),
            "kmsKeyId": secret.get("KmsKeyId", ""),
            "recoveryWindowInDays": _recovery_days(inputs),
            "forceOverwriteReplicaSecret": False,
        }


def _recovery_days(inputs: Inputs) -> int:
    days = inputs.get("recoveryWindowInDays")
    return 30 if days is None else days


def _check(ctx: ResourceContext, inputs: Inputs) -> None:
    days = _recovery_days(inputs)
    if days and not 7 <= days <= 30:
        raise ResourceError("InvalidParameterException", "RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    require_key(ctx, inputs.get("kmsKeyId"), "InvalidRequestException")
    if inputs.get("policy"):
        resource_policy(ctx, inputs["policy"], "MalformedPolicyDocumentException")


HANDLERS = [Secret()]
