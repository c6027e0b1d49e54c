"""Two buckets of two regions, and the role that S3 takes to copy from one to the other."""

import json
from typing import Any

from tests.support import REGION, ResourceTest, aws, local_aws
from tests.waiting import until

TARGET_REGION = "eu-west-1"
ACCOUNT = "123456789012"
BUCKET, VERSIONING = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


def trust(service: str) -> str:
    """The trust policy of a role for that service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class ReplicationTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        local_aws()
        self.s3, self.target = aws("s3"), aws("s3", region=TARGET_REGION)
        self.source_bucket, self.target_bucket = self.bucket("source"), self.bucket("target", TARGET_REGION)
        self.source_arn, self.target_arn = f"arn:aws:s3:::{self.source_bucket}", f"arn:aws:s3:::{self.target_bucket}"
        self.role = self.create("aws:iam/role:Role", "role", {"assumeRolePolicy": trust("s3.amazonaws.com"), "forceDetachPolicies": True})
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
