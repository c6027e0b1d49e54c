from botocore.exceptions import ClientError

from tests.support import ResourceTest, aws

KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"


class KeyTest(ResourceTest):
    def test_is_created_with_what_was_asked_for(self):
        key = self.create(KEY, "key", {"description": "data", "enableKeyRotation": True, "rotationPeriodInDays": 180}, {"Project": "TAP"})
        kms = aws("kms")
        self.assertEqual("data", kms.describe_key(KeyId=key["id"])["KeyMetadata"]["Description"])
        rotation = kms.get_key_rotation_status(KeyId=key["id"])
        self.assertEqual((True, 180), (rotation["KeyRotationEnabled"], rotation["RotationPeriodInDays"]))
        self.assertEqual([{"TagKey": "Project", "TagValue": "TAP"}], kms.list_resource_tags(KeyId=key["id"])["Tags"])
        self.assertEqual(f"arn:aws:kms:eu-west-2:123456789012:key/{key['id']}", key["outputs"]["arn"])
        self.assertEqual(key["id"], key["outputs"]["keyId"])

    def test_changes_in_place(self):
        key = self.create(KEY, "key", {"description": "old", "enableKeyRotation": True}, {"a": "1", "b": "2"})
        self.update(key, {"a": "3"}, description="new", enableKeyRotation=False, isEnabled=False)
        kms = aws("kms")
        metadata = kms.describe_key(KeyId=key["id"])["KeyMetadata"]
        self.assertEqual(("new", False), (metadata["Description"], metadata["Enabled"]))
        self.assertFalse(kms.get_key_rotation_status(KeyId=key["id"])["KeyRotationEnabled"])
        self.assertEqual([{"TagKey": "a", "TagValue": "3"}], kms.list_resource_tags(KeyId=key["id"])["Tags"])

    def test_is_scheduled_for_deletion_with_its_window(self):
        key = self.create(KEY, "key", {"deletionWindowInDays": 9})
        self.delete(key)
        metadata = aws("kms").describe_key(KeyId=key["id"])["KeyMetadata"]
        self.assertEqual("PendingDeletion", metadata["KeyState"])

    def test_refuses_what_aws_refuses(self):
        with self.refused("ValidationException"):
            self.create(KEY, "key", {"deletionWindowInDays": 3})
        with self.refused("MalformedPolicyDocumentException"):
            self.create(KEY, "key", {"policy": "{nonsense"})
        statement = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/nobody"}, "Action": "kms:*", "Resource": "*"}
        with self.refused("MalformedPolicyDocumentException"):
            self.create(KEY, "key", {"policy": {"Version": "2012-10-17", "Statement": [statement]}})


    def test_a_symmetric_key_has_no_public_one(self):
        key = self.create(KEY, "key", {})
        with self.assertRaisesRegex(ClientError, "UnsupportedOperationException"):
            aws("kms").get_public_key(KeyId=key["id"])


class AliasTest(ResourceTest):
    def test_follows_its_key(self):
        first, second = self.create(KEY, "first", {}), self.create(KEY, "second", {})
        name = f"alias/{self.unique('tap')}"
        alias = self.create(ALIAS, "alias", {"name": name, "targetKeyId": first["id"]})
        self.assertEqual((name, first["outputs"]["arn"]), (alias["id"], alias["outputs"]["targetKeyArn"]))
        alias = self.update(alias, targetKeyId=second["id"])
        self.assertEqual(second["id"], aws("kms").describe_key(KeyId=name)["KeyMetadata"]["KeyId"])
        self.assertEqual(second["id"], alias["outputs"]["targetKeyId"])

    def test_a_missing_key_is_refused(self):
        with self.refused("NotFoundException"):
            self.create(ALIAS, "alias", {"name": f"alias/{self.unique('lost')}", "targetKeyId": "11111111-2222-3333-4444-555555555555"})
