"""The segments that came in, by trace, until there are too many of them: then the oldest trace goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from local_aws.kernel.differences import Difference
from local_aws.services.xray.assembly import AssembledTrace, assemble
from local_aws.services.xray.documents import Document, is_current, is_subsegment

DIFFERENCES = (
    Difference("traces of X-Ray", "the last ones, 16 MB together, seen at once", "kept for 30 days, seen after some seconds"),
)

# As https://docs.aws.amazon.com/general/latest/gr/xray.html has it for the documents of one trace.
_TRACE_BYTES = 500 * 1024
_STORE_BYTES = 16 * 1024 * 1024
OWN_BYTES = 1024
"""About what a document of Lambda or API Gateway needs; nobody writes it as JSON before it is asked for."""


@dataclass
class _Stored:
    """What came in of a trace: documents by id, and whether one is a subsegment that was sent by itself. Sent again, it is replaced."""

    documents: dict[tuple[str, bool], Document] = field(default_factory=dict)
    size: int = 0
    revision: int = 0
    over_limit: bool = False
    found: FoundTrace | None = None

    def take(self, document: Document, size: int) -> int:
        """How many bytes it needs more than before."""
        self.revision += 1
        if self.size + size > _TRACE_BYTES:
            self.over_limit = True
            return 0
        self.documents[document["id"], is_subsegment(document)] = document
        self.size += size
        return size


@dataclass(frozen=True)
class FoundTrace:
    """A trace as it was when it was asked for. ``revision`` counts what came in; ``over_limit``: some of it was left out."""

    revision: int
    over_limit: bool
    trace: AssembledTrace


class TraceStore:
    """The traces of all regions; any thread may put and read. Who puts never waits while a trace is put together."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._traces: OrderedDict[tuple[str, str], _Stored] = OrderedDict()
        self._size = 0

    def put(self, region: str, document: Document, size: int = OWN_BYTES) -> None:
        """Takes in a document that is known to be one, of so many bytes. Nobody may change it any more.

        A client's header may name a trace of any time: one that X-Ray would refuse is left out.
        """
        if not is_current(document["trace_id"]):
            return
        key = region, document["trace_id"]
        with self._lock:
            stored = self._traces.get(key)
            if stored is None:
                stored = self._traces[key] = _Stored()
            self._size += stored.take(document, size)
            while self._size > _STORE_BYTES:
                self._size -= self._traces.popitem(last=False)[1].size

    def trace(self, region: str, id: str) -> FoundTrace | None:
        """The trace; None where there is none."""
        with self._lock:
            stored = self._traces.get((region, id))
        return self._assembled(id, stored) if stored else None

    def traces(self, region: str) -> list[FoundTrace]:
        """All that there are in the region."""
        with self._lock:
            here = [(id, stored) for (place, id), stored in self._traces.items() if place == region]
        return [self._assembled(id, stored) for id, stored in here]

    def _assembled(self, id: str, stored: _Stored) -> FoundTrace:
        with self._lock:
            found = stored.found
            if found and found.revision == stored.revision:
                return found
            documents, revision, over_limit = list(stored.documents.values()), stored.revision, stored.over_limit
        stored.found = FoundTrace(revision, over_limit, assemble(id, documents, self._account))
        return stored.found
