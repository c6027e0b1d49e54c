"""What queries look at, and that their answers are those of moto's own walk over the table."""

import random
import unittest
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from local_aws.services.dynamodb.moto import query_index
from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs
from tests.support import aws

_TYPES = {"h": "S", "r": "N", "g": "S", "s": "S"}
_HASH, _RANGE = "HASH", "RANGE"
_SCHEMAS = (
    # the table, its global indexes, its local ones
    (("h",), (("g",), ("g", "s"), ("g", "r")), ()),
    (("h", "r"), (("g",), ("g", "s"), ("g", "r"), ("s", "r")), (("h", "s"),)),
    (("g", "s"), (("h", "r"), ("s", "r")), (("g", "r"),)),
)


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


class _Case:
    """A random table, and what may be asked of it."""

    def __init__(self, name: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.tables = [name]
        self.key, globals, locals = _SCHEMAS[seed % len(_SCHEMAS)]
        self.indexes: dict[str | None, tuple[str, ...]] = {None: self.key}
        self.indexes |= {f"by-{'-'.join(names)}": names for names in globals + locals}
        self.dynamodb = aws("dynamodb")
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=self._schema(self.key),
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": type} for each, type in _TYPES.items()],
            GlobalSecondaryIndexes=[self._index(names) for names in globals],
            **({"LocalSecondaryIndexes": [self._index(names) for names in locals]} if locals else {}),
        )

    def _schema(self, names: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, (_HASH, _RANGE))]

    def _index(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {
            "IndexName": f"by-{'-'.join(names)}",
            "KeySchema": self._schema(names),
            "Projection": {"ProjectionType": "ALL"},
        }

    def value(self, name: str) -> dict[str, str]:
        if _TYPES[name] == "N":
            return {"N": self.random.choice(("-3", "0", "1", "1.0", "2.5", "10", "100"))}
        return {"S": self.random.choice(("a", "aa", "ab", "b", "c", "c1"))}

    def item(self) -> dict[str, Any]:
        optional = [name for name in _TYPES if name not in self.key and self.random.random() < 0.8]
        return {name: self.value(name) for name in (*self.key, *optional)} | {"x": {"S": self.random.choice("yz")}}

    def write(self) -> None:
        table = self.random.choice(self.tables)
        key = {name: self.value(name) for name in self.key}
        free = self.random.choice([name for name in _TYPES if name not in self.key])
        update = {"Key": key, "UpdateExpression": f"SET {free} = :v", "ExpressionAttributeValues": {":v": self.value(free)}}
        kind = self.random.randrange(9)
        if kind < 4:
            self.dynamodb.put_item(TableName=table, Item=self.item())
        elif kind == 4:
            self.dynamodb.delete_item(TableName=table, Key=key)
        elif kind == 5:
            self.dynamodb.update_item(TableName=table, **update)
        elif kind == 6:
            self.dynamodb.update_item(TableName=table, Key=key, UpdateExpression=f"REMOVE {free}")
        elif kind == 7:
            requests = [{"PutRequest": {"Item": self.item()}}, {"DeleteRequest": {"Key": key}}]
            self.dynamodb.batch_write_item(RequestItems={table: [self.random.choice(requests)]})
        else:
            condition = {"ConditionExpression": "attribute_not_exists(x)"} if self.random.random() < 0.7 else {}
            writes = [{"Put": {"TableName": table, "Item": self.item(), **condition}}, {"Update": {"TableName": table, **update}}]
            try:
                self.dynamodb.transact_write_items(TransactItems=writes)
            except ClientError as error:  # a condition, or the same item twice
                assert error.response["Error"]["Code"] in ("TransactionCanceledException", "ValidationException"), error

    def restore(self) -> None:
        name = f"{self.tables[0]}-{len(self.tables)}"
        if len(self.tables) % 2:
            backup = self.dynamodb.create_backup(TableName=self.tables[0], BackupName=name)["BackupDetails"]["BackupArn"]
            self.dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
        else:
            self.dynamodb.restore_table_to_point_in_time(SourceTableName=self.tables[0], TargetTableName=name)
        self.dynamodb.update_table(TableName=name, BillingMode="PAY_PER_REQUEST")  # which moto does not restore
        self.tables.append(name)

    def query(self) -> dict[str, Any]:
        index, (hash, *range) = self.random.choice(list(self.indexes.items()))
        condition, values = f"{hash} = :h", {":h": self.value(hash)}
        if range and self.random.random() < 0.7:
            low, high = (self.value(range[0]) for _ in "ab")
            kinds = ["#r = :a", "#r < :a", "#r <= :a", "#r > :a", "#r >= :a", "#r BETWEEN :a AND :b"]
            chosen = self.random.choice([*kinds, "begins_with(#r, :a)"] if _TYPES[range[0]] == "S" else kinds)
            condition += " AND " + chosen.replace("#r", range[0])
            values |= {":a": low} | ({":b": high} if ":b" in chosen else {})
        asked: dict[str, Any] = {"TableName": self.random.choice(self.tables), "KeyConditionExpression": condition}
        if index:
            asked["IndexName"] = index
        if self.random.random() < 0.7:
            asked["Limit"] = self.random.randint(1, 4)
        if self.random.random() < 0.3:
            asked["FilterExpression"], values = "x = :x", {**values, ":x": {"S": "y"}}
        if self.random.random() < 0.3:
            asked["ProjectionExpression"] = self.random.choice(("x", "h, g"))
        return {**asked, "ExpressionAttributeValues": values, "ScanIndexForward": self.random.random() < 0.5}

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A key to start after that need not be there."""
        names = {*self.key, *self.indexes[asked.get("IndexName")]}
        hash = self.indexes[asked.get("IndexName")][0]
        return {name: self.value(name) for name in sorted(names)} | {hash: asked["ExpressionAttributeValues"][":h"]}


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
        for seed in range(len(_SCHEMAS)):
            case = _Case(f"walked-{seed}", seed)
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
