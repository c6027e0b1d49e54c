import json
from typing import Any

from botocore.exceptions import ClientError

from tests.support import ResourceTest, aws

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


class BucketTest(ResourceTest):
    def test_is_named_after_the_resource_unless_a_name_is_given(self):
        automatic = self.create(BUCKET, "Tap-Data", {})
        self.assertRegex(automatic["id"], r"^tap-data-[0-9a-f]{7}$")
        given = self.create(BUCKET, "given", {"bucket": self.unique("bucket")})
        self.assertEqual(self.unique("bucket"), given["id"])
        self.assertEqual(f"arn:aws:s3:::{given['id']}", given["outputs"]["arn"])
        self.assertEqual("eu-west-2", aws("s3").get_bucket_location(Bucket=given["id"])["LocationConstraint"])

    def test_long_names_are_cut_to_63_characters(self):
        self.assertEqual(63, len(self.create(BUCKET, "x" * 80, {})["id"]))

    def test_has_default_tags_under_its_own(self):
        bucket = self.create(BUCKET, "bucket", {"tags": {"Owner": "me"}}, {"Owner": "all", "Project": "TAP"})
        self.assertEqual({"Owner": "me", "Project": "TAP"}, _tags(bucket["id"]))
        self.assertEqual({"Owner": "me"}, bucket["outputs"]["tags"])
        self.assertEqual({"Owner": "me", "Project": "TAP"}, bucket["outputs"]["tagsAll"])
        self.update(bucket, {"Project": "other"}, tags={})
        self.assertEqual({"Project": "other"}, _tags(bucket["id"]))

    def test_with_objects_is_only_deleted_by_force(self):
        bucket = self.create(BUCKET, "bucket", {})
        self.create(VERSIONING, "versioning", {"bucket": bucket["id"], "versioningConfiguration": {"status": "Enabled"}})
        s3 = aws("s3")
        for body in (b"1", b"2"):
            s3.put_object(Bucket=bucket["id"], Key="a/ü b", Body=body)
        s3.delete_object(Bucket=bucket["id"], Key="a/ü b")
        s3.create_multipart_upload(Bucket=bucket["id"], Key="half")
        with self.refused("BucketNotEmpty"):
            self.delete(bucket)
        self.update(bucket, forceDestroy=True)
        self.delete(bucket)
        self.assertNotIn(bucket["id"], [each["Name"] for each in s3.list_buckets()["Buckets"]])

    def test_bad_and_taken_names_are_refused(self):
        for name in ("Bad_Name", "ab", "a..b", "-a-b"):
            with self.refused("InvalidBucketName"):
                self.create(BUCKET, "bucket", {"bucket": name})
        self.create(BUCKET, "first", {"bucket": self.unique("bucket")})
        with self.refused("BucketAlreadyOwnedByYou"):
            self.create(BUCKET, "second", {"bucket": self.unique("bucket")})

    def test_inputs_without_effect_are_refused(self):
        with self.refused("UnsupportedInput") as refusal:
            self.create(BUCKET, "bucket", {"website": {"indexDocument": "index.html"}})
        self.assertIn("website", refusal.message)


class ConfigurationTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.s3 = aws("s3")
        self.bucket = self.create(BUCKET, "bucket", {"forceDestroy": True})["id"]

    def test_versioning(self):
        versioning = self.create(VERSIONING, "v", {"bucket": self.bucket, "versioningConfiguration": {"status": "Enabled"}})
        self.assertEqual("Enabled", self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"])
        self.update(versioning, versioningConfiguration={"status": "Suspended"})
        self.assertEqual("Suspended", self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"])
        self.update(versioning, versioningConfiguration={"status": "Enabled"})
        self.delete(versioning)
        self.assertEqual("Suspended", self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"])

    def test_encryption(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}, "bucketKeyEnabled": True}
        encryption = self.create(ENCRYPTION, "e", {"bucket": self.bucket, "rules": [rule]})
        configured = self.s3.get_bucket_encryption(Bucket=self.bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, configured["ApplyServerSideEncryptionByDefault"])
        self.assertTrue(configured["BucketKeyEnabled"])
        self.assertEqual([rule], encryption["outputs"]["rules"])
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")
        self.assertEqual(key, self.s3.head_object(Bucket=self.bucket, Key="k")["SSEKMSKeyId"])
        self.update(encryption, rules=[{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}])
        configured = self.s3.get_bucket_encryption(Bucket=self.bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual("AES256", configured["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
        self.delete(encryption)
        with self.assertRaisesRegex(ClientError, "ServerSideEncryptionConfigurationNotFound"):
            self.s3.get_bucket_encryption(Bucket=self.bucket)

    def test_what_asks_for_kms_without_a_key_gets_the_key_of_s3(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}}
        self.create(ENCRYPTION, "e", {"bucket": self.bucket, "rules": [rule]})
        self.s3.put_object(Bucket=self.bucket, Key="default", Body=b"x")
        self.s3.put_object(Bucket=self.bucket, Key="put", Body=b"x", ServerSideEncryption="aws:kms")
        copy = {"Bucket": self.bucket, "CopySource": f"{self.bucket}/default", "ServerSideEncryption": "aws:kms"}
        self.s3.copy_object(Key="copied", **copy)
        self.s3.copy_object(Key="named", SSEKMSKeyId=key, **copy)
        own = aws("kms").describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["Arn"]
        keys = {name: self.s3.head_object(Bucket=self.bucket, Key=name)["SSEKMSKeyId"] for name in ("default", "put", "copied", "named")}
        self.assertEqual({"default": key, "put": own, "copied": own, "named": key}, keys)
        self.assertNotEqual(key, own)

    def test_blocked_encryption(self):
        rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}, "bucketKeyEnabled": False}
        encryption = self.create(ENCRYPTION, "e", {"bucket": self.bucket, "rules": [{**rule, "blockedEncryptionTypes": ["SSE-C"]}]})
        self.assertEqual(["SSE-C"], encryption["outputs"]["rules"][0]["blockedEncryptionTypes"])
        # botocore sends the key that comes with the algorithm over TLS alone, and moto does without.
        own = {"Bucket": self.bucket, "Key": "k", "SSECustomerAlgorithm": "AES256"}
        self.s3.put_object(Bucket=self.bucket, Key="source", Body=b"x")
        for write in (
            lambda: self.s3.put_object(Body=b"x", **own),
            lambda: self.s3.copy_object(CopySource=f"{self.bucket}/source", **own),
            lambda: self.s3.create_multipart_upload(**own),
        ):
            with self.assertRaisesRegex(ClientError, "AccessDenied"):
                write()
        self.update(encryption, rules=[{**rule, "blockedEncryptionTypes": ["NONE"]}])
        self.s3.put_object(Body=b"x", **own)
        with self.refused("MalformedXML"):
            self.update(encryption, rules=[{**rule, "blockedEncryptionTypes": ["SSE-KMS"]}])

    def test_encryption_with_a_missing_key_is_refused(self):
        default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:aws:kms:eu-west-2:123456789012:key/none"}
        with self.refused("KMS.NotFoundException"):
            self.create(ENCRYPTION, "e", {"bucket": self.bucket, "rules": [{"applyServerSideEncryptionByDefault": default}]})

    def test_public_access_block(self):
        names = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        block = self.create(BLOCK, "b", {"bucket": self.bucket, **dict.fromkeys(names, True)})
        configured = self.s3.get_public_access_block(Bucket=self.bucket)["PublicAccessBlockConfiguration"]
        self.assertEqual([True] * 4, list(configured.values()))
        self.update(block, blockPublicPolicy=False)
        configured = self.s3.get_public_access_block(Bucket=self.bucket)["PublicAccessBlockConfiguration"]
        self.assertFalse(configured["BlockPublicPolicy"])
        self.delete(block)
        with self.assertRaisesRegex(ClientError, "NoSuchPublicAccessBlock"):
            self.s3.get_public_access_block(Bucket=self.bucket)

    def test_ownership(self):
        ownership = self.create(OWNERSHIP, "o", {"bucket": self.bucket, "rule": {"objectOwnership": "BucketOwnerEnforced"}})
        rules = self.s3.get_bucket_ownership_controls(Bucket=self.bucket)["OwnershipControls"]["Rules"]
        self.assertEqual([{"ObjectOwnership": "BucketOwnerEnforced"}], rules)
        self.delete(ownership)
        with self.assertRaisesRegex(ClientError, "OwnershipControlsNotFoundError"):
            self.s3.get_bucket_ownership_controls(Bucket=self.bucket)

    def test_a_policy_that_demands_tls_does_not_lock_the_developer_out(self):
        policy = self.create(POLICY, "p", {"bucket": self.bucket, "policy": json.dumps(_tls_only(self.bucket))})
        self.assertEqual(_tls_only(self.bucket), json.loads(self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"]))
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")
        self.assertEqual(b"x", self.s3.get_object(Bucket=self.bucket, Key="k")["Body"].read())
        self.delete(policy)
        with self.assertRaisesRegex(ClientError, "NoSuchBucketPolicy"):
            self.s3.get_bucket_policy(Bucket=self.bucket)

    def test_bad_policies_are_refused(self):
        elsewhere = _tls_only("another-bucket")
        missing = _tls_only(self.bucket)
        missing["Statement"][0]["Principal"] = {"AWS": "arn:aws:iam::123456789012:role/nobody"}
        nobody = _tls_only(self.bucket)
        del nobody["Statement"][0]["Principal"]
        for bad in ("{bad", "[]", elsewhere, missing, nobody):
            with self.refused("MalformedPolicy"):
                self.create(POLICY, "p", {"bucket": self.bucket, "policy": bad})

    def test_a_public_policy_is_refused_where_it_is_blocked(self):
        self.create(BLOCK, "b", {"bucket": self.bucket, "blockPublicPolicy": True})
        public = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{self.bucket}/*"}
        with self.refused("AccessDenied"):
            self.create(POLICY, "p", {"bucket": self.bucket, "policy": {"Version": "2012-10-17", "Statement": public}})

    def test_logging_needs_a_target_that_allows_it(self):
        target = self.create(BUCKET, "logs", {"forceDestroy": True})["id"]
        inputs = {"bucket": self.bucket, "targetBucket": target, "targetPrefix": "data/"}
        with self.refused("InvalidTargetBucketForLogging"):
            self.create(LOGGING, "l", inputs)
        only_tls = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:*"],
            "Resource": [f"arn:aws:s3:::{target}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": ["false"]}},
        }
        delivery: dict[str, Any] = {
            "Effect": "Allow",
            "Principal": {"Service": ["logging.s3.amazonaws.com"]},
            "Action": ["s3:PutObject"],
            "Resource": [f"arn:aws:s3:::{target}/data/*"],
            "Condition": {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::another"]}},
        }
        document = {"Version": "2012-10-17", "Statement": [only_tls, delivery]}
        policy = self.create(POLICY, "p", {"bucket": target, "policy": document})
        with self.refused("InvalidTargetBucketForLogging"):
            self.create(LOGGING, "l", inputs)
        delivery["Condition"]["ArnLike"]["aws:SourceArn"] = [f"arn:aws:s3:::{self.bucket}"]
        self.update(policy, policy=document)
        logging = self.create(LOGGING, "l", inputs)
        self.assertEqual(target, self.s3.get_bucket_logging(Bucket=self.bucket)["LoggingEnabled"]["TargetBucket"])
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")
        self.assertTrue(self.s3.list_objects_v2(Bucket=target, Prefix="data/")["KeyCount"])
        self.delete(logging)
        self.assertNotIn("LoggingEnabled", self.s3.get_bucket_logging(Bucket=self.bucket))

    def test_lifecycle_comes_back_as_it_was_set(self):
        rules = [
            {"id": "abort", "status": "Enabled", "filter": {"prefix": ""}, "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
            {
                "id": "old",
                "status": "Enabled",
                "filter": {"prefix": "x/"},
                "noncurrentVersionExpiration": {"noncurrentDays": 30, "newerNoncurrentVersions": 3},
                "transitions": [{"days": 90, "storageClass": "GLACIER"}],
            },
            {"id": "big", "status": "Disabled", "filter": {"objectSizeGreaterThan": 1000}, "expiration": {"days": 5}},
            {"id": "and", "status": "Enabled", "filter": {"and": {"prefix": "y/", "tags": {"a": "b"}}}, "expiration": {"days": 5}},
        ]
        lifecycle = self.create(LIFECYCLE, "l", {"bucket": self.bucket, "rules": rules})
        self.assertEqual(rules, lifecycle["outputs"]["rules"])
        stored = self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"]
        self.assertEqual({"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}, stored[1]["NoncurrentVersionExpiration"])
        self.assertEqual(1000, stored[2]["Filter"]["ObjectSizeGreaterThan"])
        self.update(lifecycle, rules=rules[:1])
        self.assertEqual(1, len(self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"]))
        self.delete(lifecycle)
        with self.assertRaisesRegex(ClientError, "NoSuchLifecycleConfiguration"):
            self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)

    def test_a_lifecycle_rule_without_action_is_refused(self):
        with self.refused("InvalidRequest"):
            self.create(LIFECYCLE, "l", {"bucket": self.bucket, "rules": [{"id": "idle", "status": "Enabled", "filter": {"prefix": ""}}]})

    def test_a_replaced_bucket_takes_its_configuration_along(self):
        versioning = self.create(VERSIONING, "v", {"bucket": self.bucket, "versioningConfiguration": {"status": "Enabled"}})
        old = next(record for record in self.resources() if record["type"] == BUCKET)
        new = self.replace(old)
        self.replace(versioning, bucket=new["id"])
        self.assertNotEqual(old["id"], new["id"])
        self.assertEqual([old["id"], old["id"]], [swept["id"] for swept in self.sweep()])
        self.assertEqual("Enabled", self.s3.get_bucket_versioning(Bucket=new["id"])["Status"])


def _tags(bucket: str) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in aws("s3").get_bucket_tagging(Bucket=bucket)["TagSet"]}


def _tls_only(bucket: str) -> dict[str, Any]:
    statement = {
        "Sid": "RefusePlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
