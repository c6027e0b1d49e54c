from typing import Any

from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends

from local_aws.kernel.process import ACCOUNT
from local_aws.services.dynamodb import streams
from tests.clock import stop_clock
from tests.services.dynamodb.harness import TABLE
from tests.support import ResourceTest, aws, there

ELSEWHERE = "eu-west-1"
_DAY_SECONDS = 24 * 3600


class TableStreamTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.name = self.unique("streamed")
        self.inputs: dict[str, Any] = {
            "name": self.name,
            "billingMode": "PAY_PER_REQUEST",
            "hashKey": "id",
            "attributes": [{"name": "id", "type": "S"}],
            "streamEnabled": True,
            "streamViewType": "NEW_AND_OLD_IMAGES",
        }
        self.record = self.create(TABLE, "table", self.inputs, region=ELSEWHERE)
        self.stream = self.record["outputs"]["streamArn"]
        self.dynamodb = aws("dynamodb", region=ELSEWHERE)
        self.streams = aws("dynamodbstreams", region=ELSEWHERE)

    def iterator(self, kind: str = "TRIM_HORIZON", **more: str) -> str:
        shard = self.streams.describe_stream(StreamArn=self.stream)["StreamDescription"]["Shards"][0]["ShardId"]
        return self.streams.get_shard_iterator(StreamArn=self.stream, ShardId=shard, ShardIteratorType=kind, **more)["ShardIterator"]

    def read(self, iterator: str | None = None) -> list[tuple[str, str]]:
        records = self.streams.get_records(ShardIterator=iterator or self.iterator())["Records"]
        self.assertLessEqual({record["awsRegion"] for record in records}, {ELSEWHERE})
        return [(record["eventName"], record["dynamodb"]["Keys"]["id"]["S"]) for record in records]

    def put(self, id: str, **attributes: Any) -> None:
        self.dynamodb.put_item(TableName=self.name, Item={"id": {"S": id}, **attributes})

    def set(self, id: str, value: str, **more: Any) -> None:
        self.dynamodb.update_item(
            TableName=self.name,
            Key={"id": {"S": id}},
            UpdateExpression="SET v = :v",
            ExpressionAttributeValues={":v": {"S": value}},
            **more,
        )

    def test_each_change_is_one_record(self):
        self.set("new", "1")  # UpdateItem that creates
        self.put("put")
        self.put("put")  # changes nothing
        self.set("new", "2")
        self.dynamodb.delete_item(TableName=self.name, Key={"id": {"S": "put"}})
        self.dynamodb.delete_item(TableName=self.name, Key={"id": {"S": "put"}})
        self.assertEqual([("INSERT", "new"), ("INSERT", "put"), ("MODIFY", "new"), ("REMOVE", "put")], self.read())

    def test_positions(self):
        self.put("a")
        latest = self.iterator("LATEST")
        self.put("b")
        self.put("c")
        self.assertEqual([("INSERT", "b"), ("INSERT", "c")], self.read(latest))
        page = self.streams.get_records(ShardIterator=self.iterator(), Limit=2)
        self.assertEqual([("INSERT", "c")], self.read(page["NextShardIterator"]))
        number = page["Records"][1]["dynamodb"]["SequenceNumber"]
        self.assertEqual([("INSERT", "b"), ("INSERT", "c")], self.read(self.iterator("AT_SEQUENCE_NUMBER", SequenceNumber=number)))
        self.assertEqual([("INSERT", "c")], self.read(self.iterator("AFTER_SEQUENCE_NUMBER", SequenceNumber=number)))

    def test_a_cancelled_transaction_is_not_told_and_readers_go_on(self):
        self.put("there")
        iterator = self.iterator("LATEST")
        writes = [{"Put": {"TableName": self.name, "Item": {"id": {"S": id}}}} for id in ("a", "there")]
        writes[1]["Put"]["ConditionExpression"] = "attribute_not_exists(id)"
        with self.assertRaises(self.dynamodb.exceptions.TransactionCanceledException):
            self.dynamodb.transact_write_items(TransactItems=writes)
        self.put("b")
        self.assertEqual([("INSERT", "b")], self.read(iterator))

    def trimmed(self) -> Any:
        return self.assertRaises(self.streams.exceptions.TrimmedDataAccessException)

    def test_records_are_gone_after_a_day(self):
        clock = stop_clock(self, streams)
        self.put("a")
        beginning = self.iterator()
        page = self.streams.get_records(ShardIterator=beginning)
        number = page["Records"][0]["dynamodb"]["SequenceNumber"]
        clock.advance(_DAY_SECONDS)
        self.put("b")
        self.assertEqual([("INSERT", "a"), ("INSERT", "b")], self.read(beginning))
        clock.advance(1)
        self.assertEqual([("INSERT", "b")], self.read())
        self.assertEqual([("INSERT", "b")], self.read(page["NextShardIterator"]))
        with self.trimmed():
            self.read(beginning)
        for kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
            with self.trimmed():
                self.iterator(kind, SequenceNumber=number)
        self.put("c")
        records = self.streams.get_records(ShardIterator=self.iterator())["Records"]
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        self.assertEqual([int(number) + 1, int(number) + 2], numbers)

    def test_writes_leave_no_more_than_a_day_of_records(self):
        clock = stop_clock(self, streams)
        shard = there(dynamodb_backends[ACCOUNT][ELSEWHERE].tables[self.name].stream_shard)
        for number in range(20):
            self.put(f"{number}")
            clock.advance(_DAY_SECONDS / 4)
        self.assertEqual(5, len(shard.items))

    def test_a_table_can_be_written_when_its_stream_has_ended(self):
        iterator = self.iterator()
        self.update(self.record, streamEnabled=False, streamViewType=None)
        self.put("a")
        self.update(self.record, streamEnabled=True)
        with self.assertRaises(ClientError) as refused:
            self.read(iterator)
        self.assertEqual("ResourceNotFoundException", refused.exception.response["Error"]["Code"])
