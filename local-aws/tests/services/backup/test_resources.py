import json

from tests.support import ControlError, ResourceTest, aws

VAULT, LOCK = "aws:backup/vault:Vault", "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN, SELECTION = "aws:backup/plan:Plan", "aws:backup/selection:Selection"


class BackupTest(ResourceTest):
    def test_vault_with_key_tags_and_lock(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        vault = self.create(VAULT, self.unique("vault"), {"kmsKeyArn": key, "forceDestroy": False}, {"Project": "TAP"})
        backup = aws("backup")
        self.assertEqual(key, backup.describe_backup_vault(BackupVaultName=vault["id"])["EncryptionKeyArn"])
        self.assertEqual(vault["id"], vault["outputs"]["name"])
        self.assertEqual({"Project": "TAP"}, backup.list_tags(ResourceArn=vault["outputs"]["arn"])["Tags"])
        self.update(vault, {"a": "b"})
        self.assertEqual({"a": "b"}, backup.list_tags(ResourceArn=vault["outputs"]["arn"])["Tags"])

        lock = self.create(LOCK, "lock", {"backupVaultName": vault["id"], "minRetentionDays": 7, "maxRetentionDays": 365})
        shown = backup.describe_backup_vault(BackupVaultName=vault["id"])
        self.assertEqual((True, 7, 365), (shown["Locked"], shown["MinRetentionDays"], shown["MaxRetentionDays"]))
        self.delete(lock)
        self.assertFalse(backup.describe_backup_vault(BackupVaultName=vault["id"])["Locked"])
        self.delete(vault)
        self.assertNotIn(vault["id"], [each["BackupVaultName"] for each in backup.list_backup_vaults()["BackupVaultList"]])

    def test_a_vault_needs_a_key_that_exists(self):
        with self.assertRaises(ControlError) as refusal:
            self.create(VAULT, "vault", {"kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/none"})
        self.assertEqual("InvalidParameterValueException", refusal.exception.code)

    def test_a_lock_that_AWS_would_refuse(self):
        vault = self.create(VAULT, self.unique("vault"), {})
        with self.assertRaises(ControlError) as refusal:
            self.create(LOCK, "lock", {"backupVaultName": vault["id"], "changeableForDays": 2})
        self.assertEqual("InvalidParameterValueException", refusal.exception.code)

    def test_plan_and_selection_are_kept_and_checked(self):
        vault = self.create(VAULT, self.unique("vault"), {})
        rule = {"ruleName": "data", "targetVaultName": vault["id"], "schedule": "cron(0 3 * * ? *)", "lifecycle": {"deleteAfter": 14}}
        plan = self.create(PLAN, "plan", {"rules": [rule]})
        self.assertEqual(f"arn:aws:backup:eu-west-2:123456789012:backup-plan:{plan['id']}", plan["outputs"]["arn"])
        changed = self.update(plan, rules=[rule | {"lifecycle": {"deleteAfter": 30}}])
        self.assertEqual(plan["outputs"]["arn"], changed["outputs"]["arn"])
        self.assertNotEqual(plan["outputs"]["version"], changed["outputs"]["version"])

        for rules in ([rule | {"targetVaultName": "none"}], [rule | {"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 60}}]):
            with self.assertRaises(ControlError):
                self.create(PLAN, "other", {"rules": rules})

        selection = {"planId": plan["id"], "resources": ["arn:aws:s3:::one"], "iamRoleArn": self._role("backup.amazonaws.com")}
        self.assertTrue(self.create(SELECTION, "selection", selection)["id"])
        with self.assertRaises(ControlError) as refusal:
            self.create(SELECTION, "other", selection | {"iamRoleArn": self._role("lambda.amazonaws.com")})
        self.assertEqual("InvalidParameterValueException", refusal.exception.code)

    def _role(self, service: str) -> str:
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return self.create("aws:iam/role:Role", self.unique(service.partition(".")[0]), {"assumeRolePolicy": document})["outputs"]["arn"]
