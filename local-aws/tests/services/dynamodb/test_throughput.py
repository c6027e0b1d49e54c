"""The capacity of tables: what requests consume, in each region for itself, and what a provisioned table refuses."""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from local_aws.services.dynamodb import reserve
from tests.clock import stop_clock
from tests.services.dynamodb.harness import TABLE
from tests.support import REGION, ResourceTest, aws, seen
from tests.waiting import until

ELSEWHERE = "eu-west-1"


class ThroughputTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.name = self.unique("table")

    def table(self, region: str = ELSEWHERE, reads: int | None = None, writes: int | None = None, index_writes: int | None = None) -> Any:
        """A table with an index of all attributes; on demand unless it is given capacities."""
        capacity = {"billingMode": "PROVISIONED", "readCapacity": reads, "writeCapacity": writes} if reads else {}
        index = {"name": "byUser", "hashKey": "userId", "projectionType": "ALL"}
        index |= {"readCapacity": reads, "writeCapacity": index_writes or writes}
        inputs = {
            "name": self.name,
            "billingMode": "PAY_PER_REQUEST",
            "hashKey": "id",
            "attributes": [{"name": "id", "type": "S"}, {"name": "userId", "type": "S"}],
            "globalSecondaryIndexes": [index],
        }
        return self.create(TABLE, f"table-{region}", inputs | capacity, region=region)

    def sum(self, metric: str, index: str | None = None, region: str = ELSEWHERE) -> float | None:
        dimensions = {"TableName": self.name} | ({"GlobalSecondaryIndexName": index} if index else {})
        now = time.time()
        points = aws("cloudwatch", region=region).get_metric_statistics(
            Namespace="AWS/DynamoDB",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
            StartTime=now - 3600,
            EndTime=now + 60,
            Period=7200,
            Statistics=["Sum"],
        )["Datapoints"]
        return points[0]["Sum"] if points else None

    def put(self, id: str, size: int = 0, region: str = ELSEWHERE, **attributes: str) -> None:
        values = {name: {"S": value} for name, value in attributes.items()} | ({"data": {"S": "x" * size}} if size else {})
        aws("dynamodb", region=region).put_item(TableName=self.name, Item={"id": {"S": id}, **values})


