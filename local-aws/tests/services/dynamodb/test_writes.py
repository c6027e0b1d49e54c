"""Writes under a condition: each is atomic, and a refused one tells what is there."""

import threading
import time
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor

from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs


class WritesTest(TableTest):
    def test_conditional_writes_are_atomic(self):
        self.create(TABLE, "table", table_inputs(self.name))
        won: list[str] = []
        get_item = Table.get_item

        def read_slowly(*arguments: Any, **options: Any) -> Any:
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
        self.create(TABLE, "table", table_inputs(self.name))
        key = {"id": {"S": "1"}, "timestamp": {"N": "1"}}
        self.dynamodb.put_item(TableName=self.name, Item={**key, "version": {"N": "1"}})
        won: list[Any] = []
        seen: list[Any] = []
        execute = UpdateExpressionExecutor.execute

        def write_late(*arguments: Any, **options: Any) -> Any:
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
        self.create(TABLE, "table", table_inputs(self.name))
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
