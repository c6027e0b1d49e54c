"""Segment documents as they are sent, checked as X-Ray checks them.

https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html has the fields. X-Ray names what is wrong by a code
alone, such as MissingId (https://github.com/humanmade/aws-xray/issues/29) or InvalidName (https://github.com/aws/aws-xray-daemon/issues/184).
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

Document = dict[str, Any]

_MAX_BYTES = 64 * 1024
_MAX_DEPTH = 50
_MAX_AGE_SECONDS = 30 * 24 * 3600
_MAX_AHEAD_SECONDS = 600
_ID = re.compile(r"[0-9a-f]{16}")
_TRACE_ID = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_OBJECTS = ("annotations", "aws", "http", "metadata")
_NAME = re.compile(r"[\w\s.:/%&#=+\\\-@]{1,200}")


class Refused(Exception):
    """A document that is not taken in: what UnprocessedTraceSegments says of it."""

    def __init__(self, code: str, document: Any = None) -> None:
        known = document if isinstance(document, dict) else {}
        super().__init__(f"Invalid {'subsegment' if is_subsegment(known) else 'segment'}. ErrorCode: {code}")
        self.code = code
        self.id = known.get("id")

    def describe(self) -> dict[str, str]:
        """As PutTraceSegments answers it; the id is missing where the document does not tell it."""
        described = {"ErrorCode": self.code, "Message": str(self)}
        return described | {"Id": self.id} if isinstance(self.id, str) else described


def read(text: str) -> Document:
    """The document; raises Refused."""
    if len(text.encode("utf-8", "replace")) > _MAX_BYTES:
        raise Refused("SizeLimitExceeded")
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused("ParseError") from error
    code = _fault(document, document)
    if code:
        raise Refused(code, document)
    return document


def is_subsegment(document: Document) -> bool:
    """Whether it was sent by itself and belongs into a segment."""
    return document.get("type") == "subsegment"


def walk(document: Document) -> list[Document]:
    """The segment and all that is in it."""
    found = [document]
    for inner in document.get("subsegments") or ():
        found += walk(inner)
    return found


def trace_time(trace_id: str) -> int:
    """When the trace began, in seconds since the epoch, as its id says."""
    return int(trace_id[2:10], 16)


def is_current(trace_id: str) -> bool:
    """Whether X-Ray takes segments of the trace: neither of one that is too old nor of one that is still to come."""
    now = time.time()
    return now - _MAX_AGE_SECONDS <= trace_time(trace_id) <= now + _MAX_AHEAD_SECONDS


def _fault(document: Any, top: Any, depth: int = 0) -> str | None:
    """The code of what is wrong with a segment of the document, or with what is in it."""
    if not isinstance(document, dict) or depth > _MAX_DEPTH:
        return "ParseError"
    return (
        _wrong(document, "id", "Id", _ID)
        or _wrong(document, "name", "Name", _NAME)
        or (_trace_fault(document) if document is top else None)
        or _time_fault(document)
        or next((f"Invalid{name.title()}" for name in _OBJECTS if not isinstance(document.get(name, {}), dict)), None)
        or _fault_within(document.get("subsegments") or [], top, depth + 1)
    )


def _fault_within(inner: Any, top: Any, depth: int) -> str | None:
    if not isinstance(inner, list):
        return "ParseError"
    return next((code for each in inner if (code := _fault(each, top, depth))), None)


def _wrong(document: Document, member: str, called: str, pattern: re.Pattern[str]) -> str | None:
    value = document.get(member)
    if value in (None, ""):
        return f"Missing{called}"
    return None if isinstance(value, str) and pattern.fullmatch(value) else f"Invalid{called}"


def _trace_fault(document: Document) -> str | None:
    if document.get("parent_id") is not None or is_subsegment(document):
        fault = _wrong(document, "parent_id", "ParentId", _ID)
        if fault:
            return fault
    fault = _wrong(document, "trace_id", "TraceId", _TRACE_ID)
    return fault or (None if is_current(document["trace_id"]) else "InvalidTraceId")


def _time_fault(document: Document) -> str | None:
    start, end = document.get("start_time"), document.get("end_time")
    if start is None:
        return "MissingStartTime"
    if not _is_time(start):
        return "InvalidStartTime"
    if end is None:
        return None if document.get("in_progress") is True else "MissingEndTime"
    return None if _is_time(end) and end >= start else "InvalidEndTime"


def _is_time(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e11


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
