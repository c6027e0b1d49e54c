"""Queries of CloudWatch Logs Insights: what they find, and how its calls answer them."""

import json
import time
import unittest
from typing import Any

from botocore.exceptions import ClientError

from local_aws.services.logs import insights
from tests.support import ResourceTest, aws

ERROR = {"level": "ERROR", "message": "Failed", "status": 502, "error": {"name": "Late", "codes": [7, 8]}, "ok": False}
INFO = {"level": "INFO", "message": "Done", "status": 200}


def _events(*messages: Any) -> list[insights.Event]:
    return [
        insights.Event("1:g", "s", 1_700_000_000_000 + number * 1500, 0, each if isinstance(each, str) else json.dumps(each), f"p{number}")
        for number, each in enumerate(messages)
    ]


def _run(query: str, *messages: Any) -> list[dict[str, str]]:
    rows = insights.parse(query).run(_events(*messages))
    return [{name: value for name, value in row.items() if name != "@ptr"} for row in rows]


class InsightsTest(unittest.TestCase):
    def test_the_newest_come_first_with_their_time_and_text(self):
        self.assertEqual(
            [
                {"@timestamp": "2023-11-14 22:13:21.500", "@message": "plain"},
                {"@timestamp": "2023-11-14 22:13:20.000", "@message": json.dumps(INFO)},
            ],
            _run("", INFO, "plain"),
        )

    def test_fields_of_json_events_and_of_the_log(self):
        (row, plain) = _run("fields @log, @logStream, message | fields error.name, error.codes.1, ok | sort @timestamp asc", ERROR, "plain")
        expected = {"@log": "1:g", "@logStream": "s", "message": "Failed", "error.name": "Late", "error.codes.1": "8", "ok": "false"}
        self.assertEqual(expected, row)
        self.assertEqual({"@log": "1:g", "@logStream": "s"}, plain, "what an event does not have is not in its row")

    def test_filters(self):
        for condition, expected in (
            ('level = "ERROR"', ["Failed"]), ("level != 'ERROR'", ["Done"]), ("status >= 500", ["Failed"]), ("status = 200", ["Done"]),
            ("message like /^Fa/", ["Failed"]), ('@message like "Done"', ["Done"]), ('not level = "ERROR"', ["Done"]),
            ('level = "ERROR" and status < 500', []), ('level = "ERROR" or status < 500', ["Done", "Failed"]),
            ('level = "ERROR" and (status = 1 or error.codes.0 > 6)', ["Failed"]), ("missing = 1", []), ("`level` = \"INFO\"", ["Done"]),
        ):
            rows = _run(f"fields message | filter {condition} | sort message asc", ERROR, INFO)
            self.assertEqual(expected, [row["message"] for row in rows], condition)

    def test_several_filters_sort_and_limit(self):
        query = "fields n | filter n > 1 | filter n < 9 | sort kind desc, n asc | limit 2"
        rows = _run(query, {"n": 1}, {"n": 2, "kind": "a"}, {"n": 3, "kind": "b"}, {"n": 4, "kind": "a"})
        self.assertEqual([{"n": "3"}, {"n": "2"}], rows)

    def test_what_is_not_understood_is_refused(self):
        for query in (
            "stats count(*) by bin(5m)", "fields strlen(@message)", "filter level", 'filter level = "a', "sort n", "sort n up", "limit few",
            "fields a b", "filter (a = 1", "filter a > 'b'", "filter a like /(/", "filter", "fields a | | sort a asc", "fields a, ",
        ):
            with self.subTest(query), self.assertRaises(insights.MalformedQuery):
                insights.parse(query)


class QueryTest(ResourceTest):
    def test_a_query_of_several_logs(self):
        logs, now = aws("logs"), int(time.time())
        groups = [self.unique("one"), self.unique("other")]
        for number, group in enumerate(groups):
            logs.create_log_group(logGroupName=group)
            logs.create_log_stream(logGroupName=group, logStreamName="s")
            events = [{"timestamp": now * 1000 + number, "message": json.dumps(each)} for each in (ERROR, INFO)]
            logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)

        def answer(query: str, start: int = now - 60) -> list[dict[str, str]]:
            id = logs.start_query(logGroupNames=groups, queryString=query, startTime=start, endTime=now)["queryId"]
            results = logs.get_query_results(queryId=id)
            self.assertEqual("Complete", results["status"])
            return [{field["field"]: field["value"] for field in row if field["field"] != "@ptr"} for row in results["results"]]

        query = 'fields @log, message | filter level = "ERROR" | sort @timestamp desc | limit 20'
        found = [(row["message"], row["@log"].split(":")[1]) for row in answer(query)]
        self.assertEqual([("Failed", groups[1]), ("Failed", groups[0])], found)
        self.assertEqual([], answer(query, start=now + 1))
        with self.assertRaises(ClientError) as caught:
            answer("parse @message '*' as x")
        self.assertEqual("MalformedQueryException", caught.exception.response["Error"]["Code"])

    def test_the_results_of_the_last_queries_are_kept(self):
        logs, group = aws("logs"), self.unique("kept")
        logs.create_log_group(logGroupName=group)
        asked = {"logGroupNames": [group], "queryString": "fields @message", "startTime": 1, "endTime": 2}
        ids = [logs.start_query(**asked)["queryId"] for _ in range(101)]
        self.assertEqual("Complete", logs.get_query_results(queryId=ids[1])["status"])
        for ask, id, code in (
            (logs.stop_query, ids[1], "InvalidParameterException"),  # it has ended
            (logs.get_query_results, ids[0], "ResourceNotFoundException"),
            (logs.stop_query, ids[0], "ResourceNotFoundException"),
        ):
            with self.assertRaises(ClientError) as caught:
                ask(queryId=id)
            self.assertEqual(code, caught.exception.response["Error"]["Code"])
