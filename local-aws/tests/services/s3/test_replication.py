"""Replication between buckets of two regions: what is copied and what is not, as the role may."""

import json
import time
from typing import Any

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import until
from tests.support import REGION, ResourceTest, aws, local_aws

TARGET_REGION = "eu-west-1"
ACCOUNT = "123456789012"
BUCKET, VERSIONING = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


class ReplicationTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        local_aws()
        self.s3, self.target = aws("s3"), aws("s3", region=TARGET_REGION)
        self.source_bucket, self.target_bucket = self.bucket("source"), self.bucket("target", TARGET_REGION)
        self.source_arn, self.target_arn = f"arn:aws:s3:::{self.source_bucket}", f"arn:aws:s3:::{self.target_bucket}"
        self.role = self.create("aws:iam/role:Role", "role", {"assumeRolePolicy": _trust("s3.amazonaws.com"), "forceDetachPolicies": True})
        self.allow(*self.rights())

    def bucket(self, name: str, region: str = REGION) -> str:
        bucket = self.create(BUCKET, name, {"forceDestroy": True}, region=region)["id"]
        self.create(VERSIONING, name, {"bucket": bucket, "versioningConfiguration": {"status": "Enabled"}}, region=region)
        return bucket

    def rights(self, without: str = "") -> list[dict[str, Any]]:
        groups = (
            (["s3:GetReplicationConfiguration", "s3:ListBucket"], self.source_arn),
            (["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], f"{self.source_arn}/*"),
            (["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], f"{self.target_arn}/*"),
        )
        return [{"Action": [action for action in actions if action != without], "Resource": resource} for actions, resource in groups]

    def allow(self, *statements: dict[str, Any]) -> None:
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement} for statement in statements]}
        aws("iam").put_role_policy(RoleName=self.role["id"], PolicyName="replication", PolicyDocument=json.dumps(document))

    def rule(self, **changes: Any) -> dict[str, Any]:
        destination = {"bucket": self.target_arn, **changes.pop("destination", {})}
        base = {"id": "all", "priority": 1, "status": "Enabled", "filter": {}, "deleteMarkerReplication": {"status": "Enabled"}}
        return {**base, "destination": destination, **changes}

    def replicate(self, *rules: dict[str, Any]) -> Any:
        inputs = {"bucket": self.source_bucket, "role": self.role["outputs"]["arn"], "rules": list(rules or [self.rule()])}
        return self.create(REPLICATION, "replication", inputs)

    def put(self, key: str, body: bytes = b"x", **more: Any) -> str:
        return self.s3.put_object(Bucket=self.source_bucket, Key=key, Body=body, **more)["VersionId"]

    def status(self, key: str) -> str | None:
        return self.s3.head_object(Bucket=self.source_bucket, Key=key).get("ReplicationStatus")

    def settled(self, key: str) -> str:
        return until(lambda: (status := self.status(key)) in ("COMPLETED", "FAILED") and status)

    def replica(self, key: str) -> Any:
        return self.target.head_object(Bucket=self.target_bucket, Key=key)

    def keys(self) -> list[str]:
        return [found["Key"] for found in self.target.list_objects_v2(Bucket=self.target_bucket).get("Contents", [])]


class Objects(ReplicationTest):
    def test_a_new_object_arrives_as_it_is(self):
        self.replicate()
        metadata = {"ContentType": "application/json", "Metadata": {"origin": "test"}, "Tagging": "kind=a&size=1"}
        version = self.put("in/a +ü.json", b'{"a":1}', **metadata)
        self.assertEqual("COMPLETED", self.settled("in/a +ü.json"))
        replica = self.target.get_object(Bucket=self.target_bucket, Key="in/a +ü.json")
        source = self.s3.get_object(Bucket=self.source_bucket, Key="in/a +ü.json")
        self.assertEqual(b'{"a":1}', replica["Body"].read())
        self.assertEqual((version, "REPLICA", "application/json", {"origin": "test"}), (
            replica["VersionId"], replica["ReplicationStatus"], replica["ContentType"], replica["Metadata"]
        ))
        self.assertEqual((source["ETag"], source["LastModified"]), (replica["ETag"], replica["LastModified"]))
        tags = self.target.get_object_tagging(Bucket=self.target_bucket, Key="in/a +ü.json")["TagSet"]
        self.assertEqual([("kind", "a"), ("size", "1")], [(tag["Key"], tag["Value"]) for tag in tags])

    def test_every_way_to_make_a_version_counts(self):
        self.replicate()
        self.put("put")
        self.s3.copy_object(Bucket=self.source_bucket, Key="copy", CopySource={"Bucket": self.source_bucket, "Key": "put"})
        upload = self.s3.create_multipart_upload(Bucket=self.source_bucket, Key="parts")["UploadId"]
        part = self.s3.upload_part(Bucket=self.source_bucket, Key="parts", UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
        self.s3.complete_multipart_upload(Bucket=self.source_bucket, Key="parts", UploadId=upload, MultipartUpload=parts)
        for key in ("put", "copy", "parts"):
            self.assertEqual("COMPLETED", self.settled(key))
            self.assertEqual(self.s3.head_object(Bucket=self.source_bucket, Key=key)["ETag"], self.replica(key)["ETag"])

    def test_versions_and_delete_markers_arrive_in_order(self):
        self.replicate()
        versions = [self.put("a", b"1"), self.put("a", b"2")]
        marker = self.s3.delete_object(Bucket=self.source_bucket, Key="a")["VersionId"]
        self.s3.delete_objects(Bucket=self.source_bucket, Delete={"Objects": [{"Key": "a"}]})

        def listed(s3: Any, bucket: str) -> dict[str, list[str]]:
            answer = s3.list_object_versions(Bucket=bucket)
            return {kind: [each["VersionId"] for each in answer.get(kind, [])] for kind in ("Versions", "DeleteMarkers")}

        source = listed(self.s3, self.source_bucket)
        self.assertEqual((set(versions), 2), (set(source["Versions"]), len(source["DeleteMarkers"])))
        self.assertIn(marker, source["DeleteMarkers"])
        until(lambda: listed(self.target, self.target_bucket) == source)
        self.assertEqual([], self.keys())

    def test_what_a_request_removes_for_good_stays_in_the_target(self):
        self.replicate()
        version = self.put("a")
        self.settled("a")
        self.s3.delete_object(Bucket=self.source_bucket, Key="a", VersionId=version)
        self.put("b")
        self.settled("b")
        self.assertEqual(["a", "b"], self.keys())

    def test_tags_follow(self):
        self.replicate()
        self.put("a", Tagging="kind=a")
        self.settled("a")
        tags = {"TagSet": [{"Key": "kind", "Value": "b"}]}
        self.s3.put_object_tagging(Bucket=self.source_bucket, Key="a", Tagging=tags)

        def copied() -> list[dict[str, str]]:
            return self.target.get_object_tagging(Bucket=self.target_bucket, Key="a")["TagSet"]

        until(lambda: copied() == tags["TagSet"])
        self.s3.delete_object_tagging(Bucket=self.source_bucket, Key="a")
        until(lambda: copied() == [])

    def test_tags_of_an_old_version_leave_it_an_old_version(self):
        self.replicate()
        old, new = self.put("a", b"old"), self.put("a", b"new")
        tags = {"TagSet": [{"Key": "kind", "Value": "old"}]}
        self.s3.put_object_tagging(Bucket=self.source_bucket, Key="a", VersionId=old, Tagging=tags)
        until(lambda: self.target.get_object_tagging(Bucket=self.target_bucket, Key="a", VersionId=old)["TagSet"] == tags["TagSet"])
        self.assertEqual(new, self.replica("a")["VersionId"])

    def test_what_was_there_before_is_not_replicated(self):
        self.put("before")
        self.replicate()
        self.s3.put_object_tagging(Bucket=self.source_bucket, Key="before", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
        self.put("after")
        self.assertEqual("COMPLETED", self.settled("after"))
        self.assertEqual((None, ["after"]), (self.status("before"), self.keys()))

    def test_replicas_are_not_replicated_any_further(self):
        self.replicate()
        third = self.bucket("third")
        onward = self.rule(destination={"bucket": f"arn:aws:s3:::{third}"})
        inputs = {"bucket": self.target_bucket, "role": self.role["outputs"]["arn"], "rules": [onward]}
        self.create(REPLICATION, "onward", inputs, region=TARGET_REGION)
        self.put("a")
        self.settled("a")
        self.assertEqual("REPLICA", self.replica("a")["ReplicationStatus"])
        self.assertEqual(0, self.s3.list_objects_v2(Bucket=third)["KeyCount"])

    def test_a_configuration_taken_away_ends_it(self):
        record = self.replicate()
        self.put("a")
        self.settled("a")
        self.delete(record)
        with self.assertRaises(ClientError) as missing:
            self.s3.get_bucket_replication(Bucket=self.source_bucket)
        self.assertEqual("ReplicationConfigurationNotFoundError", missing.exception.response["Error"]["Code"])
        self.put("b")
        self.assertEqual((None, ["a"]), (self.status("b"), self.keys()))


class Rules(ReplicationTest):
    def test_prefix_tags_and_status_select(self):
        self.replicate(
            self.rule(id="prefix", priority=1, filter={"prefix": "in/"}, destination={"storageClass": "STANDARD_IA"}),
            self.rule(
                id="tags",
                priority=2,
                filter={"and": {"prefix": "out/", "tags": {"a": "1", "b": "2"}}},
                deleteMarkerReplication={"status": "Disabled"},
            ),
            self.rule(id="off", priority=3, status="Disabled"),
        )
        self.put("in/a")
        self.put("out/one", Tagging="a=1")
        self.put("out/both", Tagging="a=1&b=2&c=3")
        self.put("elsewhere")
        self.assertEqual(("COMPLETED", "COMPLETED"), (self.settled("in/a"), self.settled("out/both")))
        self.assertEqual((None, None), (self.status("out/one"), self.status("elsewhere")))
        self.assertEqual(["in/a", "out/both"], self.keys())
        self.assertEqual("STANDARD_IA", self.replica("in/a")["StorageClass"])

    def test_the_rule_with_the_higher_priority_counts(self):
        self.replicate(
            self.rule(id="low", priority=1, destination={"storageClass": "GLACIER"}),
            self.rule(id="high", priority=2, destination={"storageClass": "STANDARD_IA"}),
        )
        self.put("a")
        self.settled("a")
        self.assertEqual("STANDARD_IA", self.replica("a")["StorageClass"])

    def test_delete_markers_only_where_they_are_asked_for(self):
        self.replicate(self.rule(deleteMarkerReplication={"status": "Disabled"}))
        self.put("a")
        self.settled("a")
        self.s3.delete_object(Bucket=self.source_bucket, Key="a")
        self.put("b")
        self.settled("b")
        self.assertEqual(["a", "b"], self.keys())

    def test_the_configuration_is_returned_as_it_was_sent(self):
        rule = self.rule(
            filter={"prefix": "in/"},
            sourceSelectionCriteria={"sseKmsEncryptedObjects": {"status": "Enabled"}},
            destination={
                "encryptionConfiguration": {"replicaKmsKeyId": f"arn:aws:kms:{TARGET_REGION}:{ACCOUNT}:key/k"},
                "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
                "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
                "storageClass": "STANDARD",
            },
        )
        self.assertEqual([rule], self.replicate(rule)["outputs"]["rules"])
        sent = self.s3.get_bucket_replication(Bucket=self.source_bucket)["ReplicationConfiguration"]["Rules"][0]
        self.assertEqual(({"Prefix": "in/"}, {"Status": "Enabled"}), (sent["Filter"], sent["DeleteMarkerReplication"]))

    def test_configurations_that_aws_refuses(self):
        unversioned = self.create(BUCKET, "unversioned", {"forceDestroy": True}, region=TARGET_REGION)["id"]
        metrics = {"status": "Enabled", "eventThreshold": {"minutes": 15}}
        for text, rules in (
            ("must exist", [self.rule(destination={"bucket": "arn:aws:s3:::nothing"})]),
            ("versioning enabled", [self.rule(destination={"bucket": f"arn:aws:s3:::{unversioned}"})]),
            ("Priority must be specified", [self.rule(priority=None)]),
            ("DeleteMarkerReplication must be specified", [self.rule(deleteMarkerReplication=None)]),
            ("must be unique", [self.rule(), self.rule(id="two")]),
            ("not supported if any Tag", [self.rule(filter={"tag": {"key": "a", "value": "b"}})]),
            ("ReplicaKmsKeyID", [self.rule(sourceSelectionCriteria={"sseKmsEncryptedObjects": {"status": "Enabled"}})]),
            ("Metrics", [self.rule(destination={"replicationTime": {"status": "Enabled", "time": {"minutes": 15}}})]),
            ("15 minutes", [self.rule(destination={"metrics": metrics, "replicationTime": {"status": "Enabled", "time": {"minutes": 5}}})]),
        ):
            with self.subTest(text), self.refused("InvalidRequest") as refusal:
                self.replicate(*rules)
            self.assertIn(text, refusal.message)
        with self.refused("UnsupportedInput"):
            self.replicate(self.rule(sourceSelectionCriteria={"replicaModifications": {"status": "Enabled"}}))


class Rights(ReplicationTest):
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
        self.update(self.role, assumeRolePolicy=_trust("lambda.amazonaws.com"))
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
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": source_key}
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


class Metrics(ReplicationTest):
    def sum(self, region: str, name: str, statistic: str = "Sum") -> float | None:
        dimensions = {"SourceBucket": self.source_bucket, "DestinationBucket": self.target_bucket, "RuleId": "all"}
        now = time.time()
        points = aws("cloudwatch", region=region).get_metric_statistics(
            Namespace="AWS/S3",
            MetricName=name,
            Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
            StartTime=now - 3600,
            EndTime=now + 60,
            Period=7200,
            Statistics=[statistic],
        )["Datapoints"]
        return points[0][statistic] if points else None

    def test_failures_in_the_source_region_and_the_rest_in_the_target_region(self):
        self.replicate(self.rule(destination={"metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}}}))
        self.put("a", b"12345")
        self.settled("a")
        self.assertEqual(0, self.sum(REGION, "OperationsFailedReplication"))
        self.assertEqual((1, 5), tuple(
            self.sum(TARGET_REGION, name, "Maximum") for name in ("OperationsPendingReplication", "BytesPendingReplication")
        ))
        self.assertGreater(self.sum(TARGET_REGION, "ReplicationLatency", "Maximum"), 0)
        self.allow(*self.rights(without="s3:ReplicateObject"))
        with self.assertLogs("local_aws.services.s3.replication"):
            self.put("b")
            self.settled("b")
        self.assertEqual(1, self.sum(REGION, "OperationsFailedReplication"))
        self.assertIsNone(self.sum(TARGET_REGION, "OperationsFailedReplication"))
        self.assertIsNone(self.sum(REGION, "ReplicationLatency"))

    def test_none_unless_the_rule_asks_for_them(self):
        self.replicate()
        self.put("a")
        self.settled("a")
        self.assertIsNone(self.sum(TARGET_REGION, "ReplicationLatency"))


def _trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
