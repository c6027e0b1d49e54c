"""What services and callers report, as CloudWatch's calls about metrics show it."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from tests.clock import stop_clock
from tests.support import ResourceTest, aws, seen


class MetricsTest(ResourceTest):
    def setUp(self):
        super().setUp()
        self.cloudwatch = aws("cloudwatch")
        self.namespace = self.unique("TAP")

    def put(self, name: str, *values: float, **dimensions: str) -> None:
        data: dict[str, Any] = {"MetricName": name, "Values": values, "Unit": "Milliseconds"}
        data["Dimensions"] = [{"Name": key, "Value": value} for key, value in dimensions.items()]
        self.cloudwatch.put_metric_data(Namespace=self.namespace, MetricData=[data])

    def range(self) -> dict[str, datetime]:
        now = datetime.now(UTC)
        return {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=5)}

    def test_statistics(self):
        self.put("Latency", 1, 2, 3, 10)
        self.put("Latency", 99, Stage="dev")
        arguments = {"Namespace": self.namespace, "MetricName": "Latency", "Period": 3600, **self.range()}
        (point,) = self.cloudwatch.get_metric_statistics(**arguments, Statistics=["Sum", "SampleCount"])["Datapoints"]
        self.assertEqual((16, 4, "Milliseconds"), (point["Sum"], point["SampleCount"], point["Unit"]))
        stage = [{"Name": "Stage", "Value": "dev"}]
        (point,) = self.cloudwatch.get_metric_statistics(**arguments, ExtendedStatistics=["p90"], Dimensions=stage)["Datapoints"]
        self.assertEqual({"p90": 99}, point["ExtendedStatistics"])
        with self.assertRaises(ClientError):
            self.cloudwatch.get_metric_statistics(**arguments, ExtendedStatistics=["p900"])

    def test_metric_data_and_expressions(self):
        self.put("A", 1, 2)
        self.put("B", 5)

        def stat(name: str) -> dict[str, Any]:
            return {"Metric": {"Namespace": self.namespace, "MetricName": name}, "Period": 3600, "Stat": "Sum"}

        queries = [
            {"Id": "total", "Expression": "a + b", "Label": "all"},
            {"Id": "a", "MetricStat": stat("A"), "ReturnData": False}, {"Id": "b", "MetricStat": stat("B")},
        ]
        results = self.cloudwatch.get_metric_data(MetricDataQueries=queries, **self.range())["MetricDataResults"]
        self.assertEqual([("all", [8.0]), ("B", [5.0])], [(result["Label"], result["Values"]) for result in results])
        queries[0]["Expression"] = "a + missing"
        with self.assertRaises(ClientError):
            self.cloudwatch.get_metric_data(MetricDataQueries=queries, **self.range())

    def test_a_search_finds_a_series_for_each_metric(self):
        for version, value in (("1", 3), ("2", 5)):
            self.put("Invocations", value, FunctionName="f", Resource="f:live", ExecutedVersion=version)
        self.put("Invocations", 8, FunctionName="f", Resource="f:live")
        self.put("Invocations", 9, FunctionName="g", Resource="g:live", ExecutedVersion="1")
        self.put("Errors", 1, FunctionName="f", Resource="f:live", ExecutedVersion="1")

        def found(terms: str, **query: Any) -> list[tuple[str, list[float]]]:
            expression = f"SEARCH('{{{self.namespace},ExecutedVersion,FunctionName,Resource}} {terms}', 'Sum', 3600)"
            queries = [{"Id": "s", "Expression": expression, **query}]
            results = self.cloudwatch.get_metric_data(MetricDataQueries=queries, **self.range())["MetricDataResults"]
            self.assertEqual({"s"} if results else set(), {result["Id"] for result in results})
            return [(result["Label"], result["Values"]) for result in results]

        versions = 'MetricName="Invocations" Resource="f:live"'
        self.assertEqual([("1", [3]), ("2", [5])], found(versions))
        self.assertEqual([("Invocations", [5])], found(f'{versions} AND ExecutedVersion="2"', Period=60))
        self.assertEqual([], found('MetricName="Invocations" Resource="h:live"'))
        for terms in ("Invocations", 'MetricName="A" OR MetricName="B"', "NOT Resource=\"f:live\""):
            with self.subTest(terms), self.assertRaises(ClientError):
                found(terms)

    def test_metrics_are_listed_with_their_dimensions(self):
        self.put("A", 1)
        self.put("A", 1, Stage="dev", Api="tap")

        def listed(**filters: Any) -> list[dict[str, Any]]:
            return self.cloudwatch.list_metrics(Namespace=self.namespace, **filters)["Metrics"]

        self.assertEqual(2, len(listed()))
        (metric,) = listed(Dimensions=[{"Name": "Stage"}])
        self.assertEqual({"Stage": "dev", "Api": "tap"}, {each["Name"]: each["Value"] for each in metric["Dimensions"]})
        self.assertEqual([], listed(Dimensions=[{"Name": "Stage", "Value": "prod"}]))

    def test_queues_are_sampled(self):
        sqs, name = aws("sqs"), self.unique("dlq")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="x")
        stop_clock(self).advance(1)
        arguments = {"Namespace": "AWS/SQS", "Dimensions": [{"Name": "QueueName", "Value": name}], "Period": 3600, **self.range()}

        def maximum(metric: str) -> float | None:
            points = self.cloudwatch.get_metric_statistics(MetricName=metric, Statistics=["Maximum"], **arguments)["Datapoints"]
            return points[0]["Maximum"] if points else None

        self.assertEqual(1, seen(lambda: maximum("ApproximateNumberOfMessagesVisible")))
        self.assertGreaterEqual(seen(lambda: maximum("ApproximateAgeOfOldestMessage")), 1)
        sqs.receive_message(QueueUrl=url)
        self.assertEqual(1, seen(lambda: maximum("ApproximateNumberOfMessagesNotVisible")))

    def test_metric_filters_count_events(self):
        logs, group = aws("logs"), self.unique("logs")
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="s")
        transformation = {"metricName": "Errors", "metricNamespace": self.namespace, "metricValue": "1", "defaultValue": 0}
        logs.put_metric_filter(
            logGroupName=group, filterName="errors", filterPattern='{ $.level = "ERROR" }', metricTransformations=[transformation]
        )
        events = [{"timestamp": int(time.time() * 1000), "message": json.dumps({"level": level})} for level in ("ERROR", "INFO", "ERROR")]
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)
        (point,) = self.cloudwatch.get_metric_statistics(
            Namespace=self.namespace, MetricName="Errors", Period=3600, Statistics=["Sum", "SampleCount"], **self.range()
        )["Datapoints"]
        self.assertEqual((2, 3), (point["Sum"], point["SampleCount"]))
        found = logs.filter_log_events(logGroupName=group, filterPattern='{ $.level = "INFO" }')["events"]
        self.assertEqual(['{"level": "INFO"}'], [event["message"] for event in found])
        with self.assertRaises(ClientError):
            logs.filter_log_events(logGroupName=group, filterPattern="{ $.level }")
        with self.assertRaises(ClientError):
            logs.put_metric_filter(
                logGroupName=group, filterName="bad", filterPattern="{ $.level }", metricTransformations=[transformation]
            )

    def test_requests_to_tables_are_timed(self):
        dynamodb, table = aws("dynamodb"), self.unique("table")
        dynamodb.create_table(
            TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )
        item = {"id": {"S": "1"}}
        dynamodb.put_item(TableName=table, Item=item)
        dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": table, "Item": item}}])
        with self.assertRaises(ClientError):
            dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(id)")
        listed = self.cloudwatch.list_metrics(
            Namespace="AWS/DynamoDB", MetricName="SuccessfulRequestLatency", Dimensions=[{"Name": "TableName", "Value": table}]
        )["Metrics"]
        operations = {dimension["Value"] for metric in listed for dimension in metric["Dimensions"] if dimension["Name"] == "Operation"}
        self.assertEqual({"PutItem", "TransactWriteItems"}, operations)
        (point,) = self.cloudwatch.get_metric_statistics(
            Namespace="AWS/DynamoDB", MetricName="SuccessfulRequestLatency", Period=3600, Statistics=["SampleCount"], **self.range(),
            Dimensions=[{"Name": "TableName", "Value": table}, {"Name": "Operation", "Value": "PutItem"}],
        )["Datapoints"]
        self.assertEqual((1, "Milliseconds"), (point["SampleCount"], point["Unit"]))
