"""The tracing header: which trace a request belongs to, which segment it comes from, and whether the trace is recorded.

https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
"""

from __future__ import annotations

import random
import re
import secrets
import time
from dataclasses import dataclass

_ROOT = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_SAMPLED = {"0": False, "1": True}


@dataclass(frozen=True)
class TraceHeader:
    """``parent`` is None where no segment is behind the request, ``sampled`` where nobody has decided yet."""

    root: str
    parent: str | None = None
    sampled: bool | None = None

    @staticmethod
    def read(text: str | None) -> TraceHeader:
        """The header as it was sent; a new trace where it names none."""
        parts = dict(part.strip().split("=", 1) for part in (text or "").split(";") if "=" in part)
        root = parts.get("Root", "")
        if not _ROOT.fullmatch(root):
            root = new_trace_id()
        return TraceHeader(root, parts.get("Parent") or None, _SAMPLED.get(parts.get("Sampled", "")))

    def below(self, parent: str) -> TraceHeader:
        """What that segment passes on."""
        return TraceHeader(self.root, parent, self.sampled)

    def decided(self, sampled: bool) -> TraceHeader:
        return TraceHeader(self.root, self.parent, sampled)

    def __str__(self) -> str:
        parts = [("Root", self.root), ("Parent", self.parent), ("Sampled", None if self.sampled is None else str(int(self.sampled)))]
        return ";".join(f"{name}={value}" for name, value in parts if value is not None)


def new_trace_id() -> str:
    """An id whose second part is the time in seconds, as all but those of OpenTelemetry have it."""
    return f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"


def new_segment_id() -> str:
    """Nobody has to be kept from guessing it, and this is made at each request."""
    return f"{random.getrandbits(64):016x}"
