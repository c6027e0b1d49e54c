"""The segments that Lambda writes, and how a trace goes on from one invocation to the next."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any
from unittest import mock

from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws.kernel.clients import DEVELOPER, new_client
from local_aws.services.xray import sampling
from tests.clock import Clock
from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase
from tests.services.xray.harness import arrived, trace_id
from tests.waiting import until

TRACE = "export const handler = async () => process.env._X_AMZN_TRACE_ID;"
FAIL = "export const handler = async () => { throw new RangeError('too far'); };"
MAY_SEND = {"Effect": "Allow", "Action": "xray:PutTraceSegments", "Resource": "*"}
CALLER = "53995c3f42cd8ad8"


class Traced(FunctionTestCase):
    def segments(self, id: str, count: int = 2) -> dict[str, Any]:
        """The trace's segments by their origins, once there are so many."""
        return arrived(self.client("xray"), id, count)

    def traced(self, header: str, service: str = "lambda") -> Any:
        """A client whose requests have the header, as those of an SDK in a traced function."""
        client = new_client(service, REGION, self.server.context.endpoint, DEVELOPER, Config(retries={"total_max_attempts": 1}))

        def add(request: Any, **_: Any) -> None:
            request.headers["X-Amzn-Trace-Id"] = header

        client.meta.events.register("before-send", add)
        return client

    def called(self, name: str, header: str, **more: Any) -> Any:
        payload = self.traced(header).invoke(FunctionName=name, **more)["Payload"].read()
        return json.loads(payload) if payload else None

    def traced_function(self, source: str = TRACE, **settings: Any) -> str:
        return self.function(source, Role=self.role(MAY_SEND), **settings)


class TracingTest(Traced):
    def test_lambda_and_the_function_have_a_segment_each_joined_by_their_parents(self) -> None:
        name, id = self.traced_function(), trace_id()
        given = self.called(name, f"Root={id};Parent={CALLER};Sampled=1")
        found = self.segments(id)
        outer, inner = found["AWS::Lambda"], found["AWS::Lambda::Function"]
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        self.assertEqual(f"Root={id};Parent={inner['id']};Sampled=1", given)
        self.assertEqual((CALLER, outer["id"]), (outer["parent_id"], inner["parent_id"]))
        self.assertEqual((name, name, arn), (outer["name"], inner["name"], outer["resource_arn"]))
        self.assertEqual({"account_id": ACCOUNT, "function_arn": arn, "resource_names": [name]}, inner["aws"])
        self.assertEqual({"response": {"status": 200}}, outer["http"])
        init, invocation, overhead = inner["subsegments"]
        self.assertEqual(["Initialization", "Invocation", "Overhead"], [each["name"] for each in inner["subsegments"]])
        moments = [
            outer["start_time"], init["start_time"], init["end_time"], invocation["start_time"], invocation["end_time"],
            overhead["start_time"], overhead["end_time"], outer["end_time"],
        ]  # fmt: skip
        self.assertEqual(sorted(moments[2:]), moments[2:])
        self.assertEqual((inner["start_time"], inner["end_time"]), (invocation["start_time"], outer["end_time"]))
        self.assertFalse(any(flag in segment for flag in ("error", "fault", "throttle") for segment in (outer, inner)))
        second = trace_id()
        self.called(name, f"Root={second};Sampled=1")
        warm = self.segments(second)
        self.assertEqual(["Invocation", "Overhead"], [each["name"] for each in warm["AWS::Lambda::Function"]["subsegments"]])
        self.assertNotIn("parent_id", warm["AWS::Lambda"])
        (report,) = (line for line in self.log_lines(f"/aws/lambda/{name}") if second in line)
        self.assertIn(f"XRAY TraceId: {second}\tSegmentId: {warm['AWS::Lambda::Function']['id']}\tSampled: true", report)

    def test_the_request_id_is_the_invocations(self) -> None:
        name, id = self.traced_function(), trace_id()
        answer = self.traced(f"Root={id};Sampled=1").invoke(FunctionName=name)
        self.assertEqual(answer["ResponseMetadata"]["RequestId"], self.segments(id)["AWS::Lambda"]["aws"]["request_id"])

    def test_an_error_is_a_fault_with_its_cause(self) -> None:
        name, id = self.traced_function(FAIL), trace_id()
        self.called(name, f"Root={id};Sampled=1")
        found = self.segments(id)
        self.assertTrue(found["AWS::Lambda"]["fault"] and found["AWS::Lambda::Function"]["fault"])
        (exception,) = found["AWS::Lambda::Function"]["cause"]["exceptions"]
        self.assertEqual(("RangeError", "too far"), (exception["type"], exception["message"]))
        self.assertEqual(1, exception["stack"][0]["line"])
        self.assertTrue(exception["stack"][0]["path"].endswith("index.mjs"))

    def test_a_function_that_does_not_start_has_its_cause_too(self) -> None:
        name, id = self.traced_function("throw new Error('no start')"), trace_id()
        self.called(name, f"Root={id};Sampled=1")
        (exception,) = self.segments(id)["AWS::Lambda::Function"]["cause"]["exceptions"]
        self.assertEqual("no start", exception["message"])

    def test_a_throttled_call_is_there_as_such(self) -> None:
        name, id = self.traced_function(), trace_id()
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        with self.assertRaises(ClientError):
            self.called(name, f"Root={id};Sampled=1")
        segment = self.segments(id, 1)["AWS::Lambda"]
        self.assertEqual((True, True, 429), (segment["error"], segment["throttle"], segment["http"]["response"]["status"]))

    def test_who_may_not_send_leaves_the_segment_of_lambda_alone(self) -> None:
        name, id = self.function(TRACE), trace_id()
        with self.assertLogs("local_aws.services.xray.daemon", "WARNING") as logs:
            self.called(name, f"Root={id};Sampled=1")
            until(lambda: logs.output)
        self.assertEqual({"AWS::Lambda"}, self.segments(id, 1).keys())

    def test_nothing_is_written_of_what_is_not_sampled(self) -> None:
        passing, active = self.traced_function(), self.traced_function(TracingConfig={"Mode": "Active"})
        ids = [trace_id() for _ in range(3)]
        headers = [f"Root={ids[0]}", f"Root={ids[1]};Sampled=0", f"Root={ids[2]};Sampled=0"]
        for name, header in zip((passing, passing, active), headers, strict=True):
            self.assertRegex(self.called(name, header), rf"^{header.partition(';')[0]};Parent=[0-9a-f]{{16}};Sampled=0$")
        last = trace_id()
        self.called(active, f"Root={last};Sampled=1")
        self.segments(last)
        self.assertEqual(ids, self.client("xray").batch_get_traces(TraceIds=ids)["UnprocessedTraceIds"])

    def test_an_active_function_samples_the_first_of_each_second(self) -> None:
        name, clock = self.traced_function(TracingConfig={"Mode": "Active"}), Clock()
        never = mock.Mock(random=lambda: 1.0, spec=random)
        with mock.patch.object(sampling, "time", clock), mock.patch.object(sampling, "random", never):
            decided = [self.invoke(name)["Payload"][-1] for _ in range(3)]
            clock.advance(1)
            decided.append(self.invoke(name)["Payload"][-1])
        self.assertEqual(["1", "0", "0", "1"], decided)


