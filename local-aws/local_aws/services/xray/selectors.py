"""The services that ``service()`` and ``edge()`` of a filter expression name."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.services.xray.assembly import AssembledTrace, Segment


@dataclass(frozen=True)
class Selector:
    """What is not given may be anything."""

    name: str | None = None
    type: str | None = None
    account: str | None = None

    def names(self, segment: Segment) -> bool:
        service = segment.service
        return (
            self.name in (None, service.name) and self.type in (None, service.type) and self.account in (None, service.account)
        )


def segments_of(trace: AssembledTrace, selector: Selector) -> list[Segment]:
    """The segments of the service."""
    return [segment for segment in trace.segments if selector.names(segment)]


def edges_between(trace: AssembledTrace, caller: Selector, callee: Selector) -> list[Segment]:
    """The segments of the one service that the other has called."""
    return [edge.callee for edge in trace.edges if edge.caller and caller.names(edge.caller) and callee.names(edge.callee)]
