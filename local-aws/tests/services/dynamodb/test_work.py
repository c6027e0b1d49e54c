"""Requests cost what they read and write, whatever the table has: counted in calls of functions, not in time."""

import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

from moto.dynamodb.models import dynamodb_backends

from local_aws.kernel.process import ACCOUNT
from local_aws.services.dynamodb.order import QueryOrder, ScanOrder
from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs
from tests.support import REGION, local_aws

_FEW, _MANY = 20, 120
_MORE = 1.05
"""What looking a place up in more items may add."""


class WorkTest(TableTest):
    def setUp(self) -> None:
        super().setUp()
        self.create(TABLE, "table", table_inputs(self.name))
        self.dynamodb = local_aws().context.client("dynamodb", REGION)  # answered by the thread that asks
        self.items = 0

    def item(self, number: int) -> dict[str, Any]:
        return {"id": {"S": f"t{number:04}"}, "timestamp": {"N": str(number)}, "userId": {"S": f"u{number % 40}"}}

    def grow(self, to: int) -> None:
        puts = [{"PutRequest": {"Item": self.item(number)}} for number in range(self.items, to)]
        for first in range(0, len(puts), 25):
            self.dynamodb.batch_write_item(RequestItems={self.name: puts[first : first + 25]})
        self.items = to

    def work(self, request: Callable[[], Any]) -> int:
        """How many functions are called to answer it."""
        calls = 0

        def count(frame: Any, event: str, argument: Any) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            request()
        finally:
            sys.setprofile(None)
        return calls

    def check(self, request: Callable[[], Any]) -> None:
        self.grow(_FEW)
        request()  # which puts the items in order
        few = self.work(request)
        self.grow(_MANY)
        self.assertLess(self.work(request), few * _MORE)

    def test_what_is_not_filtered_is_read_once(self):
        self.grow(_FEW)
        partition = {"KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": {"S": "t0003"}}}
        pages = {QueryOrder: self.dynamodb.query, ScanOrder: self.dynamodb.scan}
        for order, ask in pages.items():
            for limit in ({}, {"Limit": 1}):
                counted = mock.patch.object(order, "read", autospec=True, side_effect=order.read)
                with self.subTest(ask=order.__name__, **limit), counted as read:
                    ask(TableName=self.name, **limit, **(partition if order is QueryOrder else {}))
                    self.assertEqual(1, read.call_count)

    def test_a_page_of_a_scan(self):
        self.check(lambda: self.dynamodb.scan(TableName=self.name, Limit=3))

    def test_a_page_of_a_scan_goes_on_from_its_start(self):
        self.grow(_FEW)
        last = self.dynamodb.scan(TableName=self.name, Limit=10)["LastEvaluatedKey"]
        self.check(lambda: self.dynamodb.scan(TableName=self.name, Limit=3, ExclusiveStartKey=last))

    def test_a_segment_of_a_scan(self):
        self.check(lambda: self.dynamodb.scan(TableName=self.name, Segment=1, TotalSegments=2, Limit=3))

    def test_a_page_of_an_index(self):
        values = {":x": {"S": "x"}}
        filter = {"FilterExpression": "id <> :x", "ExpressionAttributeValues": values}
        self.check(lambda: self.dynamodb.scan(TableName=self.name, IndexName="byUser", Limit=3, **filter))

    def test_a_transaction(self):
        key = {name: value for name, value in self.item(3).items() if name != "userId"}
        update = {"TableName": self.name, "Key": key, "UpdateExpression": "SET v = :v", "ExpressionAttributeValues": {":v": {"S": "x"}}}
        writes = [{"Put": {"TableName": self.name, "Item": self.item(1)}}, {"Update": update}]
        self.check(lambda: self.dynamodb.transact_write_items(TransactItems=writes))

    def test_a_transaction_that_is_cancelled(self):
        never = {"TableName": self.name, "Item": self.item(1), "ConditionExpression": "attribute_not_exists(id)"}
        writes = [{"Put": {"TableName": self.name, "Item": self.item(2) | {"v": {"S": "x"}}}}, {"Put": never}]

        def request() -> None:
            with self.assertRaises(self.dynamodb.exceptions.TransactionCanceledException):
                self.dynamodb.transact_write_items(TransactItems=writes)

        self.check(request)
        table = dynamodb_backends[ACCOUNT][REGION].tables[self.name]
        self.assertEqual(_MANY, sum(len(part) for part in table.items.values()))
        self.assertNotIn("v", str(table.all_items()))
