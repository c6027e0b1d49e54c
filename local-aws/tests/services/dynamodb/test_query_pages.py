"""The pages of a query, also while the items come and go."""

import sys
import threading
from typing import Any

from botocore.exceptions import ClientError

from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs


class QueryPagesTest(TableTest):
    def _put(self, id: str, timestamp: int, user: str | None = "ann") -> None:
        item = {"id": {"S": id}, "timestamp": {"N": str(timestamp)}, **({"userId": {"S": user}} if user else {})}
        self.dynamodb.put_item(TableName=self.name, Item=item)

    def _delete(self, id: str, timestamp: int) -> None:
        self.dynamodb.delete_item(TableName=self.name, Key={"id": {"S": id}, "timestamp": {"N": str(timestamp)}})

    def _page(
        self, start: dict[str, Any] | None = None, limit: int = 2, values: dict[str, Any] | None = None, **more: Any
    ) -> tuple[list[str], dict[str, Any] | None]:
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

    def _start(self, id: str, timestamp: int) -> dict[str, Any]:
        return {"userId": {"S": "ann"}, "id": {"S": id}, "timestamp": {"N": str(timestamp)}}

    def test_pages_of_an_index(self):
        self.create(TABLE, "table", table_inputs(self.name))
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
        only: dict[str, Any] = {"FilterExpression": "id <> :no", "ProjectionExpression": "id", "values": {":no": {"S": "t1"}}}
        filtered = self._page(self._start("never", 3), **only)
        self.assertEqual((["t2"], self._start("t1", 1)), filtered)

    def test_pages_of_items_of_the_same_moment(self):
        self.create(TABLE, "table", table_inputs(self.name))
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
        self.create(TABLE, "table", table_inputs(self.name))
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
        self.create(TABLE, "table", table_inputs(self.name))
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
