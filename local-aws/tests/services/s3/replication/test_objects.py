"""Which objects, versions, markers and tags are copied."""

from typing import Any

from botocore.exceptions import ClientError

from tests.services.s3.replication.harness import REPLICATION, TARGET_REGION, ReplicationTest
from tests.waiting import until


class ObjectsTest(ReplicationTest):
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
        self.settled("a")  # both: versions arrive in their order
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
