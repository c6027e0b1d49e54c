"""The pages and segments of scans."""

import json
import unittest
from typing import Any

from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from local_aws.kernel.process import ACCOUNT
from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs
from tests.services.dynamodb.random_table import RandomTable
from tests.support import REGION


def pages(dynamodb: Any, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers to a scan until its end."""
    found = [dynamodb.scan(**asked)]
    while start := found[-1].get("LastEvaluatedKey"):
        found.append(dynamodb.scan(**asked, ExclusiveStartKey=start))
    return found


def items(dynamodb: Any, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for page in pages(dynamodb, asked) for item in page["Items"]]


class ScansTest(TableTest):
    def setUp(self) -> None:
        super().setUp()
        self.create(TABLE, "table", table_inputs(self.name))
        self.asked = {"TableName": self.name}

    def put(self, id: str, timestamp: int = 1, **attributes: Any) -> None:
        self.dynamodb.put_item(TableName=self.name, Item={"id": {"S": id}, "timestamp": {"N": str(timestamp)}, **attributes})

    def fails(self, message: str, **asked: Any) -> None:
        with self.assertRaisesRegex(ClientError, f"ValidationException.*{message}"):
            self.dynamodb.scan(**self.asked, **asked)

    def test_items_of_a_partition_come_together_and_in_order(self):
        for number in range(20):
            self.put(f"t{number % 4}", 20 - number)
        found = [(item["id"]["S"], int(item["timestamp"]["N"])) for item in items(self.dynamodb, self.asked)]
        ids = list(dict.fromkeys(id for id, _ in found))
        self.assertEqual([(id, stamp) for id in ids for stamp in sorted(stamp for other, stamp in found if other == id)], found)
        self.assertEqual(20, len(found))

    def test_a_scan_goes_on_where_it_was_while_items_come_and_go(self):
        for number in range(20):
            self.put(f"t{number}")
        before = items(self.dynamodb, self.asked)
        page = self.dynamodb.scan(**self.asked, Limit=7)
        self.dynamodb.delete_item(TableName=self.name, Key=page["LastEvaluatedKey"])
        self.dynamodb.delete_item(TableName=self.name, Key={name: before[0][name] for name in ("id", "timestamp")})
        self.assertEqual(before[7:], items(self.dynamodb, self.asked | {"ExclusiveStartKey": page["LastEvaluatedKey"]}))

    def test_a_page_ends_at_the_limit_or_at_a_megabyte(self):
        for number in range(4):
            self.put(f"t{number}", text={"S": "x" * 300_000})
        self.assertEqual([3, 1], [page["Count"] for page in pages(self.dynamodb, self.asked)])
        self.assertEqual([2, 2, 0], [page["Count"] for page in pages(self.dynamodb, self.asked | {"Limit": 2})])

    def test_what_a_filter_drops_was_read(self):
        for number in range(6):
            self.put(f"t{number}", kind={"S": "odd" if number % 2 else "even"})
        of_before_2014 = {"ScanFilter": {"kind": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "odd"}]}}}
        expression = {"FilterExpression": "kind = :k", "ExpressionAttributeValues": {":k": {"S": "odd"}}}
        for filter in (of_before_2014, expression):
            found = pages(self.dynamodb, self.asked | filter | {"Limit": 4})
            self.assertEqual([4, 2], [page["ScannedCount"] for page in found])
            self.assertEqual(3, sum(page["Count"] for page in found))

    def test_start_keys_that_dynamodb_refuses(self):
        self.put("t1")
        schema = "The provided starting key is invalid: The provided key element does not match the schema"
        key = {"id": {"S": "t1"}, "timestamp": {"N": "1"}}
        for start in ({"id": {"S": "t1"}}, {**key, "more": {"S": "x"}}, {**key, "timestamp": {"S": "1"}}):
            self.fails(schema, ExclusiveStartKey=start)
        self.fails(schema, ExclusiveStartKey=key, IndexName="byUser")
        refused = 0
        for segment in range(3):
            try:
                self.dynamodb.scan(**self.asked, ExclusiveStartKey=key, Segment=segment, TotalSegments=3)
            except ClientError as error:
                self.assertIn(f"with correct Segment. TotalSegments: 3 Segment: {segment}", error.response["Error"]["Message"])
                refused += 1
        self.assertEqual(2, refused)
        self.fails("Consistent reads are not supported on global secondary indexes", ConsistentRead=True, IndexName="byUser")


class RandomScansTest(unittest.TestCase):
    def walked(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """What a walk over the table or index finds, in no order."""
        table: Table = dynamodb_backends[ACCOUNT][REGION].tables[asked["TableName"]]
        all_items = table.has_idx_items(asked["IndexName"]) if "IndexName" in asked else table.all_items()
        found = [item.to_json()["Attributes"] for item in all_items]
        return [item for item in found if "FilterExpression" not in asked or item.get("x") == {"S": "y"}]

    def test_pages_and_segments_are_what_a_whole_scan_finds(self):
        answered = 0
        for seed in range(RandomTable.KINDS):
            case = RandomTable(f"scanned-{seed}", seed)
            for step in range(8):
                for _ in range(12):
                    case.write()
                if step == 4:
                    case.restore()
                asked = case.scan()
                total = case.random.randint(1, 4)
                whole = items(case.dynamodb, asked)
                with self.subTest(seed=seed, step=step, asked=asked, total=total):
                    self.assertCountEqual(map(json.dumps, map(sorted_item, self.walked(asked))), map(json.dumps, map(sorted_item, whole)))
                    self.assertEqual(whole, items(case.dynamodb, asked | {"Limit": case.random.randint(2, 6)}))
                    parts = ({"Segment": segment, "TotalSegments": total, "Limit": 4} for segment in range(total))
                    self.assertEqual(whole, [item for part in parts for item in items(case.dynamodb, asked | part)])
                answered += len(whole)
        self.assertGreater(answered, 100, "the scans find something")


def sorted_item(item: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(item.items())
