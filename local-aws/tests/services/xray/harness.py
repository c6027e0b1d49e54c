"""Segments as an application sends them, and X-Ray as a developer asks it."""

from __future__ import annotations

import json
import secrets
import time
import unittest
from typing import Any

from tests.support import aws
from tests.waiting import until


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


def documents(xray: Any, id: str) -> list[dict[str, Any]]:
    """The segments of the trace; none where there is no such trace."""
    traces = xray.batch_get_traces(TraceIds=[id])["Traces"]
    return [json.loads(each["Document"]) for trace in traces for each in trace["Segments"]]


def arrived(xray: Any, id: str, count: int) -> dict[str, Any]:
    """The trace's segments by their origins, once there are so many."""

    def found() -> list[dict[str, Any]] | None:
        segments = documents(xray, id)
        return segments if len(segments) >= count else None

    return {segment["origin"]: segment for segment in until(found)}


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
        return {each.get("origin", each["name"]): each for each in documents(self.xray, id)}