class Consumption(ThroughputTest):
    def consumed(self, kind: str, index: str | None = None) -> float:
        """Since it was last asked for."""
        total = self.sum(f"Consumed{kind}CapacityUnits", index) or 0
        known = self.known.get((kind, index), 0)
        self.known[kind, index] = total
        return total - known

    def setUp(self) -> None:
        super().setUp()
        self.known: dict[tuple[str, str | None], float] = {}
        self.table()
        self.dynamodb = aws("dynamodb", region=ELSEWHERE)

    def test_writes_by_the_kilobyte_in_the_table_and_in_the_index(self):
        key = {"id": {"S": "a"}}

        def update(expression: str, **values: str) -> None:
            given = {f":{name}": {"S": value} for name, value in values.items()}
            more = {"ExpressionAttributeValues": given} if given else {}
            self.dynamodb.update_item(TableName=self.name, Key=key, UpdateExpression=expression, **more)

        def fail() -> None:
            with self.assertRaises(ClientError):
                self.dynamodb.put_item(TableName=self.name, Item=key, ConditionExpression="attribute_not_exists(id)")

        put = {"Put": {"TableName": self.name, "Item": {"id": {"S": "t"}}}}
        both = [{"PutRequest": {"Item": key}}, {"DeleteRequest": {"Key": {"id": {"S": "t"}}}}]
        for name, write, table, index in (
            ("small", lambda: self.put("a"), 1, 0),
            ("large", lambda: self.put("a", 2000), 2, 0),
            ("smaller, but the old item counts", lambda: self.put("a"), 2, 0),
            ("enters the index", lambda: self.put("a", 2000, userId="ann"), 2, 2),
            ("does not change", lambda: self.put("a", 2000, userId="ann"), 2, 0),
            ("changes in the index", lambda: update("SET v = :v", v="1"), 2, 2),
            ("moves in the index", lambda: update("SET userId = :u", u="bob"), 2, 4),
            ("refused by a condition", fail, 2, 0),
            ("leaves the index", lambda: update("REMOVE userId"), 2, 2),
            ("deleted", lambda: self.dynamodb.delete_item(TableName=self.name, Key=key), 2, 0),
            ("transaction", lambda: self.dynamodb.transact_write_items(TransactItems=[put]), 2, 0),
            ("batch", lambda: self.dynamodb.batch_write_item(RequestItems={self.name: both}), 2, 0),
        ):
            with self.subTest(name):
                write()
                self.assertEqual((table, index), (self.consumed("Write"), self.consumed("Write", "byUser")))

    def test_reads_by_four_kilobytes_half_if_they_may_be_late(self):
        for id in "abc":
            self.put(id, 3000, userId="ann")
        item = {"TableName": self.name, "Key": {"id": {"S": "a"}}}
        ann = {"KeyConditionExpression": "userId = :u", "ExpressionAttributeValues": {":u": {"S": "ann"}}}
        by_user = {"TableName": self.name, "IndexName": "byUser", **ann}
        keys = [{"id": {"S": "a"}}, {"id": {"S": "b"}}]
        for name, read, table, index in (
            ("one", lambda: self.dynamodb.get_item(**item), 0.5, 0),
            ("consistent", lambda: self.dynamodb.get_item(**item, ConsistentRead=True), 1, 0),
            ("missing", lambda: self.dynamodb.get_item(TableName=self.name, Key={"id": {"S": "no"}}), 0.5, 0),
            ("batch", lambda: self.dynamodb.batch_get_item(RequestItems={self.name: {"Keys": keys, "ConsistentRead": True}}), 2, 0),
            ("transaction", lambda: self.dynamodb.transact_get_items(TransactItems=[{"Get": item}]), 2, 0),
            ("all", lambda: self.dynamodb.scan(TableName=self.name), 1.5, 0),
            ("all, consistent", lambda: self.dynamodb.scan(TableName=self.name, ConsistentRead=True), 3, 0),
            ("all keys", lambda: self.dynamodb.scan(TableName=self.name, ProjectionExpression="id"), 1.5, 0),
            ("all, none found", lambda: self.dynamodb.scan(TableName=self.name, FilterExpression="attribute_exists(nothing)"), 1.5, 0),
            ("one page", lambda: self.dynamodb.scan(TableName=self.name, Limit=1), 0.5, 0),
            ("index", lambda: self.dynamodb.query(**by_user), 0, 1.5),
            ("keys of the index", lambda: self.dynamodb.query(**by_user, ProjectionExpression="id"), 0, 1.5),
        ):
            with self.subTest(name):
                read()
                self.assertEqual((table, index), (self.consumed("Read"), self.consumed("Read", "byUser")))

    def test_each_region_counts_for_itself(self):
        self.table(REGION)
        self.put("a", 2000, REGION)
        self.put("a")
        consumed = [self.sum("ConsumedWriteCapacityUnits", region=region) for region in (REGION, ELSEWHERE)]
        self.assertEqual([2, 1], consumed)


