"""What the role, the policies and the keys must allow."""

from typing import Any

from tests.services.s3.replication.harness import TARGET_REGION, ReplicationTest, trust
from tests.support import REGION
from tests.waiting import until


class RightsTest(ReplicationTest):
    def key(self, region: str) -> str:
        return self.create("aws:kms/key:Key", f"key-{region}", {}, region=region)["outputs"]["arn"]

    def test_each_right_is_needed(self):
        self.replicate()
        for number, action in enumerate(
            (
                *("s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication"),
                *("s3:GetObjectVersionAcl", "s3:ReplicateObject"),
            )
        ):
            with self.subTest(action), self.assertLogs("local_aws.services.s3.replication") as logs:
                self.allow(*self.rights(without=action))
                self.put(f"{number}")
                self.assertEqual("FAILED", self.settled(f"{number}"))
                self.assertIn(f"not authorized to perform: {action}", logs.output[0])
        self.assertEqual([], self.keys())

    def test_delete_markers_need_a_right_of_their_own(self):
        self.replicate()
        self.allow(*self.rights(without="s3:ReplicateDelete"))
        self.put("a")
        self.settled("a")
        with self.assertLogs("local_aws.services.s3.replication") as logs:
            self.s3.delete_object(Bucket=self.source_bucket, Key="a")
            until(lambda: "s3:ReplicateDelete" in "".join(logs.output))
        self.assertEqual(["a"], self.keys())

    def test_without_the_right_to_them_tags_stay_behind(self):
        self.replicate()
        self.allow(*self.rights(without="s3:ReplicateTags"))
        self.put("a", Tagging="kind=a")
        self.assertEqual("COMPLETED", self.settled("a"))
        self.assertEqual([], self.target.get_object_tagging(Bucket=self.target_bucket, Key="a")["TagSet"])

    def test_s3_must_be_trusted(self):
        self.replicate()
        self.update(self.role, assumeRolePolicy=trust("lambda.amazonaws.com"))
        with self.assertLogs("local_aws.services.s3.replication"):
            self.put("a")
            self.assertEqual("FAILED", self.settled("a"))

    def test_a_policy_of_the_target_can_forbid_it(self):
        self.replicate()
        deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:ReplicateObject", "Resource": f"{self.target_arn}/*"}
        policy = {"Version": "2012-10-17", "Statement": [deny]}
        self.create("aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": self.target_bucket, "policy": policy}, region=TARGET_REGION)
        with self.assertLogs("local_aws.services.s3.replication"):
            self.put("a")
            self.assertEqual("FAILED", self.settled("a"))

    def test_encrypted_objects_need_both_keys_each_through_s3_of_its_region(self):
        source_key, target_key = self.key(REGION), self.key(TARGET_REGION)
        encrypted: dict[str, Any] = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": source_key}
        selected = {"sseKmsEncryptedObjects": {"status": "Enabled"}}
        self.replicate(
            self.rule(sourceSelectionCriteria=selected, destination={"encryptionConfiguration": {"replicaKmsKeyId": target_key}})
        )

        def through(action: str, key: str, region: str) -> dict[str, Any]:
            return {"Action": action, "Resource": key, "Condition": {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}}

        decrypt, encrypt = through("kms:Decrypt", source_key, REGION), through("kms:Encrypt", target_key, TARGET_REGION)
        for number, (missing, statements) in enumerate(
            (("kms:Decrypt", [encrypt]), ("kms:Encrypt", [decrypt]), ("kms:Encrypt", [decrypt, through("kms:Encrypt", target_key, REGION)]))
        ):
            with self.subTest(missing), self.assertLogs("local_aws.services.s3.replication") as logs:
                self.allow(*self.rights(), *statements)
                self.put(f"{number}", **encrypted)
                self.assertEqual("FAILED", self.settled(f"{number}"))
                self.assertIn(missing, logs.output[0])
        self.allow(*self.rights(), decrypt, encrypt)
        self.put("a", **encrypted)
        self.assertEqual("COMPLETED", self.settled("a"))
        self.assertEqual(("aws:kms", target_key), (self.replica("a")["ServerSideEncryption"], self.replica("a")["SSEKMSKeyId"]))

    def test_encrypted_objects_that_the_rule_does_not_name_stay(self):
        self.replicate()
        self.put("a", ServerSideEncryption="aws:kms", SSEKMSKeyId=self.key(REGION))
        self.put("b", ServerSideEncryption="AES256")
        self.assertEqual("COMPLETED", self.settled("b"))
        self.assertEqual((None, ["b"]), (self.status("a"), self.keys()))
        self.assertEqual("AES256", self.replica("b")["ServerSideEncryption"])
