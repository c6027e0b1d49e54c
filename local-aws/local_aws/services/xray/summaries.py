"""What GetTraceSummaries and BatchGetTraces tell of a trace.

https://docs.aws.amazon.com/xray/latest/api/API_TraceSummary.html: error, fault and throttle are those of the root segment.
"""

from __future__ import annotations

import json
from typing import Any

from local_aws.services.xray.assembly import AssembledTrace, Service
from local_aws.services.xray.documents import Document
from local_aws.services.xray.store import FoundTrace

_HTTP = {"url": "HttpURL", "method": "HttpMethod", "user_agent": "UserAgent", "client_ip": "ClientIp"}


def summarize(found: FoundTrace) -> dict[str, Any]:
    """The TraceSummary."""
    trace = found.trace
    root = trace.root
    return {
        "Id": trace.id,
        "StartTime": trace.start,
        "Duration": round(trace.duration, 3),
        "ResponseTime": round(root.duration, 3),
        "HasFault": root.flag("fault"),
        "HasError": root.flag("error"),
        "HasThrottle": root.flag("throttle"),
        "IsPartial": trace.partial,
        "Http": _http(trace),
        "Annotations": _annotations(trace),
        "Users": _users(trace),
        "ServiceIds": [service.describe() for service in _services(trace)],
        "ResourceARNs": [{"ARN": arn} for arn in _distinct(segment.document.get("resource_arn") for segment in trace.segments)],
        "InstanceIds": [],
        "AvailabilityZones": [],
        "EntryPoint": root.service.describe(),
        "Revision": found.revision,
        "MatchedEventTime": trace.start,
    }


def describe(found: FoundTrace) -> dict[str, Any]:
    """The Trace with its segments, as documents in JSON."""
    trace = found.trace
    return {
        "Id": trace.id,
        "Duration": round(trace.duration, 3),
        "LimitExceeded": found.over_limit,
        "Segments": [
            {"Id": segment.document["id"], "Document": json.dumps(segment.document, separators=(",", ":"))} for segment in trace.segments
        ],
    }


def _http(trace: AssembledTrace) -> dict[str, Any]:
    request = trace.root.http_request
    http = {name: request[member] for member, name in _HTTP.items() if member in request}
    status = trace.root.http_response.get("status")
    return http | {"HttpStatus": status} if status is not None else http


def _annotations(trace: AssembledTrace) -> dict[str, Any]:
    """Each key with its values, and the services that set it to them."""
    found: dict[str, dict[str, tuple[Any, list[Service]]]] = {}
    for segment in trace.segments:
        for part in segment.parts:
            for key, value in (part.get("annotations") or {}).items():
                services = found.setdefault(key, {}).setdefault(json.dumps(value), (value, []))[1]
                if segment.service not in services:
                    services.append(segment.service)
    return {
        key: [
            {"AnnotationValue": {_value_type(value): value}, "ServiceIds": [service.describe() for service in services]}
            for value, services in values.values()
        ]
        for key, values in found.items()
    }


def _value_type(value: Any) -> str:
    if isinstance(value, bool):
        return "BooleanValue"
    return "NumberValue" if isinstance(value, (int, float)) else "StringValue"


def _users(trace: AssembledTrace) -> list[Document]:
    users: dict[str, list[Service]] = {}
    for segment in trace.segments:
        user = segment.document.get("user")
        if isinstance(user, str):
            users.setdefault(user, []).append(segment.service)
    return [
        {"UserName": user, "ServiceIds": [service.describe() for service in _distinct(services)]} for user, services in users.items()
    ]


def _services(trace: AssembledTrace) -> list[Service]:
    return _distinct(segment.service for segment in trace.segments)


def _distinct(values: Any) -> list[Any]:
    """In the order in which they come first."""
    return [value for value in dict.fromkeys(values) if value is not None]
