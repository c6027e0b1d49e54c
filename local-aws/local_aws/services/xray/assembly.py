"""A trace put together of its documents: subsegments in their segments, and segments inferred of what does not send any itself.

https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html: a service such as DynamoDB is only known by the calls to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from local_aws.services.xray.documents import Document, is_subsegment, walk

# What an SDK calls a service: the origin of the segment inferred of the call, and the part of ``aws`` that names its resource.
_INFERRED: dict[str, tuple[str, str | None]] = {
    "DynamoDB": ("AWS::DynamoDB::Table", "table_name"),
    "S3": ("AWS::S3::Bucket", "bucket_name"),
    "SQS": ("AWS::SQS::Queue", "queue_name"),
    "SNS": ("AWS::SNS", "topic_name"),
    "SecretsManager": ("AWS::SecretsManager", None),
    "Secrets Manager": ("AWS::SecretsManager", None),
    "Lambda": ("AWS::Lambda", "function_name"),
}
_COPIED = ("aws", "cause", "end_time", "error", "fault", "http", "in_progress", "name", "sql", "start_time", "throttle")


@dataclass(frozen=True)
class Service:
    """What segments come from; segments of the same name, type and account are of the same one."""

    name: str
    type: str | None
    account: str | None

    def describe(self) -> dict[str, Any]:
        described = {"Name": self.name, "Names": [self.name], "AccountId": self.account, "Type": self.type}
        return {name: value for name, value in described.items() if value is not None}


@dataclass(frozen=True)
class Segment:
    """One of the trace's segments, and all that is in it."""

    document: Document
    service: Service

    @cached_property
    def parts(self) -> list[Document]:
        """The segment itself and its subsegments, however deep."""
        return walk(self.document)

    @property
    def start(self) -> float:
        return self.document["start_time"]

    @property
    def end(self) -> float:
        """Its begin while it is in progress."""
        return self.document.get("end_time") or self.start

    @property
    def duration(self) -> float:
        return self.end - self.start

    def flag(self, name: str) -> bool:
        """``error``, ``fault`` or ``throttle`` of the segment itself."""
        return self.document.get(name) is True

    @property
    def http_request(self) -> dict[str, Any]:
        return (self.document.get("http") or {}).get("request") or {}

    @property
    def http_response(self) -> dict[str, Any]:
        return (self.document.get("http") or {}).get("response") or {}


@dataclass(frozen=True)
class Edge:
    """A call between segments; ``caller`` is None for the client that sent the first request."""

    caller: Segment | None
    callee: Segment


@dataclass(frozen=True)
class AssembledTrace:
    """``root`` is the first of the segments that none of the others has called."""

    id: str
    segments: list[Segment]
    root: Segment
    edges: list[Edge]

    @cached_property
    def start(self) -> float:
        return self.root.start

    @cached_property
    def end(self) -> float:
        return max(part.get("end_time") or part["start_time"] for segment in self.segments for part in segment.parts)

    @property
    def duration(self) -> float:
        """Seconds from the begin of the first segment to the end of the last."""
        return self.end - min(segment.start for segment in self.segments)

    @property
    def partial(self) -> bool:
        """Whether something is still in progress."""
        return any(part.get("in_progress") is True for segment in self.segments for part in segment.parts)


def assemble(id: str, documents: list[Document], account: str) -> AssembledTrace:
    """Puts a trace together; the documents stay as they are."""
    tops = _joined([_copy(document) for document in documents])
    callers = {part["id"]: top for top in tops for part in walk(top)}
    answered = {top.get("parent_id"): top.get("origin") for top in tops}
    inferred = [_infer(call, id) for top in tops for call in walk(top) if call.get("namespace") and not _shows(call, answered)]
    callers |= {segment["id"]: segment for segment in inferred}
    segments = {top["id"]: Segment(top, _service(top, account)) for top in (*tops, *inferred)}
    ordered = sorted(segments.values(), key=lambda segment: segment.start)
    edges = []
    for segment in ordered:
        caller = callers.get(segment.document.get("parent_id", ""))
        edges.append(Edge(segments.get(caller["id"]) if caller else None, segment))
    root = next((edge.callee for edge in edges if edge.caller is None), ordered[0])
    return AssembledTrace(id, ordered, root, [edge for edge in edges if edge.caller or edge.callee is root])


def _copy(document: Document) -> Document:
    """The document with places of its own for subsegments; all else in it stays as it is and is shared."""
    inner = document.get("subsegments")
    return document | {"subsegments": [_copy(each) for each in inner]} if inner else dict(document)


def _joined(documents: list[Document]) -> list[Document]:
    """The segments with the subsegments that were sent by themselves; these stand alone while their segment is missing."""
    alone = [document for document in documents if is_subsegment(document)]
    known = {part["id"]: part for document in documents for part in walk(document)}
    tops = [document for document in documents if not is_subsegment(document)]
    for document in sorted(alone, key=lambda each: each["start_time"]):
        parent = known.get(document["parent_id"])
        if parent is None or any(parent is part for part in walk(document)):  # those that name each other stand alone, too
            tops.append(document)
            continue
        # A function's SDK knows no subsegment of Lambda's own: its calls happen within the invocation.
        invocation = (part for part in parent.get("subsegments") or () if part["name"] == "Invocation")
        place = next(invocation, parent) if parent.get("origin") == "AWS::Lambda::Function" else parent
        inner = {name: value for name, value in document.items() if name not in ("type", "trace_id", "parent_id")}
        known[document["id"]] = inner
        place["subsegments"] = [each for each in place.get("subsegments") or () if each["id"] != document["id"]] + [inner]
    return tops


def _shows(call: Document, answered: dict[Any, Any]) -> bool:
    """Whether what was called has sent a segment. A function that S3 tells of an object is not what was called."""
    return call["id"] in answered and (call["name"] == "Lambda" or answered[call["id"]] != "AWS::Lambda")


def _infer(call: Document, trace_id: str) -> Document:
    """The segment of a service that was called and sends none, as the caller saw it; its id is the same each time it is asked for."""
    segment = {name: call[name] for name in _COPIED if name in call}
    origin = _INFERRED.get(call["name"], (f"AWS::{call['name']}", None))[0] if call["namespace"] == "aws" else "remote"
    id = hashlib.blake2b(f"{trace_id}{call['id']}".encode(), digest_size=8).hexdigest()
    return segment | {"id": id, "trace_id": trace_id, "parent_id": call["id"], "inferred": True, "origin": origin}


def _service(top: Document, account: str) -> Service:
    """A table or bucket is a service of its own, whose name only the call to it tells."""
    origin = top.get("origin")
    of = account if origin and origin.startswith("AWS::") else None
    resource = (top.get("aws") or {}).get(_INFERRED.get(top["name"], ("", None))[1] or "") if top.get("inferred") else None
    return Service(resource if isinstance(resource, str) else top["name"], origin, of)
