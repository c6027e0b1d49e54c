import json
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.services.secretsmanager import moto
from tests.support import ResourceTest, aws, local_aws

SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"


class SecretTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.secrets = aws("secretsmanager")

    def test_lives(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        secret = self.create(SECRET, "secret", {"kmsKeyId": key, "recoveryWindowInDays": 0, "description": "old"}, {"Project": "TAP"})
        self.assertRegex(secret["outputs"]["name"], "^secret-[0-9a-f]{7}$")
        current = self.secrets.describe_secret(SecretId=secret["id"])
        self.assertEqual((key, "old"), (current["KmsKeyId"], current["Description"]))
        self.assertEqual([{"Key": "Project", "Value": "TAP"}], current["Tags"])
        self.update(secret, {"a": "b"}, description="new")
        current = self.secrets.describe_secret(SecretId=secret["id"])
        self.assertEqual(("new", [{"Key": "a", "Value": "b"}]), (current["Description"], current["Tags"]))
        self.delete(secret)
        with self.assertRaisesRegex(ClientError, "ResourceNotFound"):
            self.secrets.describe_secret(SecretId=secret["id"])

    def test_stays_for_its_recovery_window(self):
        secret = self.create(SECRET, "secret", {"recoveryWindowInDays": 7})
        self.delete(secret)
        self.assertIn("DeletedDate", self.secrets.describe_secret(SecretId=secret["id"]))
        with self.refused("InvalidParameterException"):
            self.create(SECRET, "secret", {"recoveryWindowInDays": 5})

    def test_a_new_value_is_a_new_version(self):
        secret = self.create(SECRET, "secret", {"recoveryWindowInDays": 0})
        first = self.create(VERSION, "value", {"secretId": secret["id"], "secretString": "one"})
        second = self.replace(first, secretString="two")
        self.sweep()
        self.assertEqual("two", self.secrets.get_secret_value(SecretId=secret["id"])["SecretString"])
        self.assertNotEqual(first["outputs"]["versionId"], second["outputs"]["versionId"])
        stages = self.secrets.describe_secret(SecretId=secret["id"])["VersionIdsToStages"]
        self.assertEqual(["AWSCURRENT"], stages[second["outputs"]["versionId"]])
        self.assertEqual(["AWSPREVIOUS"], stages[first["outputs"]["versionId"]], "whoever still holds it verifies with it")

    @mock.patch.object(moto, "_VERSIONS_KEPT", 2)
    def test_of_old_versions_the_last_ones_stay(self):
        name = self.unique("secret")
        put = [self.secrets.create_secret(Name=name, SecretString="x")["VersionId"]]
        put += [self.secrets.put_secret_value(SecretId=name, SecretString="x")["VersionId"] for _ in range(5)]
        kept = dict(zip(put[-4:], ([], [], ["AWSPREVIOUS"], ["AWSCURRENT"]), strict=True))
        self.assertEqual(kept, self.secrets.describe_secret(SecretId=name)["VersionIdsToStages"])

    def test_values_are_in_no_file_and_write_only_ones_in_no_output(self):
        secret = self.create(SECRET, "secret", {"recoveryWindowInDays": 0})
        self.create(VERSION, "plain", {"secretId": secret["id"], "secretString": "hush-1"})
        written = self.create(VERSION, "written", {"secretId": secret["id"], "secretStringWo": "hush-2", "secretStringWoVersion": 1})
        self.assertIsNone(written["outputs"]["secretStringWo"])
        state = (local_aws().context.data_dir.parent / self.stack / "state.json").read_text()
        self.assertNotIn("hush", state)
        self.assertEqual("[secret]", json.loads(state)["resources"][1]["inputs"]["secretString"])
        self.assertEqual("hush-2", self.secrets.get_secret_value(SecretId=secret["id"])["SecretString"])
