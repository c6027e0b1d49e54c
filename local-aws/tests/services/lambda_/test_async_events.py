"""Asynchronous invocations: retries, the dead-letter queue, destinations, and the role's permissions for both."""
from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase
from tests.waiting import lines_of, until

# Fails as often as the event says, and counts its attempts in a file.
FLAKY = """import { appendFileSync, readFileSync } from 'node:fs';
export const handler = async ({ file, failures }, context) => {
  appendFileSync(file, context.awsRequestId + '\\n');
  if (readFileSync(file, 'utf8').trim().split('\\n').length <= failures) throw new Error('not yet');
  return 'done';
};"""


class AsyncEvents(FunctionTestCase):
    minute_seconds = 0.2

    def setUp(self) -> None:
        self.sqs = self.client("sqs")
        self.queue = f"queue-{uuid.uuid4().hex[:8]}"
        self.url = self.sqs.create_queue(QueueName=self.queue)["QueueUrl"]
        self.queue_arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.queue}"
        self.file = f"{self.folder.name}/{uuid.uuid4().hex}"
        open(self.file, "w").close()

    def sender(self) -> str:
        return self.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": self.queue_arn})

    def flaky(self, **settings: Any) -> str:
        return self.function(FLAKY, Role=self.sender(), **settings)

    def send(self, name: str, failures: int, **arguments: Any) -> str:
        """Sends an event; returns its request id."""
        answer = self.lambda_.invoke(
            FunctionName=name, InvocationType="Event", Payload=json.dumps({"file": self.file, "failures": failures}), **arguments
        )
        self.assertEqual((202, b""), (answer["StatusCode"], answer["Payload"].read()))
        return answer["ResponseMetadata"]["RequestId"]

    def settled(self) -> None:
        until(lambda: self.server.functions.describe()["queuedEvents"] == 0)

    def attempts(self) -> list[str]:
        return [word for line in lines_of(self.file) for word in line.split()]

    def messages(self) -> list[dict[str, Any]]:
        return self.sqs.receive_message(QueueUrl=self.url, MessageAttributeNames=["All"], MaxNumberOfMessages=10).get("Messages", [])

    def test_two_retries_then_the_dead_letter_queue(self) -> None:
        name = self.flaky(DeadLetterConfig={"TargetArn": self.queue_arn})
        request_id = self.send(name, failures=9)
        self.settled()
        self.assertEqual([request_id] * 3, self.attempts())
        (message,) = self.messages()
        self.assertEqual({"file": self.file, "failures": 9}, json.loads(message["Body"]))
        attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
        self.assertEqual({"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": "not yet"}, attributes)
        self.assertEqual("Number", message["MessageAttributes"]["ErrorCode"]["DataType"])

    def test_a_retry_that_succeeds_is_the_end(self) -> None:
        self.send(self.flaky(DeadLetterConfig={"TargetArn": self.queue_arn}), failures=1)
        self.settled()
        self.assertEqual((2, []), (len(self.attempts()), self.messages()))

    def test_the_configuration_of_the_qualifier_counts(self) -> None:
        name = self.flaky(DeadLetterConfig={"TargetArn": self.queue_arn})
        version = self.lambda_.publish_version(FunctionName=name)["Version"]
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
        self.lambda_.put_function_event_invoke_config(FunctionName=name, Qualifier="live", MaximumRetryAttempts=0)
        self.send(name, failures=9, Qualifier="live")
        self.settled()
        self.assertEqual((1, 1), (len(self.attempts()), len(self.messages())))

    def test_an_event_too_old_is_given_up(self) -> None:
        name = self.flaky(DeadLetterConfig={"TargetArn": self.queue_arn})
        self.lambda_.put_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60, MaximumRetryAttempts=2)
        self.send(name, failures=9)
        self.settled()
        self.assertLess(len(self.attempts()), 3)
        self.assertEqual(1, len(self.messages()))

    def test_destinations_get_a_record_of_what_happened(self) -> None:
        name = self.flaky()
        to_queue = {"Destination": self.queue_arn}
        self.lambda_.put_function_event_invoke_config(
            FunctionName=name, MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": to_queue, "OnFailure": to_queue}
        )
        self.send(name, failures=1)
        self.settled()
        self.send(name, failures=1)
        self.settled()
        failure, success = sorted((json.loads(m["Body"]) for m in self.messages()), key=lambda r: r["timestamp"])
        self.assertEqual("RetriesExhausted", failure["requestContext"]["condition"])
        self.assertEqual("not yet", failure["responsePayload"]["errorMessage"])
        self.assertEqual("Unhandled", failure["responseContext"]["functionError"])
        self.assertEqual(("Success", "done"), (success["requestContext"]["condition"], success["responsePayload"]))
        self.assertEqual({"file": self.file, "failures": 1}, success["requestPayload"])

    def aliased(self, **settings: Any) -> str:
        """A function whose failures under the alias ``live`` go to the queue."""
        name = self.flaky(**settings)
        version = self.lambda_.publish_version(FunctionName=name)["Version"]
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
        self.lambda_.put_function_event_invoke_config(
            FunctionName=name, Qualifier="live", MaximumRetryAttempts=2,
            DestinationConfig={"OnFailure": {"Destination": self.queue_arn}},
        )
        return name

    def test_a_failure_tells_of_the_request_and_of_the_last_response(self) -> None:
        name = self.aliased()
        request_id = self.send(name, failures=9, Qualifier="live")
        self.settled()
        (message,) = self.messages()
        record = json.loads(message["Body"])
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}:live"
        context = {"requestId": request_id, "functionArn": arn, "condition": "RetriesExhausted", "approximateInvokeCount": 3}
        self.assertEqual(("1.0", context), (record["version"], record["requestContext"]))
        self.assertEqual({"file": self.file, "failures": 9}, record["requestPayload"])
        response = {"statusCode": 200, "executedVersion": "1", "functionError": "Unhandled"}
        self.assertEqual((response, "Error"), (record["responseContext"], record["responsePayload"]["errorType"]))
        self.assertNotIn("MessageAttributes", message)

    def test_what_never_ran_has_no_response(self) -> None:
        name = self.aliased()
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        self.send(name, failures=9, Qualifier="live")
        self.settled()
        record = json.loads(self.messages()[0]["Body"])
        self.assertEqual("ZeroReservedConcurrency", record["requestContext"]["condition"])
        self.assertEqual({"version", "timestamp", "requestContext", "requestPayload"}, set(record))

    def test_a_destination_is_for_its_qualifier_alone_and_a_dead_letter_queue_gets_a_copy(self) -> None:
        name = self.aliased(DeadLetterConfig={"TargetArn": self.queue_arn})
        self.send(name, failures=9)
        self.settled()
        self.assertEqual(["requestPayload" in message["Body"] for message in self.messages()], [False])
        self.send(name, failures=9, Qualifier="live")
        self.settled()
        self.assertEqual(sorted("requestPayload" in message["Body"] for message in self.messages()), [False, True])

    def test_a_record_that_the_queue_does_not_take_is_lost_and_counted(self) -> None:
        self.sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"MaximumMessageSize": "1024"})
        name = self.aliased()
        with self.assertLogs("local_aws.services.lambda_") as warnings:
            self.lambda_.invoke(FunctionName=name, Qualifier="live", InvocationType="Event", Payload=json.dumps({"file": "x" * 900}))
            self.settled()
        self.assertTrue(any("refused a record" in warning for warning in warnings.output))
        self.assertEqual([], self.messages())
        lost = self.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda", MetricName="DestinationDeliveryFailures", Dimensions=[{"Name": "FunctionName", "Value": name}],
            StartTime=datetime.now(UTC) - timedelta(hours=1), EndTime=datetime.now(UTC) + timedelta(hours=1),
            Period=7200, Statistics=["Sum"],
        )["Datapoints"]
        self.assertEqual(1, sum(point["Sum"] for point in lost))

    def test_a_role_that_may_not_send_cannot_have_the_destination(self) -> None:
        name = self.function(FLAKY)
        with self.assertRaises(ClientError) as caught:
            self.lambda_.put_function_event_invoke_config(
                FunctionName=name, DestinationConfig={"OnFailure": {"Destination": self.queue_arn}}
            )
        error = caught.exception.response["Error"]
        self.assertEqual("InvalidParameterValueException", error["Code"])
        self.assertIn(f"does not have permissions to call SendMessage on {self.queue_arn}", error["Message"])

    def test_a_topic_a_bus_and_a_function_are_destinations_too(self) -> None:
        sns, events = self.client("sns"), self.client("events")
        topic = sns.create_topic(Name=self.queue)["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self.queue_arn, Attributes={"RawMessageDelivery": "true"})
        events.put_rule(Name=self.queue, EventPattern=json.dumps({"source": ["lambda"]}))
        events.put_targets(Rule=self.queue, Targets=[{"Id": "queue", "Arn": self.queue_arn}])
        collector = self.function(
            "import { writeFileSync } from 'node:fs';"
            "export const handler = async (record) => writeFileSync(process.env.FILE, JSON.stringify(record));",
            Environment={"Variables": {"FILE": f"{self.file}-collected"}},
        )
        bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
        collector_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{collector}"
        role = self.role({"Effect": "Allow", "Action": ["sns:Publish", "events:PutEvents", "lambda:InvokeFunction"], "Resource": "*"})
        name = self.function(FLAKY, Role=role)

        def deliver_to(target: str) -> None:
            self.lambda_.put_function_event_invoke_config(
                FunctionName=name, MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": target}}
            )
            self.send(name, failures=0)
            self.settled()

        for target in (topic, bus):
            deliver_to(target)
            (message,) = until(self.messages)
            record = json.loads(message["Body"])
            self.assertEqual("done", record.get("detail", record)["responsePayload"])
        deliver_to(collector_arn)
        with open(f"{self.file}-collected") as file:
            self.assertEqual("done", json.load(file)["responsePayload"])
        with self.assertRaises(ClientError):
            deliver_to("arn:aws:s3:::bucket")

    def test_a_stopped_function_dead_letters_at_once(self) -> None:
        name = self.flaky(DeadLetterConfig={"TargetArn": self.queue_arn})
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        request_id = self.send(name, failures=0)
        self.settled()
        self.assertEqual(request_id, self.messages()[0]["MessageAttributes"]["RequestID"]["StringValue"])

    def test_a_role_that_may_not_send_cannot_have_the_queue(self) -> None:
        with self.assertRaises(ClientError) as caught:
            self.function(FLAKY, DeadLetterConfig={"TargetArn": self.queue_arn})
        self.assertEqual("InvalidParameterValueException", caught.exception.response["Error"]["Code"])
        self.assertIn("does not have permissions to call SendMessage on SQS", str(caught.exception))

    def test_a_permission_lost_later_loses_the_event(self) -> None:
        role = self.sender()
        name = self.function(FLAKY, Role=role, DeadLetterConfig={"TargetArn": self.queue_arn})
        self.client("iam").delete_role_policy(RoleName=role.rsplit("/")[-1], PolicyName="inline")
        with self.assertLogs("local_aws.services.lambda_") as warnings:
            self.send(name, failures=9)
            self.settled()
        self.assertEqual((3, []), (len(self.attempts()), self.messages()))
        self.assertTrue(any("refused it" in warning and "AccessDenied" in warning for warning in warnings.output))

    def test_configurations_of_qualifiers_are_apart(self) -> None:
        name = self.flaky()
        self.lambda_.publish_version(FunctionName=name)
        put, update, get = (
            getattr(self.lambda_, f"{verb}_function_event_invoke_config") for verb in ("put", "update", "get")
        )
        put(FunctionName=name, MaximumRetryAttempts=1, MaximumEventAgeInSeconds=100)
        put(FunctionName=name, Qualifier="1", MaximumRetryAttempts=0)
        update(FunctionName=name, MaximumRetryAttempts=2)
        latest, version = get(FunctionName=name), get(FunctionName=name, Qualifier="1")
        self.assertEqual((2, 100), (latest["MaximumRetryAttempts"], latest["MaximumEventAgeInSeconds"]))
        self.assertEqual(0, version["MaximumRetryAttempts"])
        self.assertTrue(version["FunctionArn"].endswith(f"{name}:1"))
        put(FunctionName=name, MaximumRetryAttempts=0)
        self.assertNotIn("MaximumEventAgeInSeconds", get(FunctionName=name))
        self.lambda_.delete_function_event_invoke_config(FunctionName=name)
        with self.assertRaises(ClientError) as caught:
            get(FunctionName=name)
        self.assertEqual("ResourceNotFoundException", caught.exception.response["Error"]["Code"])
        listed = self.lambda_.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]
        self.assertEqual([version["FunctionArn"]], [config["FunctionArn"] for config in listed])
