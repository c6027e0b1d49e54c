"""Segments as an application sends them, and X-Ray as a developer asks it."""

from __future__ import annotations

import json
import secrets
import time
import unittest
from typing import Any

from tests.support import aws


def trace_id(at: float | None = None) -> str:
    """A new one, of now or of another time."""
    return f"1-{int(time.time() if at is None else at):08x}-{secrets.token_hex(12)}"


def segment(trace: str, name: str = "shop", seconds: float = 0.25, start: float | None = None, **more: Any) -> dict[str, Any]:
    """A document that X-Ray takes."""
    began = int(trace[2:10], 16) if start is None else start
    return {"id": secrets.token_hex(8), "trace_id": trace, "name": name, "start_time": began, "end_time": began + seconds, **more}


def part(name: str, start: float, seconds: float = 0.1, **more: Any) -> dict[str, Any]:
    """A subsegment."""
    return {"id": secrets.token_hex(8), "name": name, "start_time": start, "end_time": start + seconds, **more}


class TraceTestCase(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.xray = aws("xray")

    def put(self, *documents: dict[str, Any]) -> None:
        """Sends them; none may be refused."""
        self.assertEqual([], self.refusals(*(json.dumps(document) for document in documents)))

    def refusals(self, *texts: str) -> list[dict[str, str]]:
        return self.xray.put_trace_segments(TraceSegmentDocuments=list(texts))["UnprocessedTraceSegments"]

    def summaries(self, at: str, expression: str = "", **more: Any) -> list[dict[str, Any]]:
        """Of the traces of that trace's second that match the expression."""
        second = int(at[2:10], 16)
        request = {"StartTime": second, "EndTime": second, **({"FilterExpression": expression} if expression else {}), **more}
        pages = self.xray.get_paginator("get_trace_summaries").paginate(**request)
        return [summary for page in pages for summary in page["TraceSummaries"]]

    def summary(self, id: str) -> dict[str, Any]:
        (found,) = (each for each in self.summaries(id) if each["Id"] == id)
        return found

    def documents(self, id: str) -> dict[str, dict[str, Any]]:
        """The segments of the trace by the names of their services' types, or by their own where there is none."""
        (trace,) = self.xray.batch_get_traces(TraceIds=[id])["Traces"]
        segments = [json.loads(each["Document"]) for each in trace["Segments"]]
        return {each.get("origin", each["name"]): each for each in segments}