class Limits(ThroughputTest):
    def setUp(self) -> None:
        super().setUp()
        self.clock = stop_clock(self, reserve)

    def test_what_exceeds_the_capacity_is_refused_until_there_is_some(self):
        self.table(reads=1, writes=1)
        self.put("a", 200_000)  # of more units than there are: the next requests wait for them
        with self.assertRaises(ClientError) as refused:
            self.put("b")
        self.assertEqual("ProvisionedThroughputExceededException", refused.exception.response["Error"]["Code"])
        dynamodb = aws("dynamodb", region=ELSEWHERE)
        dynamodb.scan(TableName=self.name)  # reads have a capacity of their own
        until(lambda: self._is_refused(lambda: dynamodb.scan(TableName=self.name)))
        self.assertEqual((1, 1), (self.sum("WriteThrottleEvents"), self.sum("ReadThrottleEvents")))
        self.assertIsNone(self.sum("WriteThrottleEvents", region=REGION))
        self.clock.advance(60)
        self.put("b")

    def test_an_index_without_capacity_holds_up_the_writes_of_its_table(self):
        self.table(reads=1000, writes=1000, index_writes=1)
        self.put("a", 200_000, userId="ann")
        with self.assertRaises(ClientError) as refused:
            self.put("b")
        self.assertIn("global secondary indexes", refused.exception.response["Error"]["Message"])
        self.assertEqual((1, None), (self.sum("WriteThrottleEvents", "byUser"), self.sum("WriteThrottleEvents")))

    def test_a_table_on_demand_has_none(self):
        self.table()
        for id in "ab":
            self.put(id, 200_000, userId="ann")
        self.assertIsNone(self.sum("WriteThrottleEvents"))

    def test_a_table_on_demand_has_the_maximum_that_it_is_given(self):
        table = self.table()
        index = table["inputs"]["globalSecondaryIndexes"][0]
        table = self.update(table, onDemandThroughput={"maxWriteRequestUnits": 1})
        self.put("a", 200_000)
        with self.assertRaises(ClientError) as refused:
            self.put("b")
        self.assertEqual("ThrottlingException", refused.exception.response["Error"]["Code"])
        aws("dynamodb", region=ELSEWHERE).scan(TableName=self.name)  # reads have none
        self.assertEqual((1, 1), (self.sum("WriteThrottleEvents"), self.sum("WriteMaxOnDemandThroughputThrottleEvents")))
        bounded = index | {"onDemandThroughput": {"maxWriteRequestUnits": 1}}
        self.update(table, onDemandThroughput={"maxWriteRequestUnits": -1}, globalSecondaryIndexes=[bounded])
        self.put("c", 200_000, userId="ann")
        with self.assertRaises(ClientError):
            self.put("d")
        self.assertEqual((1, 1), (self.sum("WriteThrottleEvents"), self.sum("WriteThrottleEvents", "byUser")))
        self.clock.advance(60)
        self.put("d")

    def test_an_alarm_tells_of_it(self):
        self.table(reads=1, writes=1)
        alarm = {
            "name": self.unique("throttles"),
            "namespace": "AWS/DynamoDB",
            "metricName": "WriteThrottleEvents",
            "dimensions": {"TableName": self.name},
            "statistic": "Sum",
            "period": 300,
            "evaluationPeriods": 1,
            "comparisonOperator": "GreaterThanThreshold",
            "threshold": 0,
            "treatMissingData": "notBreaching",
        }
        self.create("aws:cloudwatch/metricAlarm:MetricAlarm", "throttles", alarm, region=ELSEWHERE)
        self.put("a", 200_000)
        with self.assertRaises(ClientError):
            self.put("b")
        cloudwatch = aws("cloudwatch", region=ELSEWHERE)
        seen(lambda: cloudwatch.describe_alarms(AlarmNames=[alarm["name"]])["MetricAlarms"][0]["StateValue"] == "ALARM")

    def test_an_alarm_on_table_and_indexes_tells_of_an_index_alone(self):
        self.table(reads=1000, writes=1000, index_writes=1)
        parts = [{"TableName": self.name}, {"TableName": self.name, "GlobalSecondaryIndexName": "byUser"}]
        metrics = [
            {
                "id": f"m{number}",
                "metric": {"namespace": "AWS/DynamoDB", "metricName": name, "stat": "Sum", "period": 300, "dimensions": part},
            }
            for number, (name, part) in enumerate((name, part) for part in parts for name in ("ReadThrottleEvents", "WriteThrottleEvents"))
        ]
        total = {"id": "total", "label": "all", "expression": " + ".join(f"FILL(m{number}, 0)" for number in range(4)), "returnData": True}
        names = [self.unique("all"), self.unique("table")]
        cloudwatch = aws("cloudwatch", region=ELSEWHERE)
        for name, queries in zip(names, ([total, *metrics], [{**total, "expression": "FILL(m0, 0) + FILL(m1, 0)"}, *metrics[:2]])):
            alarm = {
                "name": name, "metricQueries": queries, "evaluationPeriods": 1, "comparisonOperator": "GreaterThanThreshold",
                "threshold": 0, "treatMissingData": "notBreaching",
            }
            self.create("aws:cloudwatch/metricAlarm:MetricAlarm", name, alarm, region=ELSEWHERE)
        self.put("a", 200_000, userId="ann")
        with self.assertRaises(ClientError):
            self.put("b")

        def states() -> list[str]:
            alarms = cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"]
            return [next(alarm["StateValue"] for alarm in alarms if alarm["AlarmName"] == name) for name in names]

        seen(lambda: states()[0] == "ALARM")
        self.assertNotEqual("ALARM", states()[1])

    def _is_refused(self, request: Callable[[], object]) -> bool:
        try:
            request()
        except ClientError as error:
            self.assertEqual("ProvisionedThroughputExceededException", error.response["Error"]["Code"])
            return True
        return False
