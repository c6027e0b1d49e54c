"""DynamoDB streams that reach functions: every change once and in order, retries, splits, partial answers, and who may read."""
from __future__ import annotations

import json
import os
import uuid
from typing import Any

from botocore.exceptions import ClientError

from local_aws.services.dynamodb import streams
from tests.clock import stop_clock
from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase
from tests.waiting import lines_of, until

# Fails as often as the item says; records that name "bad" always fail.
HANDLER = """import { appendFileSync, existsSync } from 'node:fs';
export const handler = async (event) => {
  const ids = event.Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
  appendFileSync(process.env.FILE, JSON.stringify(event) + '\\n');
  if (existsSync(process.env.FILE + '.broken')) throw new Error('broken');
  const failed = event.Records.filter(({ dynamodb }) => dynamodb.Keys.id.S.startsWith('bad'));
  if (process.env.REPORT) return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  if (failed.length > 0) throw new Error('bad ' + ids);
};"""
READ = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")


class StreamTestCase(FunctionTestCase):
    def setUp(self) -> None:
        self.dynamodb = self.client("dynamodb")
        self.table = f"table-{uuid.uuid4().hex[:8]}"
        created = self.dynamodb.create_table(
            TableName=self.table, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self.stream = created["TableDescription"]["LatestStreamArn"]
        self.file = f"{self.folder.name}/{self.table}"
        open(self.file, "w").close()

    def put(self, *ids: str, **attributes: Any) -> None:
        for id in ids:
            self.dynamodb.put_item(TableName=self.table, Item={"id": {"S": id}, **attributes})

    def reader(self, *more: dict[str, Any]) -> str:
        streams = {"Effect": "Allow", "Action": list(READ[:-1]), "Resource": f"{self.stream.partition('/stream/')[0]}/stream/*"}
        return self.role(streams, {"Effect": "Allow", "Action": READ[-1], "Resource": "*"}, *more)

    def mapped(self, role: str | None = None, report: bool = False, **settings: Any) -> str:
        """Maps the stream to the alias of a new function; returns the mapping's UUID."""
        variables = {"FILE": self.file} | ({"REPORT": "1"} if report else {})
        self.name = self.function(HANDLER, Role=role or self.reader(), Environment={"Variables": variables})
        self.lambda_.publish_version(FunctionName=self.name)
        self.alias = self.lambda_.create_alias(FunctionName=self.name, Name="live", FunctionVersion="1")["AliasArn"]
        if report:
            settings["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
        mapping = self.lambda_.create_event_source_mapping(
            FunctionName=self.alias, EventSourceArn=self.stream, **{"StartingPosition": "TRIM_HORIZON", **settings}
        )
        self.addCleanup(self.delete, mapping["UUID"])
        return mapping["UUID"]

    def delete(self, mapping: str) -> None:
        try:
            self.lambda_.delete_event_source_mapping(UUID=mapping)
        except ClientError as error:
            self.assertEqual("ResourceNotFoundException", error.response["Error"]["Code"])

    def batches(self) -> list[list[str]]:
        """The ids of the records of each invocation, in the order of the invocations."""
        events = map(json.loads, lines_of(self.file))
        return [[record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]] for event in events]

    def ids(self) -> list[str]:
        return [id for batch in self.batches() for id in batch]

    def records(self) -> list[dict[str, Any]]:
        return [record for line in lines_of(self.file) for record in json.loads(line)["Records"]]

    def result(self, mapping: str) -> str:
        return self.lambda_.get_event_source_mapping(UUID=mapping)["LastProcessingResult"]

    def queue(self) -> tuple[str, str]:
        """URL and ARN of a new queue."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex[:8]}")["QueueUrl"]
        return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def received(self, url: str) -> list[dict[str, Any]]:
        return [json.loads(message["Body"]) for message in self.client("sqs").receive_message(QueueUrl=url).get("Messages", [])]


class Delivery(StreamTestCase):
    def test_every_change_reaches_the_alias_once_and_in_order(self) -> None:
        mapping = self.mapped()
        self.assertEqual(self.alias, self.lambda_.get_event_source_mapping(UUID=mapping)["FunctionArn"])
        binary = {"B": b"\x00\xff"}
        self.put("a", count={"N": "1"}, data=binary, parts={"M": {"list": {"L": [binary]}, "set": {"BS": [binary["B"]]}}})
        self.dynamodb.update_item(
            TableName=self.table, Key={"id": {"S": "a"}}, UpdateExpression="SET #c = :two",
            ExpressionAttributeNames={"#c": "count"}, ExpressionAttributeValues={":two": {"N": "2"}},
        )
        self.dynamodb.delete_item(TableName=self.table, Key={"id": {"S": "a"}})
        until(lambda: len(self.ids()) == 3)
        insert, modify, remove = self.records()
        self.assertEqual(["INSERT", "MODIFY", "REMOVE"], [record["eventName"] for record in (insert, modify, remove)])
        for record in (insert, modify, remove):
            self.assertEqual(("aws:dynamodb", REGION, self.stream), (
                record["eventSource"], record["awsRegion"], record["eventSourceARN"]
            ))
        parts = {"M": {"list": {"L": [{"B": "AP8="}]}, "set": {"BS": ["AP8="]}}}
        one = {"id": {"S": "a"}, "count": {"N": "1"}, "data": {"B": "AP8="}, "parts": parts}
        two = one | {"count": {"N": "2"}}
        self.assertEqual((one, None), (insert["dynamodb"]["NewImage"], insert["dynamodb"].get("OldImage")))
        self.assertEqual((two, one), (modify["dynamodb"]["NewImage"], modify["dynamodb"]["OldImage"]))
        self.assertEqual((None, two), (remove["dynamodb"].get("NewImage"), remove["dynamodb"]["OldImage"]))
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in (insert, modify, remove)]
        self.assertEqual(sorted(set(numbers)), numbers)
        until(lambda: self.result(mapping) == "OK")

    def test_where_reading_begins(self) -> None:
        self.put("before")
        self.mapped(StartingPosition="LATEST")
        self.put("after")
        until(lambda: self.ids() == ["after"])
        self.lambda_.delete_function(FunctionName=self.name)
        open(self.file, "w").close()
        self.mapped(StartingPosition="TRIM_HORIZON")
        until(lambda: self.ids() == ["before", "after"])

    def test_batches_have_the_size_that_was_asked_for(self) -> None:
        self.put(*"abcde")
        self.mapped(BatchSize=2)
        until(lambda: self.batches() == [["a", "b"], ["c", "d"], ["e"]])

    def test_a_mapping_that_is_switched_off_or_deleted_rests(self) -> None:
        mapping = self.mapped()
        self.put("a")
        until(lambda: self.ids() == ["a"])
        self.lambda_.update_event_source_mapping(UUID=mapping, Enabled=False)
        self.put("b")
        self.assertEqual("Disabled", self.lambda_.get_event_source_mapping(UUID=mapping)["State"])
        self.lambda_.update_event_source_mapping(UUID=mapping, Enabled=True)
        until(lambda: self.ids() == ["a", "b"])
        self.lambda_.delete_event_source_mapping(UUID=mapping)
        self.put("c")
        self.mapped(StartingPosition="TRIM_HORIZON")  # another function; what the first one were given would come before
        until(lambda: self.ids()[2:] == ["a", "b", "c"])

    def test_a_mapping_that_rested_for_too_long_goes_on_with_what_is_left(self) -> None:
        clock = stop_clock(self, streams)
        mapping = self.mapped(Enabled=False)  # which fixes where it begins
        self.put("gone")
        clock.advance(24 * 3600 + 1)
        self.put("left")
        self.lambda_.update_event_source_mapping(UUID=mapping, Enabled=True)
        until(lambda: self.ids() == ["left"])

    def test_a_stream_of_another_region_cannot_be_mapped(self) -> None:
        role = self.role({"Effect": "Allow", "Action": list(READ), "Resource": "*"})
        elsewhere = self.stream.replace(REGION, "eu-west-1")
        with self.assertRaises(ClientError) as refused:
            self.lambda_.create_event_source_mapping(
                FunctionName=self.function(HANDLER, Role=role), EventSourceArn=elsewhere, StartingPosition="LATEST"
            )
        self.assertEqual("ResourceNotFoundException", refused.exception.response["Error"]["Code"])


class Failures(StreamTestCase):
    def test_a_failed_batch_is_tried_until_it_succeeds_and_blocks_the_rest(self) -> None:
        open(f"{self.file}.broken", "w").close()
        self.put("a", "b")
        mapping = self.mapped(BatchSize=1)
        until(lambda: len(self.ids()) >= 3)
        self.assertEqual({"a"}, set(self.ids()))
        self.assertEqual("PROBLEM: Function call failed", self.result(mapping))
        os.remove(f"{self.file}.broken")
        until(lambda: self.ids()[-1:] == ["b"] and self.result(mapping) == "OK")

    def test_a_batch_is_split_until_only_the_bad_record_is_discarded(self) -> None:
        url, queue = self.queue()
        role = self.reader({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue})
        self.put("a", "b", "bad", "c")
        self.mapped(
            role, BisectBatchOnFunctionError=True, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": queue}}
        )
        told = until(lambda: self.received(url))
        until(lambda: self.ids()[-1:] == ["c"])
        self.assertEqual([["a", "b", "bad", "c"], ["a", "b"], ["bad", "c"], ["bad"], ["bad"], ["c"]], self.batches())
        self.assertEqual(1, len(told))
        context, information = told[0]["requestContext"], told[0]["DDBStreamBatchInfo"]
        self.assertEqual((self.alias, "RetryAttemptsExhausted", 2), (
            context["functionArn"], context["condition"], context["approximateInvokeCount"]
        ))
        self.assertEqual({"statusCode": 200, "executedVersion": "1", "functionError": "Unhandled"}, told[0]["responseContext"])
        number = next(record for record in self.records() if record["dynamodb"]["Keys"]["id"]["S"] == "bad")["dynamodb"]["SequenceNumber"]
        self.assertEqual((1, self.stream, number, number), tuple(
            information[key] for key in ("batchSize", "streamArn", "startSequenceNumber", "endSequenceNumber")
        ))

    def test_lambda_goes_on_from_the_first_record_that_the_function_reports(self) -> None:
        self.put("a", "bad1", "b", "bad2")
        self.mapped(report=True, MaximumRetryAttempts=1)
        until(self.ids)  # the first batch is closed
        self.put("c")
        until(lambda: self.ids()[-1:] == ["c"])
        self.assertEqual([["a", "bad1", "b", "bad2"], ["bad1", "b", "bad2"], ["c"]], [b for b in self.batches() if b])

    def test_records_that_are_too_old_are_discarded(self) -> None:
        url, queue = self.queue()
        role = self.reader({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue})
        self.put("bad")
        self.mapped(role, MaximumRecordAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": queue}})
        told = until(lambda: self.received(url))
        self.assertEqual("RecordAgeExceeded", told[0]["requestContext"]["condition"])

        def arrives() -> bool:
            self.put("good")  # again, if this machine is too busy to read it in time
            return self.ids()[-1:] == ["good"]

        until(arrives)

    def test_throttling_takes_no_attempt(self) -> None:
        mapping = self.mapped(MaximumRetryAttempts=0)
        self.lambda_.put_function_concurrency(FunctionName=self.name, ReservedConcurrentExecutions=0)
        self.put("a")
        cloudwatch = self.client("cloudwatch")
        dimensions = [{"Name": "FunctionName", "Value": self.name}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": "Throttles", "Dimensions": dimensions}
        until(lambda: cloudwatch.list_metrics(**metric)["Metrics"])
        self.lambda_.delete_function_concurrency(FunctionName=self.name)
        until(lambda: self.result(mapping) == "OK")
        self.assertEqual(["a"], self.ids())


class Permissions(StreamTestCase):
    def refused(self, role: str, **settings: Any) -> str:
        with self.assertRaises(ClientError) as caught:
            self.mapped(role, **settings)
        self.assertEqual("InvalidParameterValueException", caught.exception.response["Error"]["Code"])
        return str(caught.exception)

    def test_the_role_must_be_allowed_to_read_this_stream(self) -> None:
        for left_out in READ:
            with self.subTest(left_out):
                actions = [action for action in READ if action != left_out]
                self.assertIn("Cannot access stream", self.refused(self.role({"Effect": "Allow", "Action": actions, "Resource": "*"})))
        another = self.role(
            {"Effect": "Allow", "Action": list(READ), "Resource": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/other/stream/*"}
        )
        self.assertIn("Cannot access stream", self.refused(another))
        # ListStreams takes no resource, so on a stream it is no right at all.
        self.assertIn("Cannot access stream", self.refused(self.role({"Effect": "Allow", "Action": list(READ), "Resource": self.stream})))

    def test_the_role_must_be_allowed_to_send_what_failed(self) -> None:
        _, queue = self.queue()
        destination = {"OnFailure": {"Destination": queue}}
        self.assertIn("SendMessage on SQS", self.refused(self.reader(), DestinationConfig=destination))

    def test_a_permission_taken_away_stops_reading_until_it_is_back(self) -> None:
        role = self.reader()
        mapping = self.mapped(role)
        self.put("a")
        until(lambda: self.ids() == ["a"])
        iam, name = self.client("iam"), role.rpartition("/")[2]
        policy = iam.get_role_policy(RoleName=name, PolicyName="inline")["PolicyDocument"]
        iam.delete_role_policy(RoleName=name, PolicyName="inline")
        self.put("b")
        until(lambda: "not authorized to perform: dynamodb:GetRecords" in self.result(mapping))
        self.assertEqual(["a"], self.ids())
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps(policy))
        until(lambda: self.ids() == ["a", "b"])

    def test_settings_that_aws_refuses(self) -> None:
        for settings in ({"BatchSize": 10_001}, {"MaximumRetryAttempts": -2}, {"StartingPosition": "AT_TIMESTAMP"}):
            with self.subTest(settings):
                self.refused(self.reader(), **settings)

    def test_the_same_mapping_twice(self) -> None:
        self.mapped()
        with self.assertRaises(ClientError) as caught:
            self.lambda_.create_event_source_mapping(FunctionName=self.alias, EventSourceArn=self.stream, StartingPosition="LATEST")
        self.assertEqual("ResourceConflictException", caught.exception.response["Error"]["Code"])

    def test_iterator_age(self) -> None:
        self.mapped()
        self.put("a")
        dimensions = [{"Name": "FunctionName", "Value": self.name}, {"Name": "Resource", "Value": f"{self.name}:live"}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": "IteratorAge", "Dimensions": dimensions}
        until(lambda: self.client("cloudwatch").list_metrics(**metric)["Metrics"])
