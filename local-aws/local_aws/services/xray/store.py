"""The segments that came in, by trace, until there are too many of them: then the oldest trace goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from local_aws.kernel.differences import Difference
from local_aws.services.xray.assembly import AssembledTrace, assemble
from local_aws.services.xray.documents import Document, is_subsegment

DIFFERENCES = (
    Difference("traces of X-Ray", "the last ones, 16 MB together, seen at once", "kept for 30 days, seen after some seconds"),
)

# As https://docs.aws.amazon.com/general/latest/gr/xray.html has it for the documents of one trace.
_TRACE_BYTES = 500 * 1024
_STORE_BYTES = 16 * 1024 * 1024
OWN_BYTES = 1024
"""About what a document of Lambda or API Gateway needs; nobody writes it as JSON before it is asked for."""


@dataclass
class StoredTrace:
    """A trace as it is at the moment. ``revision`` counts what came in, ``over_limit`` says that some of it was left out."""

    id: str
    documents: dict[tuple[str, bool], Document] = field(default_factory=dict)
    """By id, and whether it is a subsegment that was sent by itself; who sends one again replaces it."""
    size: int = 0
    revision: int = 0
    over_limit: bool = False
    _assembled: AssembledTrace | None = None

    def take(self, document: Document, size: int) -> int:
        """How many bytes it needs more than before."""
        self.revision += 1
        if self.size + size > _TRACE_BYTES:
            self.over_limit = True
            return 0
        self.documents[document["id"], is_subsegment(document)] = document
        self._assembled = None
        self.size += size
        return size

    def assembled(self, account: str) -> AssembledTrace:
        if self._assembled is None:
            self._assembled = assemble(self.id, list(self.documents.values()), account)
        return self._assembled


class TraceStore:
    """The traces of all regions; any thread may put and read."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._traces: OrderedDict[tuple[str, str], StoredTrace] = OrderedDict()
        self._size = 0

    def put(self, region: str, document: Document, size: int = OWN_BYTES) -> None:
        """Takes in a document that is known to be one, of so many bytes; it belongs to the store from now on."""
        key = region, document["trace_id"]
        with self._lock:
            trace = self._traces.get(key)
            if trace is None:
                trace = self._traces[key] = StoredTrace(document["trace_id"])
            self._size += trace.take(document, size)
            while self._size > _STORE_BYTES:
                self._size -= self._traces.popitem(last=False)[1].size

    def trace(self, region: str, id: str) -> tuple[StoredTrace, AssembledTrace] | None:
        """The trace and what X-Ray makes of it; None where there is none."""
        with self._lock:
            stored = self._traces.get((region, id))
            return (stored, stored.assembled(self._account)) if stored else None

    def traces(self, region: str) -> list[tuple[StoredTrace, AssembledTrace]]:
        """All that there are in the region."""
        with self._lock:
            return [(stored, stored.assembled(self._account)) for (place, _), stored in self._traces.items() if place == region]
