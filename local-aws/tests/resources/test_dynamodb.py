import threading
import time
from unittest import mock

from botocore.exceptions import ClientError
from moto.dynamodb.models.table import Table
from tests.support import ResourceTest, aws

TABLE = "aws:dynamodb/table:Table"


def _inputs(name: str, **more) -> dict:
    return {
        "name": name,
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "id",
        "rangeKey": "timestamp",
        "attributes": [{"name": "id", "type": "S"}, {"name": "timestamp", "type": "N"}, {"name": "userId", "type": "S"}],
        "globalSecondaryIndexes": [{"name": "byUser", "hashKey": "userId", "rangeKey": "timestamp", "projectionType": "ALL"}],
        "streamEnabled": True,
        "streamViewType": "NEW_AND_OLD_IMAGES",
        "pointInTimeRecovery": {"enabled": True},
        "ttl": {"enabled": True, "attributeName": "ttl"},
    } | more


class TableTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.name = self.unique("table")
        self.dynamodb = aws("dynamodb")

    def _table(self) -> dict:
        return self.dynamodb.describe_table(TableName=self.name)["Table"]

    def test_is_created_with_what_was_asked_for(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        encryption = {"enabled": True, "kmsKeyArn": key}
        record = self.create(TABLE, "table", _inputs(self.name, serverSideEncryption=encryption), {"Project": "TAP"})
        table = self._table()
        self.assertEqual([("id", "HASH"), ("timestamp", "RANGE")], [(k["AttributeName"], k["KeyType"]) for k in table["KeySchema"]])
        self.assertEqual("byUser", table["GlobalSecondaryIndexes"][0]["IndexName"])
        self.assertEqual(key, table["SSEDescription"]["KMSMasterKeyArn"])
        backups = self.dynamodb.describe_continuous_backups(TableName=self.name)["ContinuousBackupsDescription"]
        self.assertEqual("ENABLED", backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
        ttl = self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"]
        self.assertEqual(("ENABLED", "ttl"), (ttl["TimeToLiveStatus"], ttl["AttributeName"]))
        self.assertEqual([{"Key": "Project", "Value": "TAP"}], self.dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"])
        outputs = record["outputs"]
        self.assertEqual((table["TableArn"], table["LatestStreamArn"]), (outputs["arn"], outputs["streamArn"]))
        self.assertEqual("PAY_PER_REQUEST", outputs["billingMode"])

    def test_changes_in_place(self):
        record = self.create(TABLE, "table", _inputs(self.name))
        self.dynamodb.put_item(TableName=self.name, Item={"id": {"S": "1"}, "timestamp": {"N": "2"}})
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        index = {"name": "byTime", "hashKey": "userId", "rangeKey": "timestamp", "projectionType": "KEYS_ONLY"}
        record = self.update(
            record,
            globalSecondaryIndexes=[index],
            pointInTimeRecovery={"enabled": False},
            ttl={"enabled": True, "attributeName": "expires"},
            streamViewType="KEYS_ONLY",
            serverSideEncryption={"enabled": True, "kmsKeyArn": key},
            billingMode="PROVISIONED",
            readCapacity=5,
            writeCapacity=6,
        )
        table = self._table()
        self.assertEqual(["byTime"], [index["IndexName"] for index in table["GlobalSecondaryIndexes"]])
        self.assertEqual("KEYS_ONLY", table["StreamSpecification"]["StreamViewType"])
        self.assertEqual(key, table["SSEDescription"]["KMSMasterKeyArn"])
        self.assertEqual(5, table["ProvisionedThroughput"]["ReadCapacityUnits"])
        ttl = self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"]
        self.assertEqual("expires", ttl["AttributeName"])
        self.assertFalse(record["outputs"]["pointInTimeRecovery"]["enabled"])
        self.assertEqual(1, self.dynamodb.scan(TableName=self.name)["Count"])
        self.update(record, serverSideEncryption={"enabled": False}, streamEnabled=False)
        self.assertNotIn("SSEDescription", self._table())
        self.assertNotIn("StreamSpecification", self._table())

    def test_a_protected_table_is_not_deleted(self):
        record = self.create(TABLE, "table", _inputs(self.name, deletionProtectionEnabled=True))
        with self.refused("ValidationException"):
            self.delete(record)
        self.update(record, deletionProtectionEnabled=False)
        self.delete(record)
        self.assertNotIn(self.name, self.dynamodb.list_tables()["TableNames"])

    def test_a_replacement_with_the_same_name_deletes_the_old_one_first(self):
        record = self.create(TABLE, "table", _inputs(self.name))
        attributes = [{"name": "id", "type": "S"}]
        self.replace(record, rangeKey=None, attributes=attributes, globalSecondaryIndexes=None)
        self.assertEqual(1, len(self._table()["KeySchema"]))
        self.assertEqual([], self.sweep())

    def test_conditional_writes_are_atomic(self):
        self.create(TABLE, "table", _inputs(self.name))
        won = []
        get_item = Table.get_item

        def read_slowly(*arguments, **options):
            """Leaves other writers the time to come between the check and the write."""
            item = get_item(*arguments, **options)
            time.sleep(0.005)
            return item

        def write(writer: str, key: str) -> None:
            try:
                self.dynamodb.put_item(
                    TableName=self.name,
                    Item={"id": {"S": key}, "timestamp": {"N": "1"}, "writer": {"S": writer}},
                    ConditionExpression="attribute_not_exists(id)",
                )
                won.append(key)
            except ClientError as error:
                self.assertEqual("ConditionalCheckFailedException", error.response["Error"]["Code"])

        threads = [threading.Thread(target=write, args=(f"{n}", f"{n % 10}")) for n in range(60)]
        with mock.patch.object(Table, "get_item", read_slowly):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual([f"{n}" for n in range(10)], sorted(won))

    def test_refuses_what_aws_refuses(self):
        unused = [*_inputs("")["attributes"], {"name": "other", "type": "S"}]
        with self.refused("ValidationException") as refusal:
            self.create(TABLE, "table", _inputs(self.name, attributes=unused))
        self.assertIn("other", refusal.message)
        missing = {"enabled": True, "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/none"}
        with self.refused("ValidationException"):
            self.create(TABLE, "table", _inputs(self.name, serverSideEncryption=missing))
