"""The provider's functions that describe what is there already, whoever made it."""

import json
from typing import Any

from tests.support import REGION, ResourceTest, aws, control


class LookupTest(ResourceTest):
    def invoke(self, token: str, **args: Any) -> dict[str, Any]:
        return control("POST", "invoke", {"token": token, "args": args, "region": REGION})

    def test_a_table(self):
        name = self.unique("ledger")
        aws("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": type} for each, type in (("a", "S"), ("b", "N"), ("c", "B"))],
            KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-c",
                    "KeySchema": [{"AttributeName": "c", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["d"]},
                }
            ],
            LocalSecondaryIndexes=[
                {
                    "IndexName": "local",
                    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "c", "KeyType": "RANGE"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        table = self.invoke("aws:dynamodb/getTable:getTable", name=name)
        self.assertEqual((name, "a", "b", False), (table["name"], table["hashKey"], table["rangeKey"], table["streamEnabled"]))
        (index,) = table["globalSecondaryIndexes"]
        self.assertEqual(("by-c", "c", "", ["d"]), (index["name"], index["hashKey"], index["rangeKey"], index["nonKeyAttributes"]))
        self.assertEqual([{"attributeName": "c", "keyType": "HASH"}], index["keySchemas"])
        (local,) = table["localSecondaryIndexes"]
        self.assertEqual(("local", "c", "ALL"), (local["name"], local["rangeKey"], local["projectionType"]))

        aws("dynamodb").update_table(TableName=name, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
        streaming = self.invoke("aws:dynamodb/getTable:getTable", name=name)
        self.assertTrue(streaming["streamEnabled"])
        self.assertTrue(streaming["streamArn"].startswith(f"{table['arn']}/stream/"))
        aws("dynamodb").delete_table(TableName=name)

    def test_a_bucket(self):
        name = self.unique("bucket")
        s3 = aws("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        bucket = self.invoke("aws:s3/getBucket:getBucket", bucket=name)
        self.assertEqual((f"arn:aws:s3:::{name}", REGION), (bucket["arn"], bucket["bucketRegion"]))
        self.assertEqual({"BucketName": name}, self.properties(name))

        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        rule = {"ID": "theirs", "Status": "Enabled", "Priority": 1, "Filter": {}, "DeleteMarkerReplication": {"Status": "Disabled"}}
        role = "arn:aws:iam::123456789012:role/theirs"
        target = self.unique("target")
        aws("s3", region="eu-west-1").create_bucket(Bucket=target, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        aws("s3", region="eu-west-1").put_bucket_versioning(Bucket=target, VersioningConfiguration={"Status": "Enabled"})
        s3.put_bucket_replication(
            Bucket=name,
            ReplicationConfiguration={"Role": role, "Rules": [rule | {"Destination": {"Bucket": f"arn:aws:s3:::{target}"}}]},
        )
        self.assertEqual(
            {
                "BucketName": name,
                "VersioningConfiguration": {"Status": "Enabled"},
                "ReplicationConfiguration": {"Role": role, "Rules": [{"Id": "theirs", "Status": "Enabled"}]},
            },
            self.properties(name),
        )

    def test_what_is_not_there(self):
        with self.refused("NoSuchBucket"):
            self.invoke("aws:s3/getBucket:getBucket", bucket=self.unique("none"))
        with self.refused("ResourceNotFoundException"):
            self.invoke("aws:dynamodb/getTable:getTable", name=self.unique("none"))
        with self.refused("UnsupportedInput"):
            self.invoke("aws:cloudcontrol/getResource:getResource", typeName="AWS::SQS::Queue", identifier="q")

    def properties(self, bucket: str) -> dict[str, Any]:
        found = self.invoke("aws:cloudcontrol/getResource:getResource", typeName="AWS::S3::Bucket", identifier=bucket)
        return json.loads(found["properties"])
