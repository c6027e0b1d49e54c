"""X-Ray's calls: segments in, traces out. https://docs.aws.amazon.com/xray/latest/api/Welcome.html"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from local_aws.iam.requests import SignedRequest
from local_aws.kernel.differences import Difference
from local_aws.services.xray import documents, sampling
from local_aws.services.xray.filters import read_filter
from local_aws.services.xray.graph import service_graph
from local_aws.services.xray.operators import BadExpression
from local_aws.services.xray.store import FoundTrace, TraceStore
from local_aws.services.xray.summaries import describe, summarize

_GROUPS = Difference("groups, insights and root causes of X-Ray", "none", "kept and found")
DIFFERENCES = (_GROUPS,)

_SIGNED_FOR = "xray"
_PAGE = 100
_MAX_TRACES = 5
_MAX_RANGE_SECONDS = 24 * 3600

Body = dict[str, Any]


class InvalidRequest(Exception):
    """X-Ray's InvalidRequestException."""


class TraceService:
    """Made once by the process; answers the calls about traces."""

    def __init__(self, store: TraceStore) -> None:
        self._store = store
        self._calls: dict[str, Callable[[str, Body], Body]] = {
            "/TraceSegments": self._put,
            "/TelemetryRecords": lambda region, body: {},
            "/TraceSummaries": self._summaries,
            "/Traces": self._batch_get,
            "/ServiceGraph": self._service_graph,
            "/TraceGraph": self._trace_graph,
            "/GetSamplingRules": lambda region, body: sampling.rules(region),
            "/SamplingTargets": lambda region, body: sampling.targets(_list(body, "SamplingStatisticsDocuments")),
        }

    def handle(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes] | None:
        """Answers a request about traces; None when it is another one."""
        call = self._calls.get(environ["PATH_INFO"])
        request = SignedRequest.read(environ) if call else None
        if call is None or request is None or request.service != _SIGNED_FOR:
            return None
        headers = [("Content-Type", "application/json")]
        try:
            status, answer = "200 OK", call(request.region, request.json)
        except (InvalidRequest, BadExpression) as error:
            status, answer = "400 Bad Request", {"Message": str(error)}
            headers.append(("x-amzn-ErrorType", "InvalidRequestException"))
        start_response(status, headers)
        return [json.dumps(answer).encode()]

    def _put(self, region: str, body: Body) -> Body:
        refused: list[dict[str, str]] = []
        for text in _list(body, "TraceSegmentDocuments"):
            try:
                self._store.put(region, documents.read(str(text)), len(str(text)))
            except documents.Refused as error:
                refused.append(error.describe())
        return {"UnprocessedTraceSegments": refused}

    def _summaries(self, region: str, body: Body) -> Body:
        start, end = _range(body)
        expression = body.get("FilterExpression")
        wanted = read_filter(expression) if expression else None
        in_range = [found for found in self._store.traces(region) if start <= _moment(body, found) <= end]
        matching = [found for found in in_range if wanted is None or wanted(found.trace)]
        matching.sort(key=_place, reverse=True)
        rest = [found for found in matching if _place(found) < _after(body)]
        answer: Body = {
            "TraceSummaries": [summarize(found) for found in rest[:_PAGE]],
            "ApproximateTime": time.time(),
            "TracesProcessedCount": len(in_range),
        }
        if len(rest) > _PAGE:
            answer["NextToken"] = json.dumps(_place(rest[_PAGE - 1]))
        return answer

    def _batch_get(self, region: str, body: Body) -> Body:
        ids, found = self._find(region, body)
        known = {each.trace.id for each in found}
        return {"Traces": [describe(each) for each in found], "UnprocessedTraceIds": [id for id in ids if id not in known]}

    def _service_graph(self, region: str, body: Body) -> Body:
        start, end = _range(body)
        if body.get("GroupName", "Default") != "Default" or body.get("GroupARN"):
            raise InvalidRequest(_GROUPS.explain("There is no such group."))
        traces = [found.trace for found in self._store.traces(region) if start <= found.trace.start and int(found.trace.start) <= end]
        return {"StartTime": start, "EndTime": end, "Services": service_graph(traces), "ContainsOldGroupVersions": False}

    def _trace_graph(self, region: str, body: Body) -> Body:
        _, found = self._find(region, body)
        return {"Services": service_graph(each.trace for each in found)}

    def _find(self, region: str, body: Body) -> tuple[list[str], list[FoundTrace]]:
        ids = list(dict.fromkeys(str(id) for id in _list(body, "TraceIds")))
        if not 0 < len(ids) <= _MAX_TRACES:
            raise InvalidRequest(f"TraceIds must name 1 to {_MAX_TRACES} traces.")
        return ids, [found for id in ids if (found := self._store.trace(region, id))]


def _list(body: Body, name: str) -> list[Any]:
    value = body.get(name)
    if not isinstance(value, list):
        raise InvalidRequest(f"{name} is missing.")
    return value


def _range(body: Body) -> tuple[float, float]:
    start, end = body.get("StartTime"), body.get("EndTime")
    if not isinstance(start, (int, float)) or not isinstance(end, (int, float)):
        raise InvalidRequest("StartTime and EndTime must be given.")
    if start > end:
        raise InvalidRequest("StartTime must not be after EndTime.")
    if end - start > _MAX_RANGE_SECONDS:
        raise InvalidRequest("The time range must not be longer than 24 hours.")
    return start, end


def _moment(body: Body, found: FoundTrace) -> float:
    """What the range is about: the time in the id unless the request says otherwise. A range has whole seconds."""
    kind = body.get("TimeRangeType", "TraceId")
    if kind not in ("TraceId", "Event", "Service"):
        raise InvalidRequest(f"TimeRangeType must be TraceId, Event or Service, not {kind}.")
    return documents.trace_time(found.trace.id) if kind == "TraceId" else int(found.trace.end)


def _place(found: FoundTrace) -> tuple[float, str]:
    """Where the trace stands among others; the newest come first."""
    return found.trace.start, found.trace.id


def _after(body: Body) -> tuple[float, str]:
    """The place of the last trace of the page before."""
    token = body.get("NextToken")
    if not token:
        return float("inf"), ""
    try:
        start, id = json.loads(token)
        return float(start), str(id)
    except (TypeError, ValueError) as error:
        raise InvalidRequest("The NextToken is not one of X-Ray's.") from error
