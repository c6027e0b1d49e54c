"""What GetTraceSummaries tells of traces, which it finds by time and filter expression, and the graphs of their services."""

from __future__ import annotations

import itertools
import time
from typing import Any

from tests.services.xray.harness import TraceTestCase, part, segment, trace_id

_seconds = itertools.count(int(time.time()) - 20 * 86400)
_ACCOUNT = "123456789012"


class SummariesTest(TraceTestCase):
    """Each test has a second of its own, in which no other has traces."""

    def setUp(self) -> None:
        super().setUp()
        self.second = next(_seconds)

    def trace(self, **more: Any) -> str:
        """A trace: ``web`` calls ``shop``, which calls the table ``orders``. What is given belongs to ``web``."""
        id = trace_id(self.second)
        start = float(self.second)
        call = part("shop", start + 0.1, namespace="remote")
        table = part("DynamoDB", start + 0.3, 0.2, namespace="aws", aws={"table_name": "orders"}, annotations={"aws:key": "k 1"})
        web = segment(id, "web", 1.0, start, origin="AWS::ApiGateway::Stage", subsegments=[call], **more)
        shop = segment(id, "shop", 1.5, start + 0.2, parent_id=call["id"], fault=True, user="ada", annotations={"items": 3})
        self.put(web, shop | {"subsegments": [table]})
        return id

    def found(self, expression: str) -> list[str]:
        return [summary["Id"] for summary in self.summaries(trace_id(self.second), expression)]

    def test_a_summary_has_times_status_request_annotations_and_services(self) -> None:
        request = {"url": "https://example.com/a", "method": "PUT", "user_agent": "curl", "client_ip": "127.0.0.1"}
        id = self.trace(http={"request": request, "response": {"status": 429}}, error=True, throttle=True, resource_arn="arn:aws:a")
        summary = self.summary(id)
        web = {"Name": "web", "Names": ["web"], "AccountId": _ACCOUNT, "Type": "AWS::ApiGateway::Stage"}
        shop = {"Name": "shop", "Names": ["shop"]}
        table = {"Name": "orders", "Names": ["orders"], "AccountId": _ACCOUNT, "Type": "AWS::DynamoDB::Table"}
        self.assertEqual(self.second, summary.pop("StartTime").timestamp())
        self.assertEqual(self.second, summary.pop("MatchedEventTime").timestamp())
        self.assertEqual(
            {
                "Id": id, "Duration": 1.7, "ResponseTime": 1.0, "Revision": 2, "IsPartial": False,
                "HasError": True, "HasFault": False, "HasThrottle": True,
                "Http": {
                    "HttpURL": "https://example.com/a", "HttpMethod": "PUT", "HttpStatus": 429,
                    "UserAgent": "curl", "ClientIp": "127.0.0.1",
                },
                "Annotations": {
                    "items": [{"AnnotationValue": {"NumberValue": 3.0}, "ServiceIds": [shop]}],
                    "aws:key": [{"AnnotationValue": {"StringValue": "k 1"}, "ServiceIds": [shop]}],
                },
                "Users": [{"UserName": "ada", "ServiceIds": [shop]}],
                "ServiceIds": [web, shop, table], "EntryPoint": web,
                "ResourceARNs": [{"ARN": "arn:aws:a"}], "InstanceIds": [], "AvailabilityZones": [],
            },
            summary,
        )

    def test_expressions_find_what_they_say(self) -> None:
        good = self.trace(http={"request": {"url": "https://example.com/a?b", "method": "GET"}, "response": {"status": 200}})
        bad = self.trace(http={"request": {"url": "https://example.com/c", "method": "PUT"}, "response": {"status": 503}}, fault=True)
        both = {good, bad}
        expected = {
            "ok": {good}, "!ok": {bad}, "fault": {bad}, "NOT fault": {good}, "fault = true": {bad}, "error": set(), "throttle": set(),
            "partial": set(), 'service("web")': both, 'service("web") {fault}': {bad}, 'service("shop") { fault AND !error }': both,
            'service("none")': set(), 'service(id(name: "orders", type: "AWS::DynamoDB::Table"))': both,
            'service(id(type: "AWS::DynamoDB::Table")) {fault}': set(), 'edge("web", "shop")': both, 'edge("shop", "web")': set(),
            'edge("web", "shop") {fault}': both, 'edge(id(name: "shop"), id(name: "orders")) {ok}': both,
            "responsetime > 1": set(), "responsetime >= 1 AND responsetime <= 1": both, "duration > 1.6": both,
            'service("shop") {responsetime < 1.4}': set(), "http.status = 200": {good}, "http.status != 200": {bad},
            'http.url CONTAINS "a?b"': {good}, 'http.url BEGINSWITH "https://example.com/" AND http.method = "PUT"': {bad},
            'http.url ENDSWITH "/c"': {bad}, "annotation.items = 3": both, 'annotation.items = "3"': set(), "annotation.items >= 4": set(),
            'annotation[aws:key] = "k 1"': both, "annotation.items": both, "annotation.other": set(), "http.useragent": set(),
            'service("web") {annotation.items = 3}': set(), 'user = "ada"': both, 'user CONTAINS "b"': set(),
            '(fault OR error) and http.status > 500': {bad}, 'fault OR ok AND error': {bad}, "(fault OR ok) AND NOT (fault)": {good},
        }  # fmt: skip
        for expression, ids in expected.items():
            with self.subTest(expression):
                self.assertEqual(ids, set(self.found(expression)))

    def test_a_bad_expression_is_refused(self) -> None:
        for expression in (
            "unknown", "fault AND", "(fault", "fault)", "responsetime > ", 'responsetime > "1"', 'http.url > "a"', "http.url = 1",
            'service("a"', "service(a)", 'service("a") {', 'service(id(age: "1"))', 'edge("a")', 'annotation.a BEGINSWITH 1', "fault = 1",
            'http.url = "a', "§", "(" * 1999,
        ):  # fmt: skip
            with self.subTest(expression), self.assertRaises(self.xray.exceptions.InvalidRequestException):
                self.found(expression)

    def test_pages_have_each_trace_once_newest_first(self) -> None:
        ids = [trace_id(self.second) for _ in range(203)]
        for number, id in enumerate(ids):
            self.put(segment(id, start=self.second + number / 1000))
        self.assertEqual(ids[::-1], self.found(""))
        with self.assertRaises(self.xray.exceptions.InvalidRequestException):
            self.xray.get_trace_summaries(StartTime=self.second, EndTime=self.second, NextToken="x")

    def test_the_time_is_that_of_the_id_or_of_the_end(self) -> None:
        id = trace_id(self.second)
        self.put(segment(id, seconds=3700))
        later = trace_id(self.second + 3700)
        self.assertEqual([], self.summaries(later))
        self.assertEqual([id], [summary["Id"] for summary in self.summaries(later, TimeRangeType="Event")])
        with self.assertRaises(self.xray.exceptions.InvalidRequestException):
            self.xray.get_trace_summaries(StartTime=0, EndTime=90000)

    def test_the_graph_counts_what_services_did_and_called(self) -> None:
        ids = [self.trace(), self.trace(error=True, throttle=True)]
        whole = self.xray.get_service_graph(StartTime=self.second, EndTime=self.second + 1)["Services"]
        self.assertEqual(whole, self.xray.get_trace_graph(TraceIds=ids)["Services"])
        services = {(service["Name"], service.get("Type")): service for service in whole}
        client, web, shop, table = (
            services[key]
            for key in (("web", "client"), ("web", "AWS::ApiGateway::Stage"), ("shop", None), ("orders", "AWS::DynamoDB::Table"))
        )
        for caller, callee in ((client, web), (web, shop), (shop, table)):
            self.assertEqual([callee["ReferenceId"]], [edge["ReferenceId"] for edge in caller["Edges"]])
        self.assertEqual(([], True, False), (table["Edges"], web["Root"], shop["Root"]))
        self.assertEqual(
            {
                "OkCount": 1, "TotalCount": 2, "TotalResponseTime": 2.0, "FaultStatistics": {"OtherCount": 0, "TotalCount": 0},
                "ErrorStatistics": {"ThrottleCount": 1, "OtherCount": 0, "TotalCount": 1},
            },
            web["SummaryStatistics"],
        )
        self.assertEqual(2, web["Edges"][0]["SummaryStatistics"]["FaultStatistics"]["TotalCount"])
        self.assertEqual([{"Value": 1.5, "Count": 2}], shop["ResponseTimeHistogram"])
        self.assertEqual([], self.xray.get_service_graph(StartTime=1, EndTime=2)["Services"])

    def test_the_default_rule_is_the_only_one(self) -> None:
        (record,) = self.xray.get_sampling_rules()["SamplingRuleRecords"]
        rule = record["SamplingRule"]
        self.assertEqual(("Default", 0.05, 1), (rule["RuleName"], rule["FixedRate"], rule["ReservoirSize"]))
        counts = [
            {"RuleName": name, "ClientID": "0" * 24, "Timestamp": self.second, "RequestCount": 1, "SampledCount": 1}
            for name in ("Default", "Other")
        ]
        answer = self.xray.get_sampling_targets(SamplingStatisticsDocuments=counts)
        self.assertEqual(["Default"], [target["RuleName"] for target in answer["SamplingTargetDocuments"]])
        self.assertEqual(["Other"], [each["RuleName"] for each in answer["UnprocessedStatistics"]])
