"""``aws:secretsmanager/secretVersion:SecretVersion``. Its id is ``<secret ARN>|<version id>``."""

from __future__ import annotations

import base64
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_CURRENT = "AWSCURRENT"
_VALUES = ("secretString", "secretStringWo", "secretBinary")


class SecretVersion(Handler):
    type = "aws:secretsmanager/secretVersion:SecretVersion"
    accepts = frozenset({"secretId", "secretStringWoVersion", "versionStages", *_VALUES})
    replace_on = frozenset({"secretId", "secretString", "secretBinary", "secretStringWoVersion"})
    secrets = frozenset(_VALUES)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        values = [value for value in _VALUES if inputs.get(value) is not None]
        if len(values) != 1:
            raise ResourceError("InvalidParameterException", f"Exactly one of {', '.join(_VALUES)} must be given.")
        value = inputs[values[0]]
        content = {"SecretBinary": base64.b64decode(value)} if values[0] == "secretBinary" else {"SecretString": value}
        stages = {"VersionStages": inputs["versionStages"]} if inputs.get("versionStages") else {}
        answer = ctx.client("secretsmanager").put_secret_value(SecretId=inputs["secretId"], **content, **stages)
        outputs = {
            "arn": answer["ARN"],
            "versionId": answer["VersionId"],
            "versionStages": answer["VersionStages"],
            "hasSecretStringWo": values[0] == "secretStringWo",
            "secretStringWo": None,  # write-only: it never comes back
        }
        return f"{answer['ARN']}|{answer['VersionId']}", outputs

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        arn, version = id.split("|")
        try:
            stages = _stages(ctx.client("secretsmanager"), arn, version)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return None if stages is None else outputs | {"versionStages": stages}

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        arn, version = id.split("|")
        secrets = ctx.client("secretsmanager")
        wanted = new_inputs.get("versionStages") or [_CURRENT]
        current = _stages(secrets, arn, version) or []
        for stage in set(wanted) - set(current):
            holder = next((other for other, held in _all_stages(secrets, arn).items() if stage in held), None)
            moved = {"RemoveFromVersionId": holder} if holder else {}
            secrets.update_secret_version_stage(SecretId=arn, VersionStage=stage, MoveToVersionId=version, **moved)
        for stage in set(current) - set(wanted) - {_CURRENT}:
            secrets.update_secret_version_stage(SecretId=arn, VersionStage=stage, RemoveFromVersionId=version)
        return outputs | {"versionStages": _stages(secrets, arn, version)}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Takes the version its stages, so that Secrets Manager may drop it; the current one stays with the secret."""
        arn, version = id.split("|")
        secrets = ctx.client("secretsmanager")
        with gone_is_fine("ResourceNotFoundException", "InvalidRequestException"):
            for stage in set(_stages(secrets, arn, version) or []) - {_CURRENT}:
                secrets.update_secret_version_stage(SecretId=arn, VersionStage=stage, RemoveFromVersionId=version)


def _all_stages(secrets: Any, arn: str) -> dict[str, list[str]]:
    return secrets.describe_secret(SecretId=arn).get("VersionIdsToStages", {})


def _stages(secrets: Any, arn: str, version: str) -> list[str] | None:
    return _all_stages(secrets, arn).get(version)


HANDLERS = [SecretVersion()]
