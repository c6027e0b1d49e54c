"""What queries look at, and that their answers are those of moto's own walk over the table."""

import unittest
from typing import Any
from unittest import mock

from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from local_aws.services.dynamodb.moto import query_index
from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs
from tests.services.dynamodb.random_table import RandomTable


class QueriesTest(TableTest):
    def setUp(self) -> None:
        super().setUp()
        self.create(TABLE, "table", table_inputs(self.name))

    def _put(self, number: int, user: str) -> None:
        item = {"id": {"S": f"t{number:03}"}, "timestamp": {"N": str(number)}, "userId": {"S": user}}
        self.dynamodb.put_item(TableName=self.name, Item=item)

    def test_a_query_looks_at_what_it_answers_whatever_the_table_has(self):
        for number in range(60):
            self._put(number, "ann" if number % 2 else "bob")
        looked_at: list[int] = []
        all_items = Table.all_items

        def count(table: Table) -> list[Item]:
            items = all_items(table)
            looked_at.append(len(items))
            return items

        values = {":user": {"S": "ann"}}
        more = {"IndexName": "byUser", "ScanIndexForward": False, "Limit": 3, "ExpressionAttributeValues": values}
        with mock.patch.object(Table, "all_items", count):
            page = self.dynamodb.query(TableName=self.name, KeyConditionExpression="userId = :user", **more)
            start = page["LastEvaluatedKey"]
            next = self.dynamodb.query(TableName=self.name, KeyConditionExpression="userId = :user", ExclusiveStartKey=start, **more)
        self.assertEqual(["t059", "t057", "t055"], [item["id"]["S"] for item in page["Items"]])
        self.assertEqual(["t053", "t051", "t049"], [item["id"]["S"] for item in next["Items"]])
        self.assertEqual({3}, set(looked_at))

    def test_keys_that_are_gone_leave_nothing(self):
        for number in range(5):
            self._put(number, "ann")
            key = {"id": {"S": f"t{number:03}"}, "timestamp": {"N": str(number)}}
            self.dynamodb.delete_item(TableName=self.name, Key=key)
            self.dynamodb.get_item(TableName=self.name, Key={**key, "id": {"S": f"never-{number}"}})
        tables: list[Table] = []
        with mock.patch.object(query_index, "narrowed", lambda table, *_, **__: tables.append(table) or table):
            values = {":user": {"S": "ann"}}
            self.dynamodb.query(
                TableName=self.name, IndexName="byUser", KeyConditionExpression="userId = :user", ExpressionAttributeValues=values
            )
        self.assertEqual([{}], [dict(table.items) for table in tables[:1]])


class WalkTest(unittest.TestCase):
    """The same queries, answered with the index and by moto alone."""

    maxDiff = None

    def _pages(self, dynamodb: Any, asked: dict[str, Any]) -> list[Any]:
        pages: list[Any] = []
        start = asked.get("ExclusiveStartKey")
        while start is not None or not pages:
            answer = dynamodb.query(**asked | ({"ExclusiveStartKey": start} if start else {}))
            start = answer.get("LastEvaluatedKey")
            pages.append([answer["Items"], answer["Count"], answer["ScannedCount"], start])
        return pages

    def test_random_queries_of_random_tables(self):
        answered = 0
        for seed in range(RandomTable.KINDS):
            case = RandomTable(f"walked-{seed}", seed)
            for step in range(70):
                for _ in range(3):
                    case.write()
                if step in (25, 50):
                    case.restore()
                asked = case.query()
                if case.random.random() < 0.3:
                    asked["ExclusiveStartKey"] = case.start(asked)
                indexed = self._pages(case.dynamodb, asked)
                with mock.patch.object(query_index, "narrowed", lambda table, *_, **__: table):
                    walked = self._pages(case.dynamodb, asked)
                self.assertEqual(walked, indexed, f"seed {seed}, step {step}: {asked}")
                answered += sum(len(items) for items, *_ in indexed)
        self.assertGreater(answered, 100, "the queries find something")
