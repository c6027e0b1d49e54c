import sys
import threading
import time
from unittest import mock

from botocore.exceptions import ClientError
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor

from tests.support import ResourceTest, aws

TABLE = "aws:dynamodb/table:Table"
_update_indexes = DynamoDBBackend.update_table_global_indexes


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

    def _capacities(self) -> list[tuple[int, int]]:
        """Of the table and its indexes: units for reads and for writes."""
        table = self._table()
        throughputs = [part["ProvisionedThroughput"] for part in (table, *table["GlobalSecondaryIndexes"])]
        return [(each["ReadCapacityUnits"], each["WriteCapacityUnits"]) for each in throughputs]

    def test_capacities_of_a_provisioned_table_and_its_index(self):
        def index(read: int, write: int) -> dict:
            return _inputs(self.name)["globalSecondaryIndexes"][0] | {"readCapacity": read, "writeCapacity": write}

        provisioned = {"billingMode": "PROVISIONED", "readCapacity": 5, "writeCapacity": 6, "globalSecondaryIndexes": [index(7, 8)]}
        record = self.create(TABLE, "table", _inputs(self.name, **provisioned))
        self.assertEqual([(5, 6), (7, 8)], self._capacities())
        self.assertEqual((5, 6), (record["outputs"]["readCapacity"], record["outputs"]["writeCapacity"]))
        with mock.patch.object(DynamoDBBackend, "update_table_global_indexes", autospec=True, side_effect=_update_indexes) as updates:
            record = self.update(record, writeCapacity=10, globalSecondaryIndexes=[index(7, 12)])
        self.assertEqual([["Update"]], [[kind for change in call.args[2] for kind in change] for call in updates.call_args_list])
        self.assertEqual([(5, 10), (7, 12)], self._capacities())
        record = self.update(record, billingMode="PAY_PER_REQUEST", readCapacity=None, writeCapacity=None)
        self.assertEqual(("PAY_PER_REQUEST", [(0, 0), (0, 0)]), (record["outputs"]["billingMode"], self._capacities()))
        self.update(record, **provisioned)
        self.assertEqual([(5, 6), (7, 8)], self._capacities())

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

    def test_one_of_many_updates_wins(self):
        self.create(TABLE, "table", _inputs(self.name))
        key = {"id": {"S": "1"}, "timestamp": {"N": "1"}}
        self.dynamodb.put_item(TableName=self.name, Item={**key, "version": {"N": "1"}})
        won, seen = [], []
        execute = UpdateExpressionExecutor.execute

        def write_late(*arguments, **options):
            """Leaves other writers the time to come between the check and the write."""
            time.sleep(0.05)
            return execute(*arguments, **options)

        def update(writer: str) -> None:
            try:
                answer = self.dynamodb.update_item(
                    TableName=self.name,
                    Key=key,
                    UpdateExpression="SET version = version + :one, writer = :writer",
                    ConditionExpression="version = :expected",
                    ExpressionAttributeValues={":one": {"N": "1"}, ":expected": {"N": "1"}, ":writer": {"S": writer}},
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
                won.append(answer["Attributes"])
            except ClientError as error:
                seen.append(error.response["Item"])

        threads = [threading.Thread(target=update, args=(f"{n}",)) for n in range(50)]
        with mock.patch.object(UpdateExpressionExecutor, "execute", write_late):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual((1, 49), (len(won), len(seen)))
        self.assertEqual({"N": "2"}, won[0]["version"])
        self.assertEqual([won[0]] * 49, seen)

    def test_a_failed_condition_tells_what_is_there(self):
        self.create(TABLE, "table", _inputs(self.name))
        key = {"id": {"S": "1"}, "timestamp": {"N": "1"}}
        stored = {**key, "version": {"N": "3"}}
        condition = {"ConditionExpression": "version = :v", "ExpressionAttributeValues": {":v": {"N": "2"}}}
        writes = {
            "put_item": {"Item": {**key, "version": {"N": "3"}}},
            "delete_item": {"Key": key},
            "update_item": {"Key": key, "UpdateExpression": "SET version = :v"},
        }
        for there in (False, True):
            if there:
                self.dynamodb.put_item(TableName=self.name, Item=stored)
            for name, arguments in writes.items():
                with self.subTest(name, there=there):
                    write = {"TableName": self.name, "ReturnValuesOnConditionCheckFailure": "ALL_OLD", **arguments, **condition}
                    with self.assertRaises(self.dynamodb.exceptions.ConditionalCheckFailedException) as refused:
                        getattr(self.dynamodb, name)(**write)
                    self.assertEqual(stored if there else None, refused.exception.response.get("Item"))
                    self.assertEqual([stored] if there else [], self.dynamodb.scan(TableName=self.name)["Items"])
        with self.assertRaises(self.dynamodb.exceptions.ConditionalCheckFailedException) as refused:
            self.dynamodb.delete_item(TableName=self.name, Key=key, **condition)
        self.assertNotIn("Item", refused.exception.response)

    def _put(self, id: str, timestamp: int, user: str | None = "ann") -> None:
        item = {"id": {"S": id}, "timestamp": {"N": str(timestamp)}, **({"userId": {"S": user}} if user else {})}
        self.dynamodb.put_item(TableName=self.name, Item=item)

    def _delete(self, id: str, timestamp: int) -> None:
        self.dynamodb.delete_item(TableName=self.name, Key={"id": {"S": id}, "timestamp": {"N": str(timestamp)}})

    def _page(self, start: dict | None = None, limit: int = 2, values: dict | None = None, **more) -> tuple[list[str], dict | None]:
        """The ids of a page of ann's items, newest first, and the last evaluated key."""
        answer = self.dynamodb.query(
            TableName=self.name,
            IndexName="byUser",
            KeyConditionExpression="userId = :user",
            ExpressionAttributeValues={":user": {"S": "ann"}, **(values or {})},
            ScanIndexForward=False,
            Limit=limit,
            **({"ExclusiveStartKey": start} if start else {}),
            **more,
        )
        return [item["id"]["S"] for item in answer["Items"]], answer.get("LastEvaluatedKey")

    def _start(self, id: str, timestamp: int) -> dict:
        return {"userId": {"S": "ann"}, "id": {"S": id}, "timestamp": {"N": str(timestamp)}}

    def test_pages_of_an_index(self):
        self.create(TABLE, "table", _inputs(self.name))
        for number in range(1, 5):
            self._put(f"t{number}", number)
        self._put("another's", 2, "bob")
        self._put("nobody's", 3, None)  # not in the index
        first, last = self._page()
        self.assertEqual((["t4", "t3"], self._start("t3", 3)), (first, last))
        self._put("newer", 9)
        self._delete("t3", 3)  # the key to start after no longer exists
        second, last = self._page(last)
        self.assertEqual((["t2", "t1"], self._start("t1", 1)), (second, last))
        self.assertEqual(([], None), self._page(last))  # DynamoDB does not look beyond the limit
        self.assertEqual((["t2", "t1"], None), self._page(self._start("never", 3), limit=3))
        only = {"FilterExpression": "id <> :no", "ProjectionExpression": "id", "values": {":no": {"S": "t1"}}}
        filtered = self._page(self._start("never", 3), **only)
        self.assertEqual((["t2"], self._start("t1", 1)), filtered)

    def test_pages_of_items_of_the_same_moment(self):
        self.create(TABLE, "table", _inputs(self.name))
        ids = {f"t{number}" for number in range(7)}
        for id in ids:
            self._put(id, 5)
        seen, start = self._page()
        while start:
            self._delete(seen[-1], 5)
            page, start = self._page(start)
            seen += page
        self.assertEqual(sorted(ids), sorted(seen))

    def test_start_keys_that_dynamodb_refuses(self):
        self.create(TABLE, "table", _inputs(self.name))
        self._put("t1", 1)
        invalid = "The provided starting key is invalid"
        for start, message in (
            ({"id": {"S": "t1"}, "timestamp": {"N": "1"}}, invalid),
            ({**self._start("t1", 1), "more": {"S": "x"}}, invalid),
            ({**self._start("t1", 1), "timestamp": {"S": "1"}}, invalid),
            ({**self._start("t1", 1), "userId": {"S": "bob"}}, "The provided starting key is outside query boundaries"),
        ):
            with self.subTest(start), self.assertRaisesRegex(ClientError, f"ValidationException.*{message}"):
                self._page(start)

    def test_queries_while_items_come_and_go(self):
        self.create(TABLE, "table", _inputs(self.name))
        for number in range(50):
            self._put(f"old{number:02}", 1000 - number)
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)  # threads take turns within every step
        done = threading.Event()
        faults: list[Exception] = []

        def churn(writer: int) -> None:
            try:
                number = 0
                while not done.is_set():
                    number += 1
                    self._put(f"new-{writer}-{number}", 2000 + number)
                    self._delete(f"new-{writer}-{number - 3}", 2000 + number - 3)
            except Exception as error:
                faults.append(error)

        threads = [threading.Thread(target=churn, args=(writer,)) for writer in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(5):
                seen: list[str] = []
                start = self._start("none", 1001)
                while start:
                    page, start = self._page(start, limit=7)
                    seen += page
                self.assertEqual([f"old{number:02}" for number in range(50)], seen)
        finally:
            done.set()
            for thread in threads:
                thread.join()
        self.assertEqual([], faults)

    def test_refuses_what_aws_refuses(self):
        unused = [*_inputs("")["attributes"], {"name": "other", "type": "S"}]
        with self.refused("ValidationException") as refusal:
            self.create(TABLE, "table", _inputs(self.name, attributes=unused))
        self.assertIn("other", refusal.message)
        missing = {"enabled": True, "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/none"}
        with self.refused("ValidationException"):
            self.create(TABLE, "table", _inputs(self.name, serverSideEncryption=missing))
