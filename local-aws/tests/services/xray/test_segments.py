"""What X-Ray takes in, and the traces that it puts together of it."""

from __future__ import annotations

import json
import time

from botocore.exceptions import ClientError

from local_aws.services.xray.documents import read
from local_aws.services.xray.store import TraceStore
from tests.services.xray.harness import TraceTestCase, part, segment, trace_id


class SegmentsTest(TraceTestCase):
    def test_a_document_comes_back_as_it_was_sent(self) -> None:
        id = trace_id()
        sent = segment(id, metadata={"a": {"b": [1, "ü"]}}, annotations={"paid": True})
        self.put(sent)
        answer = self.xray.batch_get_traces(TraceIds=[id, "1-00000000-000000000000000000000000"])
        self.assertEqual(["1-00000000-000000000000000000000000"], answer["UnprocessedTraceIds"])
        (trace,) = answer["Traces"]
        self.assertEqual((id, 0.25, False), (trace["Id"], trace["Duration"], trace["LimitExceeded"]))
        self.assertEqual([(sent["id"], sent)], [(each["Id"], json.loads(each["Document"])) for each in trace["Segments"]])

    def test_what_is_no_segment_is_refused_and_the_rest_taken(self) -> None:
        id = trace_id()
        good = segment(id)
        changes = {
            "MissingId": {"id": None},
            "InvalidId": {"id": "1234"},
            "MissingName": {"name": ""},
            "InvalidName": {"name": "what?"},
            "MissingTraceId": {"trace_id": None},
            "InvalidTraceId": {"trace_id": trace_id(time.time() + 86400)},
            "MissingStartTime": {"start_time": None},
            "InvalidStartTime": {"start_time": True},
            "MissingEndTime": {"end_time": None},
            "InvalidEndTime": {"end_time": good["start_time"] - 1},
            "InvalidParentId": {"parent_id": "x"},
            "InvalidHttp": {"http": []},
        }
        bad = {code: segment(id) | change for code, change in changes.items()}
        bad["MissingEndTime"] |= {"subsegments": []}
        bad["InvalidAnnotations"] = segment(id, subsegments=[part("inner", good["start_time"], annotations=1)])
        texts = ["{", "[]", '{"id":NaN}', json.dumps(good), *(json.dumps(document) for document in bad.values())]
        refused = self.refusals(*texts)
        self.assertEqual(["ParseError"] * 3 + list(bad), [each["ErrorCode"] for each in refused])
        self.assertEqual({"ErrorCode": "ParseError", "Message": "Invalid segment. ErrorCode: ParseError"}, refused[0])
        self.assertEqual(bad["MissingName"]["id"], refused[5]["Id"])
        self.assertEqual({good["name"]: good}, self.documents(id))

    def test_a_subsegment_sent_by_itself_goes_into_its_segment_whichever_comes_first(self) -> None:
        id = trace_id()
        outer = segment(id)
        middle = segment(id, "middle", type="subsegment", parent_id=outer["id"])
        inner = segment(id, "inner", type="subsegment", parent_id=middle["id"])
        self.put(inner)
        self.assertEqual({"inner": inner}, self.documents(id))
        self.put(middle, outer)
        (found,) = self.documents(id).values()
        self.assertEqual(outer["id"], found["id"])
        self.assertEqual(("middle", "inner"), (found["subsegments"][0]["name"], found["subsegments"][0]["subsegments"][0]["name"]))
        self.assertNotIn("trace_id", found["subsegments"][0])

    def test_a_segment_in_progress_is_replaced_when_it_is_done(self) -> None:
        id = trace_id()
        done = segment(id)
        begun = {name: value for name, value in done.items() if name != "end_time"} | {"in_progress": True}
        self.put(begun)
        self.assertEqual((True, 0.0), (self.summary(id)["IsPartial"], self.summary(id)["Duration"]))
        self.put(done)
        self.assertEqual((False, 0.25, 2), tuple(self.summary(id)[name] for name in ("IsPartial", "Duration", "Revision")))

    def test_subsegments_that_name_each_other_as_parents_are_shown(self) -> None:
        id = trace_id()
        one, other = (segment(id, name, type="subsegment") for name in ("one", "other"))
        self.put(one | {"parent_id": other["id"]}, other | {"parent_id": one["id"]})
        (found,) = self.documents(id).values()
        self.assertEqual({"one", "other"}, {found["name"], found["subsegments"][0]["name"]})

    def test_a_called_service_is_inferred_unless_it_sends_segments(self) -> None:
        id = trace_id()
        start = int(id[2:10], 16)
        table = part("DynamoDB", start, namespace="aws", aws={"operation": "PutItem", "table_name": "orders"}, fault=True)
        remote, known = (part(name, start, namespace="remote") for name in ("example.com", "api"))
        self.put(segment(id, subsegments=[table, remote, known]), segment(id, "api", parent_id=known["id"]))
        found = self.documents(id)
        self.assertEqual({"shop", "api", "AWS::DynamoDB::Table", "remote"}, found.keys())
        inferred = found["AWS::DynamoDB::Table"]
        seen = tuple(inferred[name] for name in ("inferred", "fault", "parent_id", "name"))
        self.assertEqual((True, True, table["id"], "DynamoDB"), seen)
        self.assertIn("orders", [service["Name"] for service in self.summary(id)["ServiceIds"]])

    def test_calls_within_a_function_are_within_its_invocation(self) -> None:
        id = trace_id()
        start = int(id[2:10], 16)
        function = segment(id, "f", origin="AWS::Lambda::Function", subsegments=[part("Invocation", start), part("Overhead", start)])
        self.put(segment(id, "## f", type="subsegment", parent_id=function["id"]), function)
        found = self.documents(id)["AWS::Lambda::Function"]["subsegments"]
        self.assertEqual([["## f"], []], [[inner["name"] for inner in each.get("subsegments", ())] for each in found])

    def test_no_more_than_five_traces_are_asked_for(self) -> None:
        with self.assertRaises(self.xray.exceptions.InvalidRequestException):
            self.xray.batch_get_traces(TraceIds=[trace_id() for _ in range(6)])

    def test_what_is_missing_is_refused(self) -> None:
        with self.assertRaises(ClientError) as caught:
            self.xray.get_trace_summaries(StartTime=2, EndTime=1)
        self.assertEqual("InvalidRequestException", caught.exception.response["Error"]["Code"])


class StoreTest(TraceTestCase):
    def test_the_oldest_trace_goes_first_and_a_trace_grows_no_further_than_its_limit(self) -> None:
        store = TraceStore("123456789012")
        first, second, big = trace_id(), trace_id(), trace_id()
        for id in (first, second):
            store.put("eu-west-2", read(json.dumps(segment(id))), 400 * 1024)
        for _ in range(3):
            store.put("eu-west-2", read(json.dumps(segment(big))), 200 * 1024)
        found = store.traces("eu-west-2")[-1]
        self.assertEqual((True, 2, 3), (found.over_limit, len(found.trace.segments), found.revision))
        while store.trace("eu-west-2", first):
            store.put("eu-west-2", read(json.dumps(segment(trace_id()))), 400 * 1024)
        self.assertTrue(store.trace("eu-west-2", second))
        self.assertLess(len(store.traces("eu-west-2")), 45)
        self.assertEqual([], store.traces("us-east-1"))

    def test_a_trace_that_x_ray_refuses_is_left_out_whoever_writes_of_it(self) -> None:
        store = TraceStore("123456789012")
        for days in (-31, 1):
            store.put("eu-west-2", segment(trace_id(time.time() + days * 86400)))
        self.assertEqual([], store.traces("eu-west-2"))
