"""The service graph: what the services of traces called, how often, how fast, and with what result.

https://docs.aws.amazon.com/xray/latest/devguide/xray-api-gettingdata.html#xray-api-servicegraph
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from local_aws.services.xray.assembly import AssembledTrace, Segment, Service


@dataclass
class _Statistics:
    """Of the segments of a service, or of those that one service made of another."""

    segments: list[Segment] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        kinds = Counter(_result(segment) for segment in self.segments)
        errors = kinds["throttle"] + kinds["error"]
        return {
            "OkCount": kinds["ok"],
            "ErrorStatistics": {"ThrottleCount": kinds["throttle"], "OtherCount": kinds["error"], "TotalCount": errors},
            "FaultStatistics": {"OtherCount": kinds["fault"], "TotalCount": kinds["fault"]},
            "TotalCount": len(self.segments),
            "TotalResponseTime": round(sum(segment.duration for segment in self.segments), 3),
        }

    def histogram(self) -> list[dict[str, Any]]:
        """How many took how many seconds, to the millisecond."""
        counts = Counter(round(segment.duration, 3) for segment in self.segments)
        return [{"Value": value, "Count": counts[value]} for value in sorted(counts)]

    def times(self) -> dict[str, float]:
        return {
            "StartTime": min(segment.start for segment in self.segments),
            "EndTime": max(segment.end for segment in self.segments),
        }


@dataclass
class _Node:
    number: int
    statistics: _Statistics = field(default_factory=_Statistics)
    root: bool = False
    edges: dict[int, _Statistics] = field(default_factory=dict)


def service_graph(traces: Iterable[AssembledTrace]) -> list[dict[str, Any]]:
    """The Services of the graph; a client stands for who sent the first request of a trace to a service."""
    nodes: dict[tuple[Service, bool], _Node] = {}

    def node(service: Service, is_client: bool) -> _Node:
        return nodes.setdefault((service, is_client), _Node(len(nodes)))

    for trace in traces:
        for segment in trace.segments:
            node(segment.service, False).statistics.segments.append(segment)
        for edge in trace.edges:
            callee = node(edge.callee.service, False)
            caller = node((edge.caller or edge.callee).service, edge.caller is None)
            callee.root = callee.root or edge.caller is None
            caller.edges.setdefault(callee.number, _Statistics()).segments.append(edge.callee)
            if edge.caller is None:
                caller.statistics.segments.append(edge.callee)
    return [_describe(service, is_client, each) for (service, is_client), each in nodes.items()]


def _describe(service: Service, is_client: bool, node: _Node) -> dict[str, Any]:
    described = service.describe() | ({"Type": "client"} if is_client else {})
    described |= {
        "ReferenceId": node.number,
        "Root": node.root,
        "State": "active",
        **node.statistics.times(),
        "Edges": [_edge(number, statistics) for number, statistics in node.edges.items()],
    }
    if is_client:
        return described
    histogram = node.statistics.histogram()
    return described | {
        "SummaryStatistics": node.statistics.describe(),
        "DurationHistogram": histogram,
        "ResponseTimeHistogram": histogram,
    }


def _edge(number: int, statistics: _Statistics) -> dict[str, Any]:
    return {
        "ReferenceId": number,
        **statistics.times(),
        "SummaryStatistics": statistics.describe(),
        "ResponseTimeHistogram": statistics.histogram(),
        "Aliases": [],
    }


def _result(segment: Segment) -> str:
    """A throttled request is an error as well, one with an error and a fault a fault."""
    return next((name for name in ("fault", "throttle", "error") if segment.flag(name)), "ok")