class QueuedTest(Traced):
    minute_seconds = 0.01

    def test_an_event_keeps_its_trace_and_has_an_attempt_for_each_try(self) -> None:
        name, id = self.traced_function(FAIL), trace_id()
        self.called(name, f"Root={id};Parent={CALLER};Sampled=1", InvocationType="Event")
        until(lambda: len(self.segments(id)["AWS::Lambda"]["subsegments"]) == 4)
        until(lambda: self.server.functions.describe()["queuedEvents"] == 0)
        found = self.segments(id, 4)
        outer = found["AWS::Lambda"]
        dwell, *attempts = outer["subsegments"]
        self.assertEqual((CALLER, 202, True), (outer["parent_id"], outer["http"]["response"]["status"], outer["fault"]))
        self.assertEqual((outer["start_time"], attempts[0]["start_time"]), (dwell["start_time"], dwell["end_time"]))
        self.assertEqual(["Attempt #1", "Attempt #2", "Attempt #3"], [attempt["name"] for attempt in attempts])
        self.assertIn(found["AWS::Lambda::Function"]["parent_id"], [attempt["id"] for attempt in attempts])
        services = self.client("xray").get_trace_graph(TraceIds=[id])["Services"]
        counts = {service["Type"]: service["SummaryStatistics"]["TotalCount"] for service in services if "SummaryStatistics" in service}
        self.assertEqual({"AWS::Lambda": 1, "AWS::Lambda::Function": 3}, counts)

    def test_what_s3_tells_of_an_object_belongs_to_the_trace_of_the_request(self) -> None:
        name, id = self.traced_function(), trace_id()
        bucket = f"bucket-{uuid.uuid4().hex[:8]}"
        s3 = self.traced(f"Root={id};Parent={CALLER};Sampled=1", "s3")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.lambda_.add_permission(
            FunctionName=name, StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com", SourceAccount=ACCOUNT
        )
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        configuration = {"LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
        s3.put_object(Bucket=bucket, Key="a", Body=b"b")
        self.assertEqual(CALLER, self.segments(id)["AWS::Lambda"]["parent_id"])
