"""``aws:secretsmanager/*``."""

from __future__ import annotations

import base64
from typing import Any

from local_aws.engine.handler import (
    Handler,
    Inputs,
    Outputs,
    Setting,
    Tagging,
    Tags,
    gone_is_fine,
    key_value_list,
    named,
    physical_name,
    undone_on_error,
)
from local_aws.engine.shapes import pascal, to_aws
from local_aws.iam.documents import resource_policy
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key
from local_aws.services.secretsmanager.rotation import RULES

_CURRENT = "AWSCURRENT"
_VALUES = ("secretString", "secretStringWo", "secretBinary")


class Secret(Handler):
    """Its id is its ARN."""

    type = "aws:secretsmanager/secret:Secret"
    service = "secretsmanager"
    accepts = named("description kmsKeyId name namePrefix policy recoveryWindowInDays")
    replace_on = named("name namePrefix")
    identity = ("name",)
    gone = ("ResourceNotFoundException",)
    tagging = Tagging("SecretId", by=None)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _check(ctx, inputs)
        optional = to_aws(inputs, pascal("description kmsKeyId"))
        arn = aws.create_secret(Name=physical_name(inputs, name, 512), Tags=key_value_list(tags), **optional)["ARN"]
        with undone_on_error(lambda: aws.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)):
            if inputs.get("policy"):
                aws.put_resource_policy(SecretId=arn, ResourcePolicy=inputs["policy"])
        return arn

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        secret = aws.describe_secret(SecretId=id)
        if secret.get("DeletedDate"):
            return None
        return {
            "arn": secret["ARN"],
            "name": secret["Name"],
            "description": secret.get("Description", ""),
            "kmsKeyId": secret.get("KmsKeyId", ""),
            "recoveryWindowInDays": _recovery_days(known),
            "forceOverwriteReplicaSecret": False,
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(ctx, new)
        key = new.get("kmsKeyId") or "alias/aws/secretsmanager"
        aws.update_secret(SecretId=id, Description=new.get("description") or "", KmsKeyId=key)
        if new.get("policy"):
            aws.put_resource_policy(SecretId=id, ResourcePolicy=new["policy"])
        elif old.get("policy"):
            aws.delete_resource_policy(SecretId=id)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        days = _recovery_days(known)
        how = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        aws.delete_secret(SecretId=id, **how)


class SecretVersion(Handler):
    """Its id is ``<secret ARN>|<version id>``."""

    type = "aws:secretsmanager/secretVersion:SecretVersion"
    service = "secretsmanager"
    accepts = named("secretId secretStringWoVersion versionStages") | {*_VALUES}
    replace_on = named("secretId secretString secretBinary secretStringWoVersion")
    gone = ("ResourceNotFoundException",)
    secrets = frozenset(_VALUES)

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        values = [value for value in _VALUES if inputs.get(value) is not None]
        if len(values) != 1:
            raise ResourceError("InvalidParameterException", f"Exactly one of {', '.join(_VALUES)} must be given.")
        value = inputs[values[0]]
        content = {"SecretBinary": base64.b64decode(value)} if values[0] == "secretBinary" else {"SecretString": value}
        stages = {"VersionStages": inputs["versionStages"]} if inputs.get("versionStages") else {}
        version = aws.put_secret_value(SecretId=inputs["secretId"], **content, **stages)
        return f"{version['ARN']}|{version['VersionId']}"

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        arn, version = id.split("|")
        stages = _stages(aws, arn).get(version)
        if stages is None:
            return None
        return {
            "arn": arn,
            "versionId": version,
            "versionStages": stages,
            "hasSecretStringWo": known.get("hasSecretStringWo", known.get("secretStringWo") is not None),
            "secretStringWo": None,  # write-only: it never comes back
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        arn, version = id.split("|")
        wanted = new.get("versionStages") or [_CURRENT]
        current = _stages(aws, arn).get(version) or []
        for stage in set(wanted) - set(current):
            holder = next((other for other, held in _stages(aws, arn).items() if stage in held), None)
            moved = {"RemoveFromVersionId": holder} if holder else {}
            aws.update_secret_version_stage(SecretId=arn, VersionStage=stage, MoveToVersionId=version, **moved)
        for stage in set(current) - set(wanted) - {_CURRENT}:
            aws.update_secret_version_stage(SecretId=arn, VersionStage=stage, RemoveFromVersionId=version)

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        """Takes the version the stages that the provider knows of, but AWSCURRENT, which cannot be taken away: where another value has
        taken its place since, it stays with the secret as AWSPREVIOUS."""
        arn, version = id.split("|")
        with gone_is_fine("InvalidRequestException"):
            for stage in set(known.get("versionStages") or []) & set(_stages(aws, arn).get(version) or []) - {_CURRENT}:
                aws.update_secret_version_stage(SecretId=arn, VersionStage=stage, RemoveFromVersionId=version)


class SecretRotation(Setting):
    """Its id is the secret's ARN. Whatever makes or changes it rotates the secret."""

    type = "aws:secretsmanager/secretRotation:SecretRotation"
    service = "secretsmanager"
    accepts = named("secretId rotationLambdaArn rotationRules")
    replace_on = named("secretId")
    identity = ("secretId",)
    gone = ("ResourceNotFoundException",)
    located, deletion = {"secretId": "SecretId"}, "cancel_rotate_secret"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        rules = inputs.get("rotationRules") or {}
        if set(rules) != {"automaticallyAfterDays"}:
            raise ResourceError("UnsupportedInput", RULES.explain("rotationRules must be automaticallyAfterDays."))
        aws.rotate_secret(
            SecretId=id,
            RotationLambdaARN=inputs["rotationLambdaArn"],
            RotationRules={"AutomaticallyAfterDays": int(rules["automaticallyAfterDays"])},
        )

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        secret = aws.describe_secret(SecretId=id)
        if not secret.get("RotationEnabled"):
            return None
        return {
            "rotationEnabled": True,
            "rotationLambdaArn": secret["RotationLambdaARN"],
            "rotationRules": {"automaticallyAfterDays": secret["RotationRules"]["AutomaticallyAfterDays"]},
        }


def _stages(secrets: Any, arn: str) -> dict[str, list[str]]:
    """The stages of each version."""
    return secrets.describe_secret(SecretId=arn).get("VersionIdsToStages", {})


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


HANDLERS = [Secret(), SecretRotation(), SecretVersion()]
