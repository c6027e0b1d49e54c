import json
from typing import Any

from tests.support import ControlError, ResourceTest, aws

TRAIL = "aws:cloudtrail/trail:Trail"
ACCOUNT = "123456789012"


class TrailTest(ResourceTest):
    def setUp(self):
        super().setUp()
        self.name = self.unique("trail")
        self.arn = f"arn:aws:cloudtrail:eu-west-2:{ACCOUNT}:trail/{self.name}"
        self.bucket = self.create("aws:s3/bucket:Bucket", self.unique("trail"), {})["id"]

    def test_trail_with_selectors_and_tags(self):
        self._let_in(self.arn)
        trail = self.create(TRAIL, "trail", self._inputs(kmsKeyId=self._key(self.arn)), {"Project": "TAP"})
        self.assertEqual(self.arn, trail["id"])
        cloudtrail = aws("cloudtrail")
        shown = cloudtrail.get_trail(Name=self.name)["Trail"]
        self.assertTrue(shown["LogFileValidationEnabled"])
        self.assertFalse(shown["IncludeGlobalServiceEvents"])
        self.assertTrue(cloudtrail.get_trail_status(Name=self.name)["IsLogging"])
        selectors = cloudtrail.get_event_selectors(TrailName=self.name)["AdvancedEventSelectors"]
        self.assertEqual([{"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::data/"]}], selectors[0]["FieldSelectors"])
        self.assertEqual([{"Key": "Project", "Value": "TAP"}], self._tags())

        fields = [{"field": "resources.ARN", "equals": ["arn"]}]
        self.update(trail, {"a": "b"}, advancedEventSelectors=[{"name": "one", "fieldSelectors": fields}], enableLogFileValidation=False)
        selectors = cloudtrail.get_event_selectors(TrailName=self.name)["AdvancedEventSelectors"]
        self.assertEqual([{"Field": "resources.ARN", "Equals": ["arn"]}], selectors[0]["FieldSelectors"])
        self.assertFalse(cloudtrail.get_trail(Name=self.name)["Trail"]["LogFileValidationEnabled"])
        self.assertEqual([{"Key": "a", "Value": "b"}], self._tags())
        self.delete(trail)
        self.assertNotIn(self.arn, [each["TrailARN"] for each in cloudtrail.describe_trails()["trailList"]])

    def test_a_bucket_that_lets_another_trail_in(self):
        self._let_in(f"{self.arn}-other")
        self.assertEqual("InsufficientS3BucketPolicyException", self._refusal(self._inputs()))

    def test_a_key_that_lets_another_trail_in(self):
        self._let_in(self.arn)
        key = self._key(f"{self.arn}-other")
        self.assertEqual("InsufficientEncryptionPolicyException", self._refusal(self._inputs(kmsKeyId=key)))

    def test_a_name_that_is_taken(self):
        self._let_in(self.arn)
        self.create(TRAIL, "trail", self._inputs())
        self.assertEqual("TrailAlreadyExistsException", self._refusal(self._inputs()))

    def _inputs(self, **inputs: Any) -> dict[str, Any]:
        fields = [{"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::data/"]}]
        return {
            "name": self.name,
            "s3BucketName": self.bucket,
            "enableLogFileValidation": True,
            "includeGlobalServiceEvents": False,
            "advancedEventSelectors": [{"name": "one", "fieldSelectors": fields}],
            **inputs,
        }

    def _refusal(self, inputs: dict[str, Any]) -> str:
        with self.assertRaises(ControlError) as refusal:
            self.create(TRAIL, "refused", inputs)
        return refusal.exception.code

    def _tags(self) -> list[dict[str, str]]:
        return aws("cloudtrail").list_tags(ResourceIdList=[self.arn])["ResourceTagList"][0]["TagsList"]

    def _let_in(self, arn: str) -> None:
        condition = {"StringEquals": {"aws:SourceArn": arn}}
        bucket = f"arn:aws:s3:::{self.bucket}"
        statements = [
            _allow("s3:GetBucketAcl", bucket, condition),
            _allow("s3:PutObject", f"{bucket}/AWSLogs/{ACCOUNT}/*", condition),
        ]
        self.create("aws:s3/bucketPolicy:BucketPolicy", "policy", {"bucket": self.bucket, "policy": _policy(*statements)})

    def _key(self, arn: str) -> str:
        account = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
        condition = {"StringEquals": {"aws:SourceArn": arn}}
        policy = _policy(account, _allow(["kms:GenerateDataKey*", "kms:DescribeKey"], "*", condition))
        return self.create("aws:kms/key:Key", "key", {"policy": policy})["outputs"]["arn"]


def _allow(action: str | list[str], resource: str, condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": condition,
    }


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
