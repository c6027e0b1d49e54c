"""``aws:backup/*``. A vault and its lock are real; no backup is ever made."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Record, Setting, Tagging, Tags, named, physical_name
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.iam.trust import trusts_service
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key

_GONE = ("ResourceNotFoundException",)
_LOCK = pascal("changeableForDays maxRetentionDays minRetentionDays")
_NO_BACKUPS = "kept as state: no backup is made"
_LEAST_DAYS_IN_COLD_STORAGE = 90


class Vault(Handler):
    """Its id is its name."""

    type = "aws:backup/vault:Vault"
    service = "backup"
    accepts = named("forceDestroy kmsKeyArn name")
    replace_on = named("kmsKeyArn name")
    identity = ("name",)
    gone = _GONE
    located, deletion = {"id": "BackupVaultName"}, "delete_backup_vault"
    tagging = Tagging("ResourceArn", shape=dict, keys="TagKeyList")

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        require_key(ctx, inputs.get("kmsKeyArn"), "InvalidParameterValueException")
        vault = physical_name(inputs, name, 50)
        aws.create_backup_vault(BackupVaultName=vault, BackupVaultTags=tags, **to_aws(inputs, {"kmsKeyArn": "EncryptionKeyArn"}))
        return vault

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        vault = aws.describe_backup_vault(BackupVaultName=id)
        return {
            "arn": vault["BackupVaultArn"],
            "name": id,
            "kmsKeyArn": vault.get("EncryptionKeyArn", ""),
            "recoveryPoints": "0",
        }


class VaultLockConfiguration(Setting):
    """Its id is the vault's name. Every change makes another one, as the provider has it."""

    type = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    service = "backup"
    accepts = named("backupVaultName") | _LOCK.keys()
    replace_on = named("backupVaultName") | _LOCK.keys()
    identity = ("backupVaultName",)
    gone = _GONE
    located, deletion = {"id": "BackupVaultName"}, "delete_backup_vault_lock_configuration"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        aws.put_backup_vault_lock_configuration(BackupVaultName=id, **to_aws(inputs, _LOCK))

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        vault = aws.describe_backup_vault(BackupVaultName=id)
        if not vault["Locked"]:
            return None
        return {"backupVaultArn": vault["BackupVaultArn"], **from_aws(vault, pascal("maxRetentionDays minRetentionDays"))}


class Plan(Record):
    type = "aws:backup/plan:Plan"
    accepts = named("name rules")
    replace_on = named("name")
    taggable = True
    state_only = _NO_BACKUPS

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        id = self.id(inputs)
        return id, {"arn": ctx.arn("backup", f"backup-plan:{id}"), "name": physical_name(inputs, name, 50), **_checked(ctx, inputs)}

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        return {"arn": outputs["arn"], "name": new.get("name") or outputs["name"], **_checked(ctx, new)}


class Selection(Record):
    type = "aws:backup/selection:Selection"
    accepts = named("iamRoleArn name notResources planId resources")
    replace_on = accepts
    state_only = _NO_BACKUPS

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        if not trusts_service(ctx, inputs["iamRoleArn"], "backup.amazonaws.com"):
            raise ResourceError("InvalidParameterValueException", "AWS Backup is not authorized to assume the role.")
        return self.id(inputs), {"name": physical_name(inputs, name, 50)}


def _checked(ctx: ResourceContext, inputs: Inputs) -> Outputs:
    """Refuses what AWS would, and answers the plan's new version."""
    vaults = ctx.client("backup")
    for rule in inputs["rules"]:
        vaults.describe_backup_vault(BackupVaultName=rule["targetVaultName"])
        lifecycle = rule.get("lifecycle") or {}
        cold, end = lifecycle.get("coldStorageAfter"), lifecycle.get("deleteAfter")
        if cold and end and end < cold + _LEAST_DAYS_IN_COLD_STORAGE:
            raise ResourceError(
                "InvalidParameterValueException",
                f"DeleteAfterDays must be at least {_LEAST_DAYS_IN_COLD_STORAGE} days after MoveToColdStorageAfterDays.",
            )
    return {"version": Record().id(inputs)}


HANDLERS = [Vault(), VaultLockConfiguration(), Plan(), Selection()]
