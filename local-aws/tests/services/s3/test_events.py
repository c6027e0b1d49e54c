"""S3 notifications that reach functions: once, complete, and only with a permission."""
from __future__ import annotations

import json
import uuid
from typing import Any

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase
from tests.waiting import lines_of, until

RECORD = """import { appendFileSync } from 'node:fs';
export const handler = async (event) => appendFileSync(process.env.FILE, JSON.stringify(event) + '\\n');"""


class S3Events(FunctionTestCase):
    def setUp(self) -> None:
        self.s3 = self.client("s3")
        self.bucket = f"bucket-{uuid.uuid4().hex[:8]}"
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.file = f"{self.folder.name}/{self.bucket}"
        self.name = self.function(RECORD, Environment={"Variables": {"FILE": self.file}})
        self.lambda_.publish_version(FunctionName=self.name)
        self.alias = self.lambda_.create_alias(FunctionName=self.name, Name="live", FunctionVersion="1")["AliasArn"]

    def allow(self, **changes: str) -> None:
        statement = {
            "FunctionName": self.name, "Qualifier": "live", "StatementId": uuid.uuid4().hex, "Action": "lambda:InvokeFunction",
            "Principal": "s3.amazonaws.com", "SourceArn": f"arn:aws:s3:::{self.bucket}", "SourceAccount": ACCOUNT,
        }
        self.lambda_.add_permission(**statement | changes)

    def notify(self) -> None:
        self.s3.put_bucket_notification_configuration(Bucket=self.bucket, NotificationConfiguration={
            "LambdaFunctionConfigurations": [{
                "Id": "incoming", "LambdaFunctionArn": self.alias, "Events": ["s3:ObjectCreated:*"],
                "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "incoming/"}]}},
            }]
        })

    def events(self, count: int) -> list[dict[str, Any]]:
        """The events received; fails when it is not exactly this many once the queue is empty."""
        until(lambda: self.server.functions.describe()["queuedEvents"] == 0)
        events = [json.loads(line) for line in lines_of(self.file)]
        self.assertEqual(count, len(events))
        return events

    def test_an_object_is_announced_once_with_everything_aws_tells(self) -> None:
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self.allow()
        self.notify()
        version = self.s3.put_object(Bucket=self.bucket, Key="incoming/2026/red flower+ü.json", Body=b"12345")["VersionId"]
        self.s3.put_object(Bucket=self.bucket, Key="elsewhere/other.json", Body=b"")
        record = self.events(1)[0]["Records"][0]
        self.assertEqual(("2.1", "aws:s3", REGION, "ObjectCreated:Put"), tuple(
            record[key] for key in ("eventVersion", "eventSource", "awsRegion", "eventName")
        ))
        self.assertRegex(record["eventTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual("AWS:test", record["userIdentity"]["principalId"])
        self.assertEqual("127.0.0.1", record["requestParameters"]["sourceIPAddress"])
        self.assertEqual({"x-amz-request-id", "x-amz-id-2"}, set(record["responseElements"]))
        self.assertEqual("incoming", record["s3"]["configurationId"])
        self.assertEqual((self.bucket, f"arn:aws:s3:::{self.bucket}"), (
            record["s3"]["bucket"]["name"], record["s3"]["bucket"]["arn"]
        ))
        described = record["s3"]["object"]
        self.assertRegex(described.pop("sequencer"), r"^[0-9A-F]{18}$")
        self.assertEqual({
            "key": "incoming/2026/red+flower%2B%C3%BC.json", "size": 5, "versionId": version,
            "eTag": "827ccb0eea8a706c4c34a16891f84e7b",
        }, described)

    def test_each_way_to_create_an_object_is_one_event(self) -> None:
        self.allow()
        self.notify()
        self.s3.put_object(Bucket=self.bucket, Key="incoming/a", Body=b"a")
        self.s3.copy_object(Bucket=self.bucket, Key="incoming/b", CopySource={"Bucket": self.bucket, "Key": "incoming/a"})
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="incoming/c")["UploadId"]
        part = self.s3.upload_part(Bucket=self.bucket, Key="incoming/c", UploadId=upload, PartNumber=1, Body=b"c")["ETag"]
        self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key="incoming/c", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]},
        )
        names = sorted(event["Records"][0]["eventName"] for event in self.events(3))
        self.assertEqual(["ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Copy", "ObjectCreated:Put"], names)

    def test_without_a_permission_the_notification_is_refused(self) -> None:
        for changes in (
            None, {"SourceArn": "arn:aws:s3:::another"}, {"SourceAccount": "210987654321"},
            {"Principal": "sns.amazonaws.com"}, {"Qualifier": "1"},
        ):
            if changes:
                self.allow(**changes)
            with self.assertRaises(ClientError) as caught:
                self.notify()
            self.assertEqual("InvalidArgument", caught.exception.response["Error"]["Code"])
            self.assertIn("Unable to validate the following destination configurations", str(caught.exception))

    def test_a_permission_taken_away_ends_the_events(self) -> None:
        self.allow(StatementId="s3")
        self.notify()
        self.s3.put_object(Bucket=self.bucket, Key="incoming/a", Body=b"a")
        self.lambda_.remove_permission(FunctionName=self.name, StatementId="s3", Qualifier="live")
        with self.assertLogs("local_aws.services.s3.events") as warnings:
            self.s3.put_object(Bucket=self.bucket, Key="incoming/b", Body=b"b")
        self.assertIn("S3 may not invoke", warnings.output[0])
        self.assertEqual(["incoming/a"], [event["Records"][0]["s3"]["object"]["key"] for event in self.events(1)])


class ResourcePolicies(FunctionTestCase):
    def test_statements_belong_to_their_qualifier(self) -> None:
        name = self.function("export const handler = async () => {};")
        self.lambda_.publish_version(FunctionName=name)

        def add(statement_id: str, **qualifier: str) -> None:
            self.lambda_.add_permission(
                FunctionName=name, StatementId=statement_id, Action="lambda:InvokeFunction", Principal="sns.amazonaws.com", **qualifier
            )

        def ids(**qualifier: str) -> list[str]:
            policy = json.loads(self.lambda_.get_policy(FunctionName=name, **qualifier)["Policy"])
            return [statement["Sid"] for statement in policy["Statement"]]

        add("one")
        add("one", Qualifier="1")
        add("two", Qualifier="1")
        self.assertEqual((["one"], ["one", "two"]), (ids(), ids(Qualifier="1")))
        with self.assertRaises(ClientError) as caught:
            add("one")
        self.assertEqual("ResourceConflictException", caught.exception.response["Error"]["Code"])
        self.lambda_.remove_permission(FunctionName=name, StatementId="one", Qualifier="1")
        self.assertEqual((["one"], ["two"]), (ids(), ids(Qualifier="1")))
        with self.assertRaises(ClientError) as caught:
            self.lambda_.remove_permission(FunctionName=name, StatementId="one", Qualifier="1")
        self.assertEqual("ResourceNotFoundException", caught.exception.response["Error"]["Code"])
